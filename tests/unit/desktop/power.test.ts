import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followPower } from '#main/desktop/follow-power.ts';
import { silentLog } from '#main/log.ts';

let monitor: EventEmitter;
let told: string[];
beforeEach(() => {
  vi.useFakeTimers();
  monitor = new EventEmitter();
  told = [];
  const power = { suspend: async () => void told.push('suspend'), resume: () => void told.push('resume') };
  followPower(monitor, power, silentLog);
});
afterEach(() => void vi.useRealTimers());

test('sleep and waking are told once each', () => {
  monitor.emit('suspend');
  vi.advanceTimersByTime(10_000);
  monitor.emit('resume');
  vi.advanceTimersByTime(600_000);
  expect(told).toEqual(['suspend', 'resume']);
});

test('a sleep that did not come is over by itself', () => {
  monitor.emit('suspend');
  vi.advanceTimersByTime(600_000);
  expect(told).toEqual(['suspend', 'resume']);
});

test('every sleep is told', () => {
  for (let k = 0; k < 2; k++) {
    monitor.emit('suspend');
    monitor.emit('resume');
  }
  expect(told).toEqual(['suspend', 'resume', 'suspend', 'resume']);
});
