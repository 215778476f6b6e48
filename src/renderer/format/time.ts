const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const cache = new Map<string, Intl.DateTimeFormat>();

/** `UTC` and IANA names as they are, `local` as the system's own zone. */
function zoneName(timeZone: string): string | undefined {
  return timeZone === 'local' ? undefined : timeZone;
}

function partsFormatter(timeZone: string): Intl.DateTimeFormat {
  let found = cache.get(timeZone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', {
      timeZone: zoneName(timeZone),
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
    cache.set(timeZone, found);
  }
  return found;
}

export interface WallTime {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
}

/** What calendar and clock show at a moment in a zone. */
export function wallTime(time: number, timeZone: string): WallTime {
  if (timeZone === 'UTC') {
    const iso = new Date(time).toISOString();
    return {
      year: iso.slice(0, 4),
      month: iso.slice(5, 7),
      day: iso.slice(8, 10),
      hour: iso.slice(11, 13),
      minute: iso.slice(14, 16),
    };
  }
  const found = { year: '', month: '', day: '', hour: '', minute: '' };
  for (const part of partsFormatter(timeZone).formatToParts(time)) {
    if (part.type in found) found[part.type as keyof WallTime] = part.value;
  }
  return found;
}

/** `2026-04-30`. */
export function formatDate(time: number | null, timeZone: string): string {
  if (time === null) return '–';
  const wall = wallTime(time, timeZone);
  return `${wall.year}-${wall.month}-${wall.day}`;
}

/** `2026-04-30 23:00`. The zone is printed once per view, with {@link zoneLabel}. */
export function formatDateTime(time: number | null, timeZone: string): string {
  if (time === null) return '–';
  const wall = wallTime(time, timeZone);
  return `${wall.year}-${wall.month}-${wall.day} ${wall.hour}:${wall.minute}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function monthName(month: number): string {
  return MONTHS[month - 1] ?? '';
}

/** Name of a zone as the user should read it. */
export function zoneLabel(timeZone: string): string {
  if (timeZone !== 'local') return timeZone;
  return new Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'local time';
}

/** The two largest units of a length: `3 d 4 h`, `12 min`, `45 s`. */
export function formatDuration(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return '–';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${ms < 10_000 ? Math.round(ms / 100) / 10 : Math.round(ms / 1000)} s`;
  if (ms < HOUR) return pair(ms, MINUTE, 'min', 1000, 's');
  if (ms < DAY) return pair(ms, HOUR, 'h', MINUTE, 'min');
  return pair(ms, DAY, 'd', HOUR, 'h');
}

function pair(ms: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const smalls = Math.round(ms / small);
  const perLarge = large / small;
  const whole = Math.floor(smalls / perLarge);
  const rest = smalls - whole * perLarge;
  return rest === 0 ? `${whole} ${largeUnit}` : `${whole} ${largeUnit} ${rest} ${smallUnit}`;
}

/** How long ago a moment is: `just now` under five seconds, then `12 s ago`, `3 min ago`. */
export function formatAgo(time: number, now: number): string {
  const ms = now - time;
  return ms < 5000 ? 'just now' : `${formatAge(ms)} ago`;
}

/** How old something is, in its largest unit alone: `2 d`, `6 h`, `12 min`, `45 s`. */
export function formatAge(ms: number): string {
  if (ms < MINUTE) return `${Math.max(0, Math.floor(ms / 1000))} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  return ms < DAY ? `${Math.floor(ms / HOUR)} h` : `${Math.floor(ms / DAY)} d`;
}

/** `14:05` of the present day, `12 Nov 14:05` of another one. */
export function formatRecent(time: number, now: number, timeZone: string): string {
  const wall = wallTime(time, timeZone);
  const clock = `${wall.hour}:${wall.minute}`;
  if (formatDate(time, timeZone) === formatDate(now, timeZone)) return clock;
  return `${Number(wall.day)} ${monthName(Number(wall.month))} ${clock}`;
}
