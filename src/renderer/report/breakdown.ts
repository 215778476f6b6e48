import type { Report, TradeGroup } from '#core/analysis/report.ts';
import { monthName } from '#renderer/format/time.ts';
import { exitReasonLabel, idInWords, isLiquidation } from './exit-reason.ts';

export interface BreakdownGroup extends TradeGroup {
  /** The key as a reader would write it. */
  readonly label: string;
  /** Something that should not happen to a trade. */
  readonly alarming: boolean;
}

export interface Breakdown {
  readonly title: string;
  /** What the title leaves open. */
  readonly note: string;
  readonly groups: readonly BreakdownGroup[];
}

const WEEKDAYS: Readonly<Record<string, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

/**
 * The tables of a report in reading order, without those that have no group.
 * @param nameOf what a market is called, from its name in the assumptions
 */
export function breakdowns(
  { tables, template }: Pick<Report, 'tables' | 'template'>,
  nameOf: (market: string) => string,
): Breakdown[] {
  const uses = new Map(template.components.map(({ id, use }) => [id, use]));
  const component = (id: string) => {
    const use = uses.get(id);
    return use === undefined || use === id ? idInWords(id) : `${idInWords(id)} (${idInWords(use)})`;
  };
  const named = (groups: readonly TradeGroup[], label: (key: string) => string) =>
    groups.map((group) => ({ ...group, label: label(group.key), alarming: false }));
  return [
    { title: 'Instrument', note: '', groups: named(tables.market, nameOf) },
    {
      title: 'Exit',
      note: '',
      groups: named(tables.exitReason, exitReasonLabel).map((group) => ({
        ...group,
        alarming: isLiquidation(group.key),
      })),
    },
    { title: 'Signal', note: 'that agreed at entry', groups: named(tables.component, component) },
    { title: 'Weekday', note: 'of entry', groups: named(tables.weekday, (key) => WEEKDAYS[key] ?? key) },
    { title: 'Hour', note: 'of entry', groups: named(tables.hour, (key) => `${key}:00`) },
    { title: 'Month', note: 'of exit', groups: named(tables.month, monthLabel) },
  ].filter(({ groups }) => groups.length > 0);
}

/** `2025-03` is "Mar 2025". */
function monthLabel(key: string): string {
  const [year = '', month = ''] = key.split('-');
  return `${monthName(Number(month))} ${year}`.trim();
}

/** Where a bar begins and how long it is, in percent of a track whose middle is zero and whose ends are ±`largest`. */
export function barOf(value: number, largest: number): { left: number; width: number } {
  const width = largest > 0 ? (Math.abs(value) / largest) * 50 : 0;
  return { left: value >= 0 ? 50 : 50 - width, width };
}
