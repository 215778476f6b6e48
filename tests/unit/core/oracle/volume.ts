import { type Bar, mean } from './indicators.ts';

/** Volume and funding from their definitions, slowly. NaN where the definition says nothing yet. */

export function slowObv(bars: readonly Bar[]): number[] {
  let balance = 0;
  return bars.map((bar, i) => {
    if (i > 0) balance += Math.sign(bar.close - bars[i - 1].close) * bar.volume;
    return balance;
  });
}

/** Σ ((close − low) − (high − close)) / (high − low) × volume, over Σ volume. */
export function slowCmf(bars: readonly Bar[], period: number): number[] {
  return bars.map((_, i) => {
    if (i < period - 1) return Number.NaN;
    let flow = 0;
    let volume = 0;
    for (const bar of bars.slice(i - period + 1, i + 1)) {
      volume += bar.volume;
      if (bar.high > bar.low) flow += (bar.volume * (2 * bar.close - bar.low - bar.high)) / (bar.high - bar.low);
    }
    return volume === 0 ? 0 : flow / volume;
  });
}

/** Volume over the mean volume of the candles before; 0 without volume, infinite where it is the first there is. */
export function slowRelativeVolume(bars: readonly Bar[], period: number): number[] {
  return bars.map(({ volume }, i) => {
    if (i < period) return Number.NaN;
    return volume === 0 ? 0 : volume / mean(bars.slice(i - period, i).map((bar) => bar.volume));
  });
}

export interface Settlement {
  readonly time: number;
  readonly rate: number;
}

/** Mean of the last rates that were settled when the candle closed. */
export function slowFunding(
  bars: readonly Bar[],
  timeframeMs: number,
  settlements: readonly Settlement[],
  lookback: number,
): number[] {
  return bars.map((bar) => {
    const settled = settlements.filter(({ time }) => time <= bar.time + timeframeMs);
    return settled.length < lookback ? Number.NaN : mean(settled.slice(-lookback).map(({ rate }) => rate));
  });
}
