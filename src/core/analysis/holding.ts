import { notionalAt } from '../market/contract-math.ts';
import type { MarketOutcome, RunOutcome } from '../simulation/backtest.ts';
import { visitStretches } from './stretches.ts';

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
  visitStretches(market, (side, amount, entryPrice, entryEquity, from, to, untouchedFrom) => {
    const key = side > 0 ? 'long' : 'short';
    held[key] += untouchedFrom - from;
    let most = entryEquity > 0 ? notionalAt(instrument, amount, entryPrice) / entryEquity : 0;
    for (let i = from; i < to; i++) {
      const leverage = notionalAt(instrument, amount, candles.close[i]) / curve.equity[i];
      if (leverage > most) most = leverage;
    }
    if (most > peak[key]) peak[key] = most;
  });
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
    visitStretches(market, (side, amount, entryPrice, entryEquity, from, to, untouchedFrom) => {
      const { notional, held } = side > 0 ? longs : shorts;
      if (entryEquity > 0) {
        const leverage = notionalAt(instrument, amount, entryPrice) / entryEquity;
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
    });
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
