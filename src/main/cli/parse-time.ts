import { parseIsoTime, unitOfTime } from '#main/adapters/csv/time-text.ts';
import { UserError } from '#main/errors.ts';

/** How `--help` describes what {@link parseTime} reads. */
export const TIME_HELP = 'UTC; 2025-12-31, 2025-12-31T16:00, or ms or s since 1970';

/**
 * Reads a moment given on the command line: an ISO 8601 date or date-time (UTC where it names no zone; a date is its
 * midnight), or milliseconds or seconds since 1970, told apart by their size.
 *
 * @param option name for the message, e.g. `--from`
 * @returns ms since 1970
 */
export function parseTime(text: string, option: string): number {
  const trimmed = text.trim();
  if (/^\d{5,}$/.test(trimmed)) {
    const value = Number(trimmed);
    const unit = unitOfTime(value);
    if (unit === 'seconds') return value * 1000;
    if (unit === 'milliseconds') return value;
    throw new UserError(`${option} ${trimmed} is in ${unit}: give milliseconds, seconds or a date`, { field: option });
  }
  const time = parseIsoTime(trimmed);
  if (time !== null) return time;
  throw new UserError(`${option} "${trimmed}" is not a time: write 2025-12-31, 2025-12-31T16:00 or milliseconds`, {
    field: option,
  });
}

/**
 * Reads `--from` and `--to`: a range from the first moment up to, but not including, the second.
 * @throws UserError when one is no time, or nothing lies between them
 */
export function parseRange(options: { from?: string; to?: string }): { from?: number; to?: number } {
  const from = options.from === undefined ? undefined : parseTime(options.from, '--from');
  const to = options.to === undefined ? undefined : parseTime(options.to, '--to');
  if (from !== undefined && to !== undefined && from >= to) {
    throw new UserError(`--from ${options.from} is not before --to ${options.to}: the range is empty`, {
      field: '--from',
    });
  }
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}
