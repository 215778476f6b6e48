import { type Candles, firstAtOrAfter } from '#core/market/candles.ts';
import { type SeededRandom, seededRandom } from '#core/market/seeded-random.ts';

/** One candle as a row. Time in ms, volume in contracts. */
export interface Bar {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Where a price comes from: candles of one length, without gaps where the feed is made up. */
export interface PriceFeed {
  readonly lengthMs: number;
  /** The candle that holds `time`; undefined in a gap, before the first or after the last. */
  candleAt(time: number): Bar | undefined;
  /** Open time of the first candle that ends after `time`; undefined after the last. */
  nextOpen(time: number): number | undefined;
}

/** Follows given columns. */
export function columnFeed(candles: Candles, lengthMs: number): PriceFeed {
  const candleAt = (time: number): Bar | undefined => {
    const i = firstAtOrAfter(candles, time - lengthMs + 1);
    if (i >= candles.length || candles.time[i] > time) return undefined;
    return {
      time: candles.time[i],
      open: candles.open[i],
      high: candles.high[i],
      low: candles.low[i],
      close: candles.close[i],
      volume: candles.volume[i],
    };
  };
  const nextOpen = (time: number) => {
    const i = firstAtOrAfter(candles, time - lengthMs + 1);
    return i < candles.length ? candles.time[i] : undefined;
  };
  return { lengthMs, candleAt, nextOpen };
}

export interface WalkSettings {
  readonly seed: number;
  /** Where the walk starts to be lived; candles before it are its past. */
  readonly start: number;
  readonly startPrice: number;
  readonly tick: number;
  /** Standard deviation of one candle's return; 0 makes the price stand still. */
  readonly sigma: number;
  /** Typical volume of one candle, in contracts. */
  readonly volume: number;
  /** Candles before `start`. */
  readonly past: number;
}

const MINUTE = 60_000;

/** A seeded random walk in candles of one minute: it passes `startPrice` at `start` and never ends. */
export function walkFeed(settings: WalkSettings): PriceFeed {
  const origin = Math.floor(settings.start / MINUTE) * MINUTE;
  const forward: Bar[] = [];
  const back: Bar[] = [];
  const ahead = walker(settings, settings.seed);
  const behind = walker(settings, settings.seed + 1);
  let last = settings.startPrice;
  let first = settings.startPrice;
  const candleAt = (time: number): Bar | undefined => {
    const index = Math.floor((time - origin) / MINUTE);
    if (index < -settings.past) return undefined;
    while (index >= forward.length) {
      const bar = ahead(origin + forward.length * MINUTE, last, false);
      last = bar.close;
      forward.push(bar);
    }
    while (-index > back.length) {
      const bar = behind(origin - (back.length + 1) * MINUTE, first, true);
      first = bar.open;
      back.push(bar);
    }
    return index >= 0 ? forward[index] : back[-index - 1];
  };
  const nextOpen = (time: number) => Math.max(Math.floor(time / MINUTE) * MINUTE, origin - settings.past * MINUTE);
  return { lengthMs: MINUTE, candleAt, nextOpen };
}

/** Makes one candle that starts at a price, or, backwards in time, ends at it. */
function walker(settings: WalkSettings, seed: number): (time: number, price: number, backwards: boolean) => Bar {
  const random: SeededRandom = seededRandom(seed);
  const { tick, sigma, volume } = settings;
  const onTick = (price: number) => Number((Math.max(1, Math.round(price / tick)) * tick).toFixed(10));
  return (time, price, backwards) => {
    const near = onTick(price);
    const far = onTick(price * (1 + sigma * random.gauss()));
    const wick = sigma * price * 0.5;
    const high = onTick(Math.max(near, far) + wick * random.uniform());
    const low = onTick(Math.min(near, far) - wick * random.uniform());
    const traded = Number((volume * (0.5 + random.uniform())).toFixed(3));
    const [open, close] = backwards ? [far, near] : [near, far];
    return { time, open, high, low, close, volume: traded };
  };
}
