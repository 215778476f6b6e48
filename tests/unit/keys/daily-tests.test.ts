import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { silentLog } from '#main/log.ts';
import { startDailyTests } from '#main/services/keys/daily-tests.ts';
import { keyRoom } from './support/key-room.ts';

const HOUR = 3_600_000;
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

async function room() {
  const made = keyRoom();
  await made.add('main');
  const tests = () => made.asked.filter(({ question }) => question === 'test').length - 1;
  return { ...made, tests };
}

it('a key is tested again a day after its last test, and not before', async () => {
  const { keys, secrets, time, tests } = await room();
  const daily = startDailyTests(keys, secrets, silentLog, () => time.now);
  time.now += 23 * HOUR;
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(tests()).toBe(0);
  time.now += HOUR;
  await vi.advanceTimersByTimeAsync(HOUR);
  await vi.waitFor(() => expect(tests()).toBe(1));
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(tests()).toBe(1);
  daily.stop();
});

it('a key that is deactivated or locked away is left alone', async () => {
  const { keys, secrets, time, tests } = await room();
  const daily = startDailyTests(keys, secrets, silentLog, () => time.now);
  time.now += 48 * HOUR;
  keys.setActive('main', false);
  await vi.advanceTimersByTimeAsync(HOUR);
  keys.setActive('main', true);
  await secrets.close();
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(tests()).toBe(0);
  daily.stop();
});
