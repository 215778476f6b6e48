/** Date arithmetic in UTC on plain milliseconds, so that the core needs no Date object and no clock. */

export const DAY_MS = 86_400_000;

/** Days since 1970-01-01 of a time in ms. */
export function dayNumber(time: number): number {
  return Math.floor(time / DAY_MS);
}

/** Day of the week of a time in ms: 0 is Monday, 6 is Sunday. */
export function weekday(time: number): number {
  return (((dayNumber(time) + 3) % 7) + 7) % 7;
}

/** Minutes since midnight UTC, 0 to 1439. */
export function minuteOfDay(time: number): number {
  return Math.floor((time - dayNumber(time) * DAY_MS) / 60_000);
}

export interface CivilDate {
  readonly year: number;
  /** 1 to 12 */
  readonly month: number;
  /** 1 to 31 */
  readonly day: number;
}

/** Gregorian date of a time in ms (Howard Hinnant's `civil_from_days`, chrono-compatible low-level date algorithms). */
export function civilDate(time: number): CivilDate {
  const z = dayNumber(time) + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}

/** `2026-04-30 23:00` in UTC. */
export function formatUtc(time: number): string {
  const { year, month, day } = civilDate(time);
  const minutes = minuteOfDay(time);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
