import { expect, test } from 'vitest';
import { ReplayClock } from '#main/services/bots/replay-clock.ts';

const HOUR = 3_600_000;

test('a candle of a replay is due when the market time has passed at its speed', () => {
  const clock = new ReplayClock(60);
  expect(clock.dueAt(1000, 0, HOUR)).toBe(1000 + 60_000);
  // However late it is asked, the replay does not fall behind for good.
  expect(clock.dueAt(70_000, HOUR, 2 * HOUR)).toBe(1000 + 120_000);
});

test('another speed counts from the moment at which it is set', () => {
  const clock = new ReplayClock(1);
  clock.dueAt(0, 0, HOUR);
  clock.setSpeed(600);
  expect(clock.dueAt(5000, HOUR, 2 * HOUR)).toBe(5000 + 6000);
  clock.setSpeed('max');
  expect(clock.dueAt(7000, HOUR, 2 * HOUR)).toBe(7000);
});
