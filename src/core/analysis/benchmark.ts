import type { RunOutcome } from '../simulation/backtest.ts';

/** Worth of holding the market over a run: at its start, and at each mark of its curve. */
export interface Benchmark {
  readonly start: number;
  readonly values: Float64Array;
}

/**
 * Holding the instrument, bought at its first open. With several instruments the same money is put into each at its own
 * first open, and nothing is moved between them later.
 */
export function benchmarkOf({ markets, curve }: RunOutcome): Benchmark {
  if (markets.length === 1) {
    const { open, close } = markets[0].input.candles;
    return { start: open[0], values: close };
  }
  const values = new Float64Array(curve.time.length);
  for (const { input } of markets) {
    const { time, open, close, length } = input.candles;
    let next = 0;
    for (let m = 0; m < values.length; m++) {
      if (next < length && time[next] === curve.time[m]) next++;
      values[m] += (next === 0 ? 1 : close[next - 1] / open[0]) / markets.length;
    }
  }
  return { start: 1, values };
}
