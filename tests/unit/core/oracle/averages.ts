import { type Bar, mean, slowEma, slowSma } from './indicators.ts';

/**
 * Moving averages from their definitions, slowly, every window added up from scratch. NaN where the definition says
 * nothing yet, be it for want of candles or because a value of the window is itself not known.
 */

/** Weights 1 to n, the newest value the heaviest. */
export function slowWma(values: readonly number[], period: number): number[] {
  return values.map((_, i) => {
    if (i < period - 1) return Number.NaN;
    let sum = 0;
    let weights = 0;
    for (let weight = 1; weight <= period; weight++) {
      sum += weight * values[i - period + weight];
      weights += weight;
    }
    return sum / weights;
  });
}

/** WMA(√n) of 2 × WMA(n / 2) − WMA(n), as Hull wrote it down, with whole lengths. */
export function slowHma(values: readonly number[], period: number): number[] {
  const half = slowWma(values, Math.max(1, Math.trunc(period / 2)));
  const whole = slowWma(values, period);
  const raw = values.map((_, i) => 2 * half[i] - whole[i]);
  return slowWma(raw, Math.trunc(Math.sqrt(period)));
}

/** Σ price × volume / Σ volume; the plain mean where there was no volume. */
export function slowVwma(values: readonly number[], volumes: readonly number[], period: number): number[] {
  return values.map((_, i) => {
    if (i < period - 1) return Number.NaN;
    let money = 0;
    let volume = 0;
    for (let k = i - period + 1; k <= i; k++) {
      money += values[k] * volumes[k];
      volume += volumes[k];
    }
    return volume === 0 ? mean(values.slice(i - period + 1, i + 1)) : money / volume;
  });
}

/** By the name that a template uses. */
export function slowAverage(type: string, bars: readonly Bar[], period: number): number[] {
  const closes = bars.map((bar) => bar.close);
  switch (type) {
    case 'sma':
      return slowSma(closes, period);
    case 'ema':
      return slowEma(closes, period);
    case 'wma':
      return slowWma(closes, period);
    case 'hma':
      return slowHma(closes, period);
    case 'vwma':
      return slowVwma(
        closes,
        bars.map((bar) => bar.volume),
        period,
      );
    default:
      throw new Error(`no average is called ${type}`);
  }
}

/** An oracle that takes a series from its first value, for one whose values begin with NaN. */
export function fromFirstKnown(
  values: readonly number[],
  definition: (known: readonly number[]) => readonly number[],
): number[] {
  const first = values.findIndex((value) => !Number.isNaN(value));
  if (first < 0) return values.map(() => Number.NaN);
  return [...values.slice(0, first), ...definition(values.slice(first))];
}
