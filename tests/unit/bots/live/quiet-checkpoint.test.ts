import { expect, it } from 'vitest';
import { QuietCheckpoint } from '#main/services/bots/live/quiet-checkpoint.ts';

it('the ledger’s log is folded once a minute, and never around a close', () => {
  const seen: number[] = [];
  let now = 0;
  let grows = false;
  const checkpoint = new QuietCheckpoint({
    checkpoint: () => seen.push(now / 1000),
    letLogGrow: () => {
      grows = true;
    },
  });
  expect(grows).toBe(true);
  for (; now < 180_000; now += 125) checkpoint.tick(now);
  expect(seen).toEqual([20, 80, 140]);
  // A machine that was busy through the quiet half of a minute waits for the next one.
  seen.length = 0;
  for (now = 235_000; now < 262_000; now += 1000) checkpoint.tick(now);
  expect(seen).toEqual([260]);
});
