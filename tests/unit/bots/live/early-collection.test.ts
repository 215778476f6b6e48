import { PerformanceObserver } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { EarlyCollection } from '#main/services/bots/live/early-collection.ts';

const MINUTE = 60_000;

it('garbage is collected once just before each whole minute, and at no other time', () => {
  const at: number[] = [];
  let now = 0;
  const collection = new EarlyCollection(() => at.push(now));
  for (; now < 3 * MINUTE; now += 60) collection.tick(now);
  expect(at.map((time) => time % MINUTE)).toEqual(at.map(() => expect.toSatisfy((time) => time >= 59_500)));
  expect(at.map((time) => Math.floor(time / MINUTE))).toEqual([0, 1, 2]);
});

it('garbage of what was made lately is collected at once by V8 itself', async () => {
  let seen = 0;
  const observer = new PerformanceObserver((list) => {
    seen += list.getEntries().length;
  });
  observer.observe({ entryTypes: ['gc'] });
  new EarlyCollection().tick(MINUTE - 1);
  await wait(20);
  observer.disconnect();
  expect(seen).toBeGreaterThan(0);
});
