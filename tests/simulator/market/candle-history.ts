import type { Bar, PriceFeed } from './price-feed.ts';
import { knotsOf, priceAt } from './price-path.ts';

const MINUTE = 60_000;

interface LiveBar {
  readonly time: number;
  readonly open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

/**
 * Candles of one instrument in any length: before the simulation started those of the feed, from then on what really
 * traded, which is the feed's as long as a test does not move the price itself.
 */
export class CandleHistory {
  readonly #feed: PriceFeed;
  readonly #onTick: (price: number) => number;
  /** Start of the minute in which the simulation started: the first one that is recorded. */
  readonly #liveFrom: number;
  readonly #live: LiveBar[] = [];
  readonly #omitted = new Set<string>();

  constructor(feed: PriceFeed, start: number, startPrice: number, onTick: (price: number) => number) {
    this.#feed = feed;
    this.#onTick = onTick;
    this.#liveFrom = Math.floor(start / MINUTE) * MINUTE;
    // The minute of the start began before the simulation did: what the feed did until then belongs to it.
    const begun = this.#slice(this.#liveFrom, start + 1) ?? flat(this.#liveFrom, startPrice);
    this.#live.push({ ...begun, close: startPrice });
  }

  /** Records that the price was `price` at `time`, and that `volume` contracts traded since the last record. */
  record(time: number, price: number, volume: number): void {
    const minute = Math.floor(time / MINUTE) * MINUTE;
    let bar = this.#live[this.#live.length - 1];
    while (bar.time < minute) {
      const open = bar.time + MINUTE === minute ? price : bar.close;
      bar = { ...flat(bar.time + MINUTE, open) };
      this.#live.push(bar);
    }
    bar.high = Math.max(bar.high, price);
    bar.low = Math.min(bar.low, price);
    bar.close = price;
    bar.volume += volume;
  }

  /** Leaves one candle out of every answer, as exchanges sometimes do. */
  omit(lengthMs: number, time: number): void {
    this.#omitted.add(`${lengthMs}@${time}`);
  }

  /** Candles that open in [from, to], oldest first, the running one last where the range reaches it. */
  bars(lengthMs: number, from: number, to: number, limit: number, newest = false): Bar[] {
    const firstOpen = Math.ceil(Math.max(from, this.#first(lengthMs)) / lengthMs) * lengthMs;
    const lastOpen = Math.floor(Math.min(to, this.#live[this.#live.length - 1].time) / lengthMs) * lengthMs;
    const rows: Bar[] = [];
    const begin = newest ? Math.max(firstOpen, lastOpen - (limit - 1) * lengthMs) : firstOpen;
    for (let time = begin; time <= lastOpen && rows.length < limit; time += lengthMs) {
      const bar = this.bar(lengthMs, time);
      if (bar && !this.#omitted.has(`${lengthMs}@${time}`)) rows.push(bar);
    }
    return rows;
  }

  /** Where the first candle of a length may open. */
  #first(lengthMs: number): number {
    const first = Math.min(this.#feed.nextOpen(0) ?? this.#liveFrom, this.#liveFrom);
    return Math.floor(first / lengthMs) * lengthMs;
  }

  /** The candle that opens at `time`; the running one as far as it has come; undefined where nothing traded. */
  bar(lengthMs: number, time: number): Bar | undefined {
    const end = time + lengthMs;
    const parts: Bar[] = [];
    if (time < this.#liveFrom) {
      const before = this.#slice(time, Math.min(end, this.#liveFrom));
      if (before) parts.push(before);
    }
    if (end > this.#liveFrom) {
      const first = Math.max(0, Math.round((time - this.#liveFrom) / MINUTE));
      const last = Math.round((end - this.#liveFrom) / MINUTE);
      for (const bar of this.#live.slice(first, last)) parts.push(bar);
    }
    return merge(time, parts);
  }

  /** What the feed says of [from, to): whole candles where they fit, else a piece of the path through them. */
  #slice(from: number, to: number): Bar | undefined {
    const { lengthMs } = this.#feed;
    const parts: Bar[] = [];
    let open = this.#feed.nextOpen(from);
    while (open !== undefined && open < to) {
      const bar = this.#feed.candleAt(open);
      if (bar) parts.push(open >= from && open + lengthMs <= to ? bar : this.#piece(bar, from, to));
      const next = this.#feed.nextOpen(open + lengthMs);
      open = next !== undefined && next > open ? next : undefined;
    }
    return merge(from, parts);
  }

  #piece(bar: Bar, from: number, to: number): Bar {
    const { lengthMs } = this.#feed;
    const begin = Math.max(from, bar.time);
    const end = Math.min(to, bar.time + lengthMs) - 1;
    const open = this.#onTick(priceAt(this.#feed, begin) ?? bar.open);
    const close = this.#onTick(priceAt(this.#feed, end) ?? bar.close);
    const inside = knotsOf(bar, lengthMs).flatMap((knot) => (knot.time >= begin && knot.time <= end ? knot.price : []));
    const share = (end + 1 - begin) / lengthMs;
    return {
      time: begin,
      open,
      high: Math.max(open, close, ...inside),
      low: Math.min(open, close, ...inside),
      close,
      volume: Number((bar.volume * share).toFixed(6)),
    };
  }
}

function flat(time: number, price: number): Bar {
  return { time, open: price, high: price, low: price, close: price, volume: 0 };
}

function merge(time: number, parts: readonly Bar[]): Bar | undefined {
  if (parts.length === 0) return undefined;
  let volume = 0;
  let high = parts[0].high;
  let low = parts[0].low;
  for (const part of parts) {
    high = Math.max(high, part.high);
    low = Math.min(low, part.low);
    volume += part.volume;
  }
  const close = parts[parts.length - 1].close;
  return { time, open: parts[0].open, high, low, close, volume: Number(volume.toFixed(6)) };
}
