/**
 * Indicators from their definitions, slowly: plain arrays in, plain arrays out, NaN where the definition says nothing
 * yet. Written from the literature and the design documents, without a look at the engine's own.
 */

export interface Bar {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Mean of the last `period` values, every window added up from scratch. */
export function slowSma(values: readonly number[], period: number): number[] {
  return values.map((_, i) => {
    if (i < period - 1) return Number.NaN;
    let sum = 0;
    for (let k = i - period + 1; k <= i; k++) sum += values[k];
    return sum / period;
  });
}

/** Seeded with the mean of the first `period` values, then 2/(period+1) of the new value and the rest of the old one. */
export function slowEma(values: readonly number[], period: number): number[] {
  const share = 2 / (period + 1);
  const out: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (i < period - 1) out.push(Number.NaN);
    else if (i === period - 1) out.push(mean(values.slice(0, period)));
    else out.push(share * values[i] + (1 - share) * out[i - 1]);
  }
  return out;
}

/** Wilder's own: (previous × (n − 1) + new) / n, started with the mean of the first n. Undefined values lead. */
export function wilderMean(values: readonly number[], period: number): number[] {
  const first = values.findIndex((value) => !Number.isNaN(value));
  const out: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const known = first < 0 ? 0 : i - first + 1;
    if (known < period) out.push(Number.NaN);
    else if (known === period) out.push(mean(values.slice(i - period + 1, i + 1)));
    else out.push((out[i - 1] * (period - 1) + values[i]) / period);
  }
  return out;
}

/** 100 − 100 / (1 + average gain / average loss); 100 without losses, 50 without any change. */
export function slowRsi(values: readonly number[], period: number): number[] {
  const gains = values.map((value, i) => (i === 0 ? Number.NaN : Math.max(0, value - values[i - 1])));
  const losses = values.map((value, i) => (i === 0 ? Number.NaN : Math.max(0, values[i - 1] - value)));
  const averageGain = wilderMean(gains, period);
  const averageLoss = wilderMean(losses, period);
  return values.map((_, i) => {
    const gain = averageGain[i];
    const loss = averageLoss[i];
    if (Number.isNaN(gain)) return Number.NaN;
    if (gain === 0 && loss === 0) return 50;
    if (loss === 0) return 100;
    return 100 - 100 / (1 + gain / loss);
  });
}

/** The greatest of high − low, |high − close before| and |low − close before|; none for the first candle. */
export function slowTrueRange(bars: readonly Bar[]): number[] {
  return bars.map((bar, i) => {
    if (i === 0) return Number.NaN;
    const before = bars[i - 1].close;
    return Math.max(bar.high - bar.low, Math.abs(bar.high - before), Math.abs(bar.low - before));
  });
}

export function slowAtr(bars: readonly Bar[], period: number): number[] {
  return wilderMean(slowTrueRange(bars), period);
}

/** Wilder 1978: directional movement, summed and smoothed by S − S/n + new, DX of the two lines, ADX its Wilder mean. */
export function slowAdx(
  bars: readonly Bar[],
  period: number,
): { readonly plusDi: number[]; readonly minusDi: number[]; readonly adx: number[] } {
  const up = (i: number) => bars[i].high - bars[i - 1].high;
  const down = (i: number) => bars[i - 1].low - bars[i].low;
  const plusMoves = bars.map((_, i) => (i === 0 ? Number.NaN : up(i) > down(i) && up(i) > 0 ? up(i) : 0));
  const minusMoves = bars.map((_, i) => (i === 0 ? Number.NaN : down(i) > up(i) && down(i) > 0 ? down(i) : 0));
  // A Wilder mean is the Wilder sum divided by n, and the n cancels in the quotient.
  const plus = wilderMean(plusMoves, period);
  const minus = wilderMean(minusMoves, period);
  const range = wilderMean(slowTrueRange(bars), period);
  const line = (moves: readonly number[]) =>
    moves.map((value, i) => (Number.isNaN(value) ? value : range[i] === 0 ? 0 : (100 * value) / range[i]));
  const plusDi = line(plus);
  const minusDi = line(minus);
  const dx = plusDi.map((value, i) => {
    if (Number.isNaN(value)) return value;
    const both = value + minusDi[i];
    return both === 0 ? 0 : (100 * Math.abs(value - minusDi[i])) / both;
  });
  return { plusDi, minusDi, adx: wilderMean(dx, period) };
}

export function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
