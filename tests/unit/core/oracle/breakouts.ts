import { fromFirstKnown } from './averages.ts';
import { type Bar, slowAtr, slowEma, slowSma, slowTrueRange } from './indicators.ts';
import { slowDeviation, slowHighest, slowLowest, slowRegression } from './windows.ts';

/** Breakout and momentum indicators from their definitions, slowly: plain arrays, NaN where nothing is known yet. */

const highsOf = (bars: readonly Bar[]) => bars.map((bar) => bar.high);
const lowsOf = (bars: readonly Bar[]) => bars.map((bar) => bar.low);
const closesOf = (bars: readonly Bar[]) => bars.map((bar) => bar.close);

/** Highest high and lowest low of the candles before each one, itself not among them. */
export function slowDonchian(
  bars: readonly Bar[],
  period: number,
): { readonly upper: number[]; readonly lower: number[] } {
  const before = (i: number) => bars.slice(i - period, i);
  return {
    upper: bars.map((_, i) => (i < period ? Number.NaN : Math.max(...highsOf(before(i))))),
    lower: bars.map((_, i) => (i < period ? Number.NaN : Math.min(...lowsOf(before(i))))),
  };
}

export function slowKeltner(
  bars: readonly Bar[],
  emaPeriod: number,
  atrPeriod: number,
  multiplier: number,
): Readonly<Record<'middle' | 'upper' | 'lower', number[]>> {
  const middle = slowEma(closesOf(bars), emaPeriod);
  const range = slowAtr(bars, atrPeriod);
  return {
    middle,
    upper: bars.map((_, i) => middle[i] + multiplier * range[i]),
    lower: bars.map((_, i) => middle[i] - multiplier * range[i]),
  };
}

/** Extremes of the session's first minutes, after them; sessions by the calendar, one after the other. */
export function slowOpeningRange(
  bars: readonly Bar[],
  startMinute: number,
  minutes: number,
): { readonly high: number[]; readonly low: number[] } {
  const startOf = (bar: Bar) => {
    const midnight = new Date(bar.time).setUTCHours(0, 0, 0, 0);
    const start = midnight + startMinute * 60_000;
    return start <= bar.time ? start : start - 86_400_000;
  };
  const first = bars.length > 0 ? startOf(bars[0]) : 0;
  const range = (bar: Bar) => {
    const start = startOf(bar);
    if (start === first && bars[0].time !== start) return [];
    if (bar.time < start + minutes * 60_000) return [];
    return bars.filter((other) => other.time >= start && other.time < start + minutes * 60_000);
  };
  const ranges = bars.map(range);
  return {
    high: ranges.map((some) => (some.length > 0 ? Math.max(...highsOf(some)) : Number.NaN)),
    low: ranges.map((some) => (some.length > 0 ? Math.min(...lowsOf(some)) : Number.NaN)),
  };
}

/** LazyBear's script line by line, with the Bollinger factor where his comment wants it. */
export function slowSqueeze(
  bars: readonly Bar[],
  bb: { readonly period: number; readonly deviations: number },
  kc: { readonly period: number; readonly multiplier: number },
): { readonly room: number[]; readonly momentum: number[] } {
  const close = closesOf(bars);
  const basis = slowSma(close, bb.period);
  const dev = slowDeviation(close, bb.period).map((value) => bb.deviations * value);
  const ma = slowSma(close, kc.period);
  const rangeMa = fromFirstKnown(slowTrueRange(bars), (known) => slowSma(known, kc.period));
  const room = close.map((_, i) => {
    const upper = ma[i] + rangeMa[i] * kc.multiplier - (basis[i] + dev[i]);
    const lower = basis[i] - dev[i] - (ma[i] - rangeMa[i] * kc.multiplier);
    return Math.min(upper, lower);
  });
  const highest = slowHighest(highsOf(bars), kc.period);
  const lowest = slowLowest(lowsOf(bars), kc.period);
  const distance = close.map((value, i) => value - ((highest[i] + lowest[i]) / 2 + ma[i]) / 2);
  return { room, momentum: fromFirstKnown(distance, (known) => slowRegression(known, kc.period).end) };
}

/** Blau: 100 × EMA(EMA(m, long), short) / EMA(EMA(|m|, long), short), and its EMA. Without movement the line is what it was, at first 0. */
export function slowTsi(
  closes: readonly number[],
  long: number,
  short: number,
  signal: number,
): { readonly line: number[]; readonly signal: number[] } {
  const change = closes.map((close, i) => (i === 0 ? Number.NaN : close - closes[i - 1]));
  const twice = (values: readonly number[]) => {
    const once = fromFirstKnown(values, (known) => slowEma(known, long));
    return fromFirstKnown(once, (known) => slowEma(known, short));
  };
  const up = twice(change);
  const size = twice(change.map(Math.abs));
  const line: number[] = [];
  for (const [i, one] of size.entries()) line.push(one === 0 ? line[i - 1] || 0 : (100 * up[i]) / one);
  return { line, signal: fromFirstKnown(line, (known) => slowEma(known, signal)) };
}

/** Williams: SMA fast − SMA slow of the middle of each candle. */
export function slowAwesome(bars: readonly Bar[], fast: number, slow: number): number[] {
  const middle = bars.map((bar) => (bar.high + bar.low) / 2);
  const [a, b] = [slowSma(middle, fast), slowSma(middle, slow)];
  return middle.map((_, i) => a[i] - b[i]);
}

/** The mother candle in force at each close: told as a story of waiting, broken and none. */
export function slowMother(bars: readonly Bar[]): { readonly high: number[]; readonly low: number[] } {
  let mother: Bar | null = null;
  let broken = false;
  const mothers = bars.map((bar, i) => {
    const inside = i > 0 && bar.high < bars[i - 1].high && bar.low > bars[i - 1].low;
    if (inside && (mother === null || broken)) {
      mother = bars[i - 1];
      broken = false;
      return mother;
    }
    if (mother === null) return null;
    const beyond = bar.close > mother.high || bar.close < mother.low;
    if (broken && !beyond) mother = null;
    if (beyond) broken = true;
    return mother;
  });
  return { high: mothers.map((one) => one?.high ?? Number.NaN), low: mothers.map((one) => one?.low ?? Number.NaN) };
}
