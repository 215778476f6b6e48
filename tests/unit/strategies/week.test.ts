import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sessionMinutes } from '#core/strategy/sessions.ts';
import { type Session, sessionSchema, WEEKDAYS } from '#core/strategy/template.ts';
import {
  areReadable,
  CELLS_A_DAY,
  cellsOf,
  painted,
  sessionsOf,
  WEEK_MINUTES,
} from '#renderer/pages/strategies/sessions/week.ts';

const time = fc.integer({ min: 0, max: 1439 }).map((minute) => {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
});
const session: fc.Arbitrary<Session> = fc.record({
  days: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 }),
  start: time,
  end: fc.oneof(time, fc.constant('24:00')),
});
const everything = Array.from({ length: 7 * CELLS_A_DAY }, (_, cell) => cell);

describe('sessions out of the minutes of a week', () => {
  it('mean the same minutes, whatever sessions those came from', () => {
    fc.assert(
      fc.property(fc.array(session, { maxLength: 6 }), (sessions) => {
        const minutes = sessionMinutes(sessions);
        const again = sessionsOf(minutes);
        for (const each of again) sessionSchema.parse(each);
        // No session at all means always, and is the one thing that minutes cannot say.
        if (again.length > 0) expect(sessionMinutes(again)).toEqual(minutes);
        else expect(minutes.includes(1)).toBe(false);
      }),
    );
  });

  it('are few: days with the same hours share one, and a window over midnight stays whole', () => {
    const workdays: Session = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '07:00', end: '21:00' };
    expect(sessionsOf(sessionMinutes([workdays]))).toEqual([workdays]);
    const nights: Session = { days: ['fri', 'sun'], start: '22:00', end: '03:30' };
    expect(sessionsOf(sessionMinutes([nights]))).toEqual([nights]);
    const weekend: Session = { days: ['sat', 'sun'], start: '00:00', end: '24:00' };
    expect(sessionsOf(sessionMinutes([weekend]))).toEqual([weekend]);
    expect(sessionsOf(new Uint8Array(WEEK_MINUTES).fill(1))).toEqual([
      { days: [...WEEKDAYS], start: '00:00', end: '24:00' },
    ]);
  });
});

describe('painting the week', () => {
  it('puts cells in and takes them out, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.array(session, { maxLength: 3 }),
        fc.uniqueArray(fc.constantFrom(...everything), { maxLength: 40 }),
        fc.boolean(),
        (sessions, cells, inside) => {
          const before = sessionMinutes(sessions);
          const after = sessionMinutes(painted(sessions, cells, inside));
          const touched = new Set(cells);
          for (let minute = 0; minute < WEEK_MINUTES; minute++) {
            const expected = touched.has(Math.floor(minute / 30)) ? (inside ? 1 : 0) : before[minute];
            if (after[minute] !== expected) throw new Error(`minute ${minute}`);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('begins with an empty week', () => {
    const monday8 = 16;
    expect(painted([], [monday8, monday8 + 1], true)).toEqual([{ days: ['mon'], start: '08:00', end: '09:00' }]);
    expect(painted([{ days: ['mon'], start: '08:00', end: '09:00' }], [monday8, monday8 + 1], false)).toEqual([]);
  });

  it('shows cells that are partly inside, and keeps their exact times', () => {
    const odd: Session = { days: ['tue'], start: '08:10', end: '09:00' };
    const cells = cellsOf([odd]);
    expect(cells.slice(CELLS_A_DAY + 16, CELLS_A_DAY + 18)).toEqual(['part', 'in']);
    expect(painted([odd], [0], true)).toContainEqual(odd);
  });

  it('waits until every session can be read', () => {
    expect(areReadable([{ days: ['mon'], start: '08:00', end: '24:00' }])).toBe(true);
    expect(areReadable([{ days: ['mon'], start: '8:00', end: '24:00' }])).toBe(false);
    expect(areReadable([{ days: [], start: '08:00', end: '09:00' }])).toBe(false);
  });
});
