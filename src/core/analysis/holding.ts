import { notionalAt } from '../market/contract-math.ts';
import type { MarketOutcome, RunOutcome } from '../simulation/backtest.ts';
import { type ClosedPart, EXIT_AT_OPEN } from '../simulation/trade-log.ts';

/** Marks of the curve at which a position was open at some moment before, per side, and the highest leverage. */
export interface Holding {
  readonly either: number;
  readonly long: number;
  readonly short: number;
  readonly maxLeverage: number;
  /** Largest leverage of the positions of one side. */
  readonly maxLeverageLong: number;
  readonly maxLeverageShort: number;
}

/** A time in which the amount of a position did not change, in candles of its instrument. */
interface Stretch {
  readonly side: number;
  /** Contracts. */
  readonly amount: number;
  /** Entry of the position, if this is its first stretch. */
  readonly entry: { readonly price: number; readonly equity: number } | null;
  readonly from: number;
  /** First candle at whose close it did not stand any more. */
  readonly to: number;
  /** First candle in which it was not open at any moment. */
  readonly untouchedFrom: number;
}

/**
 * Measures how long and how heavily the account was invested. Leverage is the notional of the open positions over the
 * equity, at entries and at closes.
 */
export function measureHolding(outcome: RunOutcome): Holding {
  return outcome.markets.length === 1 ? ofOne(outcome, outcome.markets[0]) : ofSeveral(outcome);
}

/** One instrument has one position at a time: no need to add up, and no columns to add up in. */
function ofOne({ curve }: RunOutcome, market: MarketOutcome): Holding {
  const { candles, instrument } = market.input;
  const held = { long: 0, short: 0 };
  const peak = { long: 0, short: 0 };
  for (const { side, amount, entry, from, to, untouchedFrom } of stretchesOf(market)) {
    const key = side > 0 ? 'long' : 'short';
    held[key] += untouchedFrom - from;
    let most = entry && entry.equity > 0 ? notionalAt(instrument, amount, entry.price) / entry.equity : 0;
    for (let i = from; i < to; i++) {
      const leverage = notionalAt(instrument, amount, candles.close[i]) / curve.equity[i];
      if (leverage > most) most = leverage;
    }
    if (most > peak[key]) peak[key] = most;
  }
  return {
    ...held,
    either: held.long + held.short,
    maxLeverage: Math.max(peak.long, peak.short),
    maxLeverageLong: peak.long,
    maxLeverageShort: peak.short,
  };
}

function ofSeveral({ curve, markets }: RunOutcome): Holding {
  const { time, equity } = curve;
  const longs = { notional: new Float64Array(time.length), held: new Uint8Array(time.length) };
  const shorts = { notional: new Float64Array(time.length), held: new Uint8Array(time.length) };
  const peak = { all: 0, long: 0, short: 0 };
  for (const market of markets) {
    const { candles, instrument } = market.input;
    const marks = positionsIn(time, candles.time);
    for (const { side, amount, entry, from, to, untouchedFrom } of stretchesOf(market)) {
      const { notional, held } = side > 0 ? longs : shorts;
      if (entry && entry.equity > 0) {
        const leverage = notionalAt(instrument, amount, entry.price) / entry.equity;
        const key = side > 0 ? 'long' : 'short';
        peak[key] = Math.max(peak[key], leverage);
        peak.all = Math.max(peak.all, leverage);
      }
      for (let i = from; i < untouchedFrom; i++) {
        // The position stands through moments at which only others have a candle.
        const end = i + 1 < untouchedFrom ? marks[i + 1] : marks[i] + 1;
        const value = i < to ? notionalAt(instrument, amount, candles.close[i]) : 0;
        for (let m = marks[i]; m < end; m++) {
          notional[m] += value;
          held[m] = 1;
        }
      }
    }
  }
  const count = { either: 0, long: 0, short: 0 };
  for (let m = 0; m < time.length; m++) {
    if (longs.held[m] || shorts.held[m]) count.either++;
    count.long += longs.held[m];
    count.short += shorts.held[m];
    if (!(equity[m] > 0)) continue;
    peak.all = Math.max(peak.all, (longs.notional[m] + shorts.notional[m]) / equity[m]);
    peak.long = Math.max(peak.long, longs.notional[m] / equity[m]);
    peak.short = Math.max(peak.short, shorts.notional[m] / equity[m]);
  }
  return { ...count, maxLeverage: peak.all, maxLeverageLong: peak.long, maxLeverageShort: peak.short };
}

/** Where ascending times lie in a column that has them all. */
function positionsIn(all: Float64Array, times: Float64Array): Int32Array {
  const positions = new Int32Array(times.length);
  let m = 0;
  for (let i = 0; i < times.length; i++) {
    while (all[m] < times[i]) m++;
    positions[i] = m;
  }
  return positions;
}

/** Everything that was held, cut where parts were closed. */
function* stretchesOf({ input, simulation }: MarketOutcome): Generator<Stretch> {
  const { log, openPosition } = simulation;
  let nextPart = 0;
  const partsOf = (position: number): ClosedPart[] => {
    const parts: ClosedPart[] = [];
    while (log.parts[nextPart]?.position === position) parts.push(log.parts[nextPart++]);
    return parts;
  };
  const entryIndex = log.column('entryIndex');
  const exitIndex = log.column('exitIndex');
  const exitAt = log.column('exitAt');
  const side = log.column('side');
  const amount = log.column('amount');
  const entryPrice = log.column('entryPrice');
  const equityBefore = log.column('equityBefore');
  for (let k = 0; k < log.length; k++) {
    const entry = { price: entryPrice[k], equity: equityBefore[k] };
    const touched = exitIndex[k] + (exitAt[k] === EXIT_AT_OPEN ? 0 : 1);
    yield* cutAtParts(side[k], amount[k], entry, entryIndex[k], exitIndex[k], touched, partsOf(k));
  }
  if (!openPosition) return;
  const { length } = input.candles;
  const { side: open, entryAmount, entryPrice: price, equityBefore: equity } = openPosition;
  yield* cutAtParts(open, entryAmount, { price, equity }, openPosition.entryIndex, length, length, partsOf(log.length));
}

function* cutAtParts(
  side: number,
  amount: number,
  entry: Stretch['entry'],
  from: number,
  to: number,
  untouchedFrom: number,
  parts: readonly ClosedPart[],
): Generator<Stretch> {
  let left = amount;
  let start = from;
  let first = entry;
  for (const part of parts) {
    yield { side, amount: left, entry: first, from: start, to: part.index, untouchedFrom: part.index };
    left -= part.amount;
    start = part.index;
    first = null;
  }
  yield { side, amount: left, entry: first, from: start, to, untouchedFrom };
}
