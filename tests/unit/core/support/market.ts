import { allocateCandles, type Candles } from '#core/market/candles.ts';
import { type Instrument, instrumentSchema } from '#core/market/instrument.ts';
import { type BacktestSettings, backtestSettingsSchema } from '#core/simulation/settings.ts';
import type { Bar } from '../oracle/indicators.ts';

export const HOUR = 3_600_000;
/** Monday, 2024-01-01 00:00 UTC. */
export const START = 1_704_067_200_000;

/** One candle of a table: open, high, low, close and, after a hole, how many candles are missing before it. */
export type Row = readonly [open: number, high: number, low: number, close: number, missingBefore?: number];

/** Candles from a table, one an hour from {@link START} on. */
export function barsFrom(rows: readonly Row[], timeframeMs = HOUR): Bar[] {
  let time = START - timeframeMs;
  return rows.map(([open, high, low, close, missingBefore = 0]) => {
    time += (missingBefore + 1) * timeframeMs;
    return { time, open, high, low, close, volume: 1 };
  });
}

/** Candles that open where the one before closed and reach no further than their open and close. */
export function barsFromCloses(closes: readonly number[]): Bar[] {
  return barsFrom(
    closes.map((close, i): Row => {
      const open = i === 0 ? close : closes[i - 1];
      return [open, Math.max(open, close), Math.min(open, close), close];
    }),
  );
}

export function toColumns(bars: readonly Bar[]): Candles {
  const candles = allocateCandles(bars.length);
  for (const [i, bar] of bars.entries()) {
    candles.time[i] = bar.time;
    candles.open[i] = bar.open;
    candles.high[i] = bar.high;
    candles.low[i] = bar.low;
    candles.close[i] = bar.close;
    candles.volume[i] = bar.volume;
  }
  return candles;
}

export function toBars(candles: Candles): Bar[] {
  return Array.from(candles.time, (time, i) => ({
    time,
    open: candles.open[i],
    high: candles.high[i],
    low: candles.low[i],
    close: candles.close[i],
    volume: candles.volume[i],
  }));
}

/** A contract without fees, unless the test says otherwise. */
export function instrumentOf(changes: Partial<Instrument> = {}): Instrument {
  return instrumentSchema.parse({ feeTaker: 0, feeMaker: 0, ...changes });
}

/** Settings without slippage, unless the test says otherwise. */
export function settingsOf(changes: Partial<BacktestSettings> = {}): BacktestSettings {
  return backtestSettingsSchema.parse({ slippageBps: 0, ...changes });
}
