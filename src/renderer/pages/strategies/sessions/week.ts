import { sessionMinutes } from '#core/strategy/sessions.ts';
import { type Session, WEEKDAYS } from '#core/strategy/template.ts';

export const DAY_MINUTES = 1440;
export const WEEK_MINUTES = 7 * DAY_MINUTES;
/** The grid's cells are half an hour long. */
export const CELL_MINUTES = 30;
export const CELLS_A_DAY = DAY_MINUTES / CELL_MINUTES;

/** How much of a cell lies inside the sessions. */
export type CellState = 'in' | 'out' | 'part';

/** Whether times can be read: lists with others cannot be drawn. */
export function areReadable(sessions: readonly Session[]): boolean {
  const clock = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;
  return sessions.every(({ days, start, end }) => days.length > 0 && clock.test(start) && clock.test(end));
}

/** The cells of a week, Monday 00:00 UTC first. */
export function cellsOf(sessions: readonly Session[]): CellState[] {
  const minutes = sessionMinutes(sessions);
  return Array.from({ length: 7 * CELLS_A_DAY }, (_, cell) => {
    const inside = minutes.subarray(cell * CELL_MINUTES, (cell + 1) * CELL_MINUTES).reduce((sum, one) => sum + one, 0);
    return inside === 0 ? 'out' : inside === CELL_MINUTES ? 'in' : 'part';
  });
}

/** Puts cells inside the sessions, or outside. What lies beside them stays as exact as it was. */
export function painted(sessions: readonly Session[], cells: Iterable<number>, inside: boolean): Session[] {
  const minutes = sessionMinutes(sessions);
  for (const cell of cells) minutes.fill(inside ? 1 : 0, cell * CELL_MINUTES, (cell + 1) * CELL_MINUTES);
  return sessionsOf(minutes);
}

/** The shortest list of sessions for the minutes of a week that lie inside; days with the same hours share a session. */
export function sessionsOf(minutes: Uint8Array): Session[] {
  const pieces: { day: number; start: number; end: number }[] = [];
  for (const { start, length } of runsOf(minutes)) {
    let at = start;
    let left = length;
    while (left > 0) {
      const day = Math.floor(at / DAY_MINUTES);
      const from = at % DAY_MINUTES;
      // Up to a day in one piece, over midnight if need be; of what is longer, whole days.
      const take = left <= DAY_MINUTES && (from > 0 || left < DAY_MINUTES) ? left : Math.min(left, DAY_MINUTES - from);
      pieces.push({ day: day % 7, start: from, end: from + take });
      at += take;
      left -= take;
    }
  }
  const byHours = new Map<string, { start: string; end: string; days: number[] }>();
  for (const { day, start, end } of pieces.sort((a, b) => a.start - b.start || a.end - b.end || a.day - b.day)) {
    const hours = { start: clock(start), end: end === DAY_MINUTES ? '24:00' : clock(end % DAY_MINUTES) };
    const known = byHours.get(`${hours.start} ${hours.end}`);
    if (known) known.days.push(day);
    else byHours.set(`${hours.start} ${hours.end}`, { ...hours, days: [day] });
  }
  return [...byHours.values()].map(({ days, start, end }) => ({ days: days.map((day) => WEEKDAYS[day]), start, end }));
}

/** Stretches of minutes that are inside; one over the end of the week is one stretch. */
function runsOf(minutes: Uint8Array): { start: number; length: number }[] {
  const firstOut = minutes.indexOf(0);
  if (firstOut < 0) return [{ start: 0, length: WEEK_MINUTES }];
  const runs: { start: number; length: number }[] = [];
  let length = 0;
  for (let k = 1; k <= WEEK_MINUTES; k++) {
    const minute = (firstOut + k) % WEEK_MINUTES;
    if (minutes[minute] === 1) length++;
    else if (length > 0) {
      runs.push({ start: (firstOut + k - length) % WEEK_MINUTES, length });
      length = 0;
    }
  }
  return runs;
}

/** `07:30` for 450 minutes after midnight. */
export function clock(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
