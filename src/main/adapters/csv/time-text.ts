/** `2024-01-31`, `2024-01-31 23:59`, `2024-01-31T23:59:59.999Z`, `…+02:00`; the date may have slashes. */
const ISO =
  /^(\d{4})([-/])(\d{2})\2(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(?:(Z|UTC)|([+-])(\d{2}):?(\d{2}))?)?$/i;

/**
 * Reads an ISO 8601 date or date-time; UTC where it names no zone.
 * @returns ms since 1970; null when the text is none, or names a day or an hour that does not exist
 */
export function parseIsoTime(text: string): number | null {
  const match = ISO.exec(text.trim());
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[3]), Number(match[4])];
  const [hour, minute, second] = [Number(match[5] ?? 0), Number(match[6] ?? 0), Number(match[7] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const midnight = Date.UTC(year, month - 1, day);
  const date = new Date(midnight);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  const fraction = Math.floor(Number(`0.${match[8] ?? 0}`) * 1000);
  const offset = (match[10] === '-' ? -1 : 1) * (Number(match[11] ?? 0) * 60 + Number(match[12] ?? 0));
  return midnight + ((hour * 60 + minute - offset) * 60 + second) * 1000 + fraction;
}

export type TimeUnit = 'seconds' | 'milliseconds' | 'microseconds' | 'nanoseconds';

/**
 * What unit a time since 1970 is in, told by its size: the ranges cover the years 1973 to 5138 in each unit, and do not
 * overlap. Smaller numbers are seconds.
 */
export function unitOfTime(value: number): TimeUnit {
  if (value < 1e11) return 'seconds';
  if (value < 1e14) return 'milliseconds';
  return value < 1e17 ? 'microseconds' : 'nanoseconds';
}
