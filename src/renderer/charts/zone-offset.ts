import { wallTime } from '#renderer/format/time.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/**
 * By how much the clocks of a time zone are ahead of UTC at a moment, ms. Asking the system is slow, so that days
 * without a change of clocks are asked about once.
 */
export function createZoneOffset(timeZone: string): (time: number) => number {
  if (timeZone === 'UTC') return () => 0;
  /** By day: its offset, or null when the clocks change in it. */
  const days = new Map<number, number | null>();
  return (time) => {
    const day = Math.floor(time / DAY);
    let offset = days.get(day);
    if (offset === undefined) {
      const morning = askOffset(day * DAY, timeZone);
      offset = askOffset((day + 1) * DAY, timeZone) === morning ? morning : null;
      days.set(day, offset);
    }
    return offset ?? askOffset(time, timeZone);
  };
}

function askOffset(time: number, timeZone: string): number {
  const { year, month, day, hour, minute } = wallTime(time, timeZone);
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
  return wall - Math.floor(time / MINUTE) * MINUTE;
}
