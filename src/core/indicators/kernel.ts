/**
 * A piece of a column computation. `run(from, to)` fills the candles with index in [from, to) of its own output
 * column. Calls come in order and without holes: [0, a), [a, b), … The state between two calls makes the result
 * independent of where the cuts lie, so that a backtest in chunks, and a bot that gets one candle at a time, give the
 * same bits. What an indicator cannot say yet is NaN.
 */
export interface Kernel {
  run(from: number, to: number): void;
}
