import { civilDate } from '#core/market/calendar.ts';

export interface YearOfReturns {
  readonly year: number;
  /** Percent per month, January first; null where the run has no equity in that month. */
  readonly months: readonly (number | null)[];
  /** The year's return in percent: its months compounded. */
  readonly total: number;
}

/**
 * Return of each calendar month (UTC) in percent: equity at its last point against equity at the last point of the
 * month before, or the initial equity.
 * @param time ms, ascending
 */
export function monthlyReturns(
  time: ArrayLike<number>,
  equity: ArrayLike<number>,
  startEquity: number,
): YearOfReturns[] {
  const years = new Map<number, (number | null)[]>();
  let before = startEquity;
  for (let i = 0; i < time.length; i++) {
    const { year, month } = civilDate(time[i] as number);
    const next = i + 1 < time.length ? civilDate(time[i + 1] as number) : null;
    if (next && next.year === year && next.month === month) continue;
    const end = equity[i] as number;
    const months = years.get(year) ?? new Array<number | null>(12).fill(null);
    months[month - 1] = before > 0 ? (end / before - 1) * 100 : null;
    years.set(year, months);
    before = end;
  }
  return [...years].map(([year, months]) => ({
    year,
    months,
    total: (months.reduce<number>((product, value) => product * (1 + (value ?? 0) / 100), 1) - 1) * 100,
  }));
}
