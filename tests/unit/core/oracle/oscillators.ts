import { fromFirstKnown } from './averages.ts';
import { type Bar, mean, slowRsi, slowSma } from './indicators.ts';
import { overWindow, slowDeviation, slowHighest, slowLowest } from './windows.ts';

/** Oscillators from their definitions, slowly, every window from scratch; NaN where the definition says nothing yet. */

/** Place of a value between two others, 0 to 100; the middle where there is no room between them. */
function place(value: number, lowest: number, highest: number): number {
  if (Number.isNaN(lowest + highest)) return Number.NaN;
  return highest - lowest <= 1e-10 * Math.abs(highest) ? 50 : (100 * (value - lowest)) / (highest - lowest);
}

export function slowRawK(bars: readonly Bar[], period: number): number[] {
  const highest = slowHighest(
    bars.map((bar) => bar.high),
    period,
  );
  const lowest = slowLowest(
    bars.map((bar) => bar.low),
    period,
  );
  return bars.map((bar, i) => place(bar.close, lowest[i], highest[i]));
}

/** %K: mean of raw values; %D: mean of values of %K. */
function averaged(raw: readonly number[], smooth: number, d: number): { k: number[]; d: number[] } {
  const k = slowSma(raw, smooth);
  return { k, d: slowSma(k, d) };
}

export function slowStochastic(bars: readonly Bar[], period: number, smooth: number, d: number) {
  return averaged(slowRawK(bars, period), smooth, d);
}

/** (RSI − its lowest) / (its highest − its lowest) over a window of RSI values. */
export function slowStochasticRsi(closes: readonly number[], rsi: number, period: number, k: number, d: number) {
  const line = slowRsi(closes, rsi);
  const raw = fromFirstKnown(line, (known) => {
    const highest = slowHighest(known, period);
    const lowest = slowLowest(known, period);
    return known.map((value, i) => place(value, lowest[i], highest[i]));
  });
  return averaged(raw, k, d);
}

/** −100 × (highest − close) / (highest − lowest). */
export function slowWilliamsR(bars: readonly Bar[], period: number): number[] {
  return bars.map((bar, i) => {
    if (i < period - 1) return Number.NaN;
    const window = bars.slice(i - period + 1, i + 1);
    const highest = Math.max(...window.map(({ high }) => high));
    const lowest = Math.min(...window.map(({ low }) => low));
    return highest === lowest ? -50 : (-100 * (highest - bar.close)) / (highest - lowest);
  });
}

/** (typical − mean) / (0.015 × mean absolute deviation); 0 where there is no deviation. */
export function slowCci(bars: readonly Bar[], period: number): number[] {
  const typical = bars.map(({ high, low, close }) => (high + low + close) / 3);
  return overWindow(typical, period, (window) => {
    const middle = mean(window);
    const deviation = mean(window.map((value) => Math.abs(value - middle)));
    return deviation < 1e-10 * middle ? 0 : (window[window.length - 1] - middle) / (0.015 * deviation);
  });
}

/** 100 × positive money flow / all money flow, over `period` changes of the typical price. */
export function slowMfi(bars: readonly Bar[], period: number): number[] {
  const typical = bars.map(({ high, low, close }) => (high + low + close) / 3);
  return bars.map((_, i) => {
    if (i < period) return Number.NaN;
    let positive = 0;
    let negative = 0;
    for (let k = i - period + 1; k <= i; k++) {
      const change = typical[k] - typical[k - 1];
      const flow = typical[k] * bars[k].volume;
      if (Math.abs(change) <= 1e-10 * typical[k]) continue;
      if (change > 0) positive += flow;
      else negative += flow;
    }
    return positive + negative === 0 ? 50 : (100 * positive) / (positive + negative);
  });
}

/** Distance from the mean in standard deviations of the population; 0 where all closes are the same. */
export function slowZScore(closes: readonly number[], period: number): number[] {
  const middle = slowSma(closes, period);
  const deviation = slowDeviation(closes, period);
  return closes.map((close, i) => (deviation[i] <= 1e-10 * close ? 0 : (close - middle[i]) / deviation[i]));
}
