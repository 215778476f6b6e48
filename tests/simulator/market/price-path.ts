import type { Bar, PriceFeed } from './price-feed.ts';

/** A moment at which the price is known; between two of them it moves in a straight line. */
export interface Knot {
  readonly time: number;
  readonly price: number;
}

/**
 * How a price runs through a candle: open, the extreme against the candle's direction, the other extreme, close (the
 * usual assumption where nothing is known about the inside of a candle).
 */
export function knotsOf(bar: Bar, lengthMs: number): readonly Knot[] {
  const rising = bar.close >= bar.open;
  const third = Math.floor(lengthMs / 3);
  return [
    { time: bar.time, price: bar.open },
    { time: bar.time + third, price: rising ? bar.low : bar.high },
    { time: bar.time + 2 * third, price: rising ? bar.high : bar.low },
    { time: bar.time + lengthMs - 1, price: bar.close },
  ];
}

/** The first knot later than `time`; undefined when the feed has ended. */
export function knotAfter(feed: PriceFeed, time: number): Knot | undefined {
  let open = feed.nextOpen(time);
  while (open !== undefined) {
    const bar = feed.candleAt(open);
    const knot = bar && knotsOf(bar, feed.lengthMs).find((candidate) => candidate.time > time);
    if (knot) return knot;
    const next = feed.nextOpen(open + feed.lengthMs);
    open = next !== undefined && next > open ? next : undefined;
  }
  return undefined;
}

/** Price at a time inside a candle of the feed; undefined where there is none. Not rounded to a tick. */
export function priceAt(feed: PriceFeed, time: number): number | undefined {
  const bar = feed.candleAt(time);
  if (!bar) return undefined;
  const knots = knotsOf(bar, feed.lengthMs);
  const after = knots.findIndex((knot) => knot.time >= time);
  const to = knots[after];
  if (after === 0 || to.time === time) return to.price;
  const from = knots[after - 1];
  return from.price + ((to.price - from.price) * (time - from.time)) / (to.time - from.time);
}
