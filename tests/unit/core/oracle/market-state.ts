import { slowAverage } from './averages.ts';
import { type Bar, slowAtr, slowSma, slowTrueRange } from './indicators.ts';
import { overWindow, slowDeviation } from './windows.ts';

/** Measures of the state of a market from their definitions, slowly. NaN where the definition says nothing yet. */

/** 100 × log10(Σ true range / (highest true high − lowest true low)) / log10(n). */
export function slowChoppiness(bars: readonly Bar[], period: number): number[] {
  const range = slowTrueRange(bars);
  return bars.map((_, i) => {
    if (i < period) return Number.NaN;
    let way = 0;
    let highest = Number.NEGATIVE_INFINITY;
    let lowest = Number.POSITIVE_INFINITY;
    for (let k = i - period + 1; k <= i; k++) {
      way += range[k];
      highest = Math.max(highest, bars[k].high, bars[k - 1].close);
      lowest = Math.min(lowest, bars[k].low, bars[k - 1].close);
    }
    return highest === lowest ? 100 : (100 * Math.log10(way / (highest - lowest))) / Math.log10(period);
  });
}

export function slowNatr(bars: readonly Bar[], period: number): number[] {
  return slowAtr(bars, period).map((range, i) => (100 * range) / bars[i].close);
}

/** Share of the window that is below its last value, and half of what is equal to it. */
export function slowPercentile(values: readonly number[], period: number): number[] {
  return overWindow(values, period, (window) => {
    const last = window[window.length - 1];
    if (window.some((value) => Number.isNaN(value))) return Number.NaN;
    const equal = window.filter((value) => Math.abs(value - last) <= 1e-11 * Math.abs(last)).length;
    const below = window.filter((value) => value < last - 1e-11 * Math.abs(last)).length;
    return (100 * (below + equal / 2)) / period;
  });
}

export function slowBollingerWidth(closes: readonly number[], period: number, deviations: number): number[] {
  const middle = slowSma(closes, period);
  return slowDeviation(closes, period).map((deviation, i) => (200 * deviations * deviation) / middle[i]);
}

export function slowDistance(bars: readonly Bar[], type: string, period: number, atrPeriod: number): number[] {
  const average = slowAverage(type, bars, period);
  const range = slowAtr(bars, atrPeriod);
  return bars.map(({ close }, i) => {
    const distance = Math.abs(close - average[i]);
    return range[i] === 0 && distance < 1e-10 * close ? 0 : distance / range[i];
  });
}

/** True range over the average true range at the close before. */
export function slowRelativeRange(bars: readonly Bar[], period: number): number[] {
  const range = slowTrueRange(bars);
  const average = slowAtr(bars, period);
  return bars.map((_, i) => {
    if (i === 0) return Number.NaN;
    return range[i] === 0 && average[i - 1] === 0 ? 0 : range[i] / average[i - 1];
  });
}

/** All candles up to one, put together to longer ones that open at whole multiples of their length; those that are over. */
function closedLongBars(bars: readonly Bar[], timeframeMs: number, multiple: number): Bar[] {
  const longMs = multiple * timeframeMs;
  const now = bars[bars.length - 1].time + timeframeMs;
  const groups = new Map<number, Bar[]>();
  for (const bar of bars) {
    const opens = Math.floor(bar.time / longMs) * longMs;
    groups.set(opens, [...(groups.get(opens) ?? []), bar]);
  }
  return [...groups]
    .filter(([opens]) => opens + longMs <= now)
    .map(([time, group]) => ({
      time,
      open: group[0].open,
      high: Math.max(...group.map(({ high }) => high)),
      low: Math.min(...group.map(({ low }) => low)),
      close: group[group.length - 1].close,
      volume: group.reduce((sum, { volume }) => sum + volume, 0),
    }));
}

/**
 * Last value of a line of a longer timeframe at every candle, from scratch at each of them.
 * @param first index of the line's first value; nothing is said before so many long candles would be over without holes
 */
export function slowHigherTimeframe(
  bars: readonly Bar[],
  timeframeMs: number,
  multiple: number,
  first: number,
  line: (bars: readonly Bar[]) => readonly number[],
): number[] {
  return bars.map((_, i) => {
    const values = line(closedLongBars(bars.slice(0, i + 1), timeframeMs, multiple));
    return i < (first + 1) * multiple - 1 ? Number.NaN : values[values.length - 1];
  });
}
