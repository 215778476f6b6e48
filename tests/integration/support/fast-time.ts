import { onTestFinished, vi } from 'vitest';

/** One beginning for all tests of a process: what has taken hold of a clock in one of them is right in the next. */
const START = Date.now();
const BEGUN = performance.now();

/**
 * Makes all clocks and timers of this process run `scale` times as fast: the application, ccxt and a simulated exchange
 * with a running clock live through an hour in minutes, and agree about it. Ends with the test; one process uses one scale.
 * @param begin what time it is now, ms; by default the clock goes on where it was
 */
export function fastTime(scale: number, begin?: number): void {
  const { now } = Date;
  const { setTimeout: later, setInterval: every, performance: clock } = globalThis;
  const sinceStart = clock.now.bind(clock);
  const ahead = begin === undefined ? 0 : begin - (START + (now() - START) * scale);
  const shorter = (ms: unknown) => (typeof ms === 'number' ? ms / scale : 0);
  vi.spyOn(Date, 'now').mockImplementation(() => Math.floor(START + (now() - START) * scale + ahead));
  vi.spyOn(clock, 'now').mockImplementation(() => BEGUN + (sinceStart() - BEGUN) * scale);
  vi.stubGlobal('setTimeout', (work: () => void, ms?: number, ...rest: []) => later(work, shorter(ms), ...rest));
  vi.stubGlobal('setInterval', (work: () => void, ms?: number, ...rest: []) => every(work, shorter(ms), ...rest));
  onTestFinished(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
}
