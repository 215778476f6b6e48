import { allocateCandles, type Candles } from '#core/market/candles.ts';
import { lowerBound } from '#renderer/report/report-model.ts';
import { axisOf, clipCandles, joinCandles } from './candle-window.ts';

/** Candles in a page, and in memory: more than that in one chart gets slow. */
export const PAGE = 5000;
export const MAX_LOADED = 25_000;

export type Side = 'left' | 'right';

/** The part of a series that is in memory, with the times of the axis under it. */
export class CandleStretch {
  readonly candles: Candles;
  /** Times of the candles and of the missing ones between them, ms, and at each the index of its candle or −1. */
  readonly times: readonly number[];
  readonly candleAt: readonly number[];

  constructor(candles: Candles, timeframeMs: number) {
    this.candles = candles;
    const { times, candleAt } = axisOf(candles, timeframeMs);
    this.times = times;
    this.candleAt = candleAt;
  }

  get isEmpty(): boolean {
    return this.candles.length === 0;
  }

  get firstTime(): number {
    return this.times[0] ?? 0;
  }

  get lastTime(): number {
    return this.times.at(-1) ?? 0;
  }

  /** With a page that lies at one side of it; what is then too much is dropped at the other. */
  extended(side: Side, page: Candles, timeframeMs: number): CandleStretch {
    const joined = side === 'left' ? joinCandles(page, this.candles) : joinCandles(this.candles, page);
    const { time, length } = joined;
    if (length <= MAX_LOADED) return new CandleStretch(joined, timeframeMs);
    const [from, to] =
      side === 'left' ? [time[0], time[MAX_LOADED]] : [time[length - MAX_LOADED], Number.POSITIVE_INFINITY];
    return new CandleStretch(clipCandles(joined, from, to), timeframeMs);
  }

  /** Time of the outermost candle at a side, ms. */
  edge(side: Side): number {
    const { time, length } = this.candles;
    return time[side === 'left' ? 0 : length - 1];
  }

  /** Axis position of the candle that holds a time. */
  indexOf(time: number): number {
    const at = lowerBound(this.times, time);
    return this.times[at] === time ? at : at - 1;
  }

  /** Highest and lowest price at an axis position; null where a candle is missing. */
  extremesAt(index: number): { readonly high: number; readonly low: number } | null {
    const at = this.candleAt[index] ?? -1;
    return at < 0 ? null : { high: this.candles.high[at], low: this.candles.low[at] };
  }

  /** The candle at an axis position, with the close before it. */
  candleOf(index: number) {
    const at = this.candleAt[index] ?? -1;
    if (at < 0) return null;
    const { open, high, low, close, volume } = this.candles;
    return {
      open: open[at],
      high: high[at],
      low: low[at],
      close: close[at],
      volume: volume[at],
      previous: at > 0 ? close[at - 1] : open[at],
    };
  }
}

export const NO_CANDLES = new CandleStretch(allocateCandles(0), 1);
