import { DAY_MS, dayNumber } from '../market/calendar.ts';
import { type Session, WEEKDAYS } from './template.ts';

const MINUTES_A_DAY = 1440;
const MINUTES_A_WEEK = 7 * MINUTES_A_DAY;

/** Whether a minute of the week (0 is Monday 00:00 UTC) lies inside one of the sessions. */
export function sessionMinutes(sessions: readonly Session[]): Uint8Array {
  const inside = new Uint8Array(MINUTES_A_WEEK);
  for (const session of sessions) {
    const start = minutes(session.start);
    const end = minutes(session.end);
    const length = end > start ? end - start : end + MINUTES_A_DAY - start;
    for (const day of session.days) {
      const first = WEEKDAYS.indexOf(day) * MINUTES_A_DAY + start;
      for (let minute = first; minute < first + length; minute++) inside[minute % MINUTES_A_WEEK] = 1;
    }
  }
  return inside;
}

/** Minute of the week of a time in ms; 1970-01-01 was a Thursday. */
export function minuteOfWeek(time: number): number {
  const day = dayNumber(time);
  return ((((day + 3) % 7) + 7) % 7) * MINUTES_A_DAY + Math.floor((time - day * DAY_MS) / 60_000);
}

function minutes(clock: string): number {
  const [hours, rest] = clock.split(':').map(Number);
  return hours * 60 + rest;
}
