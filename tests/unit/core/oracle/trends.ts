import { fromFirstKnown } from './averages.ts';
import { type Bar, mean, slowAtr, slowEma } from './indicators.ts';
import { slowHighest, slowLowest } from './windows.ts';

/** Trend indicators from their definitions, slowly: plain arrays, NaN where the definition says nothing yet. */

/** Appel: EMA fast − EMA slow, an EMA of that, and what is between the two. */
export function slowMacd(
  closes: readonly number[],
  fast: number,
  slow: number,
  signal: number,
): { readonly line: number[]; readonly signal: number[]; readonly histogram: number[] } {
  const fastLine = slowEma(closes, fast);
  const slowLine = slowEma(closes, slow);
  const line = closes.map((_, i) => fastLine[i] - slowLine[i]);
  const average = fromFirstKnown(line, (known) => slowEma(known, signal));
  return { line, signal: average, histogram: line.map((value, i) => value - average[i]) };
}

/**
 * The bands as TradingView's manual of `ta.supertrend` words them; the trend is that of the last candle that closed
 * beyond a band, 0 before there was one.
 */
export function slowSupertrend(
  bars: readonly Bar[],
  period: number,
  multiplier: number,
): { readonly line: number[]; readonly trend: number[] } {
  const range = slowAtr(bars, period);
  const upper: number[] = [];
  const lower: number[] = [];
  const trend: number[] = [];
  for (const [i, bar] of bars.entries()) {
    const high = (bar.high + bar.low) / 2 + multiplier * range[i];
    const low = (bar.high + bar.low) / 2 - multiplier * range[i];
    if (Number.isNaN(range[i])) {
      upper.push(Number.NaN);
      lower.push(Number.NaN);
      trend.push(Number.NaN);
      continue;
    }
    const first = i === period;
    const before = i > 0 ? bars[i - 1].close : Number.NaN;
    upper.push(first || high < upper[i - 1] || before > upper[i - 1] ? high : upper[i - 1]);
    lower.push(first || low > lower[i - 1] || before < lower[i - 1] ? low : lower[i - 1]);
    const last = first ? 0 : trend[i - 1];
    const up = bar.close > upper[i];
    const down = bar.close < lower[i];
    if (last === 1) trend.push(down ? -1 : 1);
    else if (last === -1) trend.push(up ? 1 : -1);
    else trend.push(up === down ? 0 : up ? 1 : -1);
  }
  return { trend, line: trend.map((side, i) => (side === 1 ? lower[i] : side === -1 ? upper[i] : Number.NaN)) };
}

/** Wilder's rules in TA-Lib's order, for long and short written out; the first trend is not leaning to one side. */
export function slowSar(bars: readonly Bar[], step: number, max: number): number[] {
  const out: number[] = [];
  let trend: 'none' | 'long' | 'short' = 'none';
  let [sar, extreme, factor] = [0, 0, 0];
  for (const [i, { high, low }] of bars.entries()) {
    const before = bars[i - 1];
    if (trend === 'none') {
      const up = i > 0 ? high - before.high : 0;
      const down = i > 0 ? before.low - low : 0;
      if (up > 0 && up > down) [trend, sar, extreme, factor] = ['long', Math.min(before.low, low), high, step];
      if (down > 0 && down > up) [trend, sar, extreme, factor] = ['short', Math.max(before.high, high), low, step];
      out.push(up === down || Math.max(up, down) <= 0 ? Number.NaN : sar);
    } else if (trend === 'long') {
      if (low <= sar) {
        trend = 'short';
        out.push(Math.max(extreme, high, before.high));
        [extreme, factor] = [low, step];
        sar = Math.max(out[i] + factor * (extreme - out[i]), high, before.high);
      } else {
        out.push(sar);
        if (high > extreme) [extreme, factor] = [high, Math.min(max, factor + step)];
        sar = Math.min(sar + factor * (extreme - sar), low, before.low);
      }
    } else if (high >= sar) {
      trend = 'long';
      out.push(Math.min(extreme, low, before.low));
      [extreme, factor] = [high, step];
      sar = Math.min(out[i] + factor * (extreme - out[i]), low, before.low);
    } else {
      out.push(sar);
      if (low < extreme) [extreme, factor] = [low, Math.min(max, factor + step)];
      sar = Math.max(sar + factor * (extreme - sar), high, before.high);
    }
  }
  return out;
}

function middles(bars: readonly Bar[], period: number): number[] {
  const highest = slowHighest(
    bars.map((bar) => bar.high),
    period,
  );
  const lowest = slowLowest(
    bars.map((bar) => bar.low),
    period,
  );
  return bars.map((_, i) => (highest[i] + lowest[i]) / 2);
}

/** Hosoda's four lines; the spans stand where they are drawn, the candle of their origin counted as the first of `base`. */
export function slowIchimoku(
  bars: readonly Bar[],
  conversion: number,
  base: number,
  span: number,
): Readonly<Record<'conversion' | 'base' | 'spanA' | 'spanB', number[]>> {
  const [tenkan, kijun, long] = [conversion, base, span].map((period) => middles(bars, period));
  const drawn = (line: (i: number) => number) => bars.map((_, i) => (i < base - 1 ? Number.NaN : line(i - base + 1)));
  return {
    conversion: tenkan,
    base: kijun,
    spanA: drawn((i) => (tenkan[i] + kijun[i]) / 2),
    spanB: drawn((i) => long[i]),
  };
}

/** Chande: 100 × (n − candles since the latest extreme of n + 1 candles) / n. */
export function slowAroon(bars: readonly Bar[], period: number): { readonly up: number[]; readonly down: number[] } {
  const since = (value: (bar: Bar) => number, better: (a: number, b: number) => boolean) =>
    bars.map((_, i) => {
      if (i < period) return Number.NaN;
      let at = i;
      for (let k = i - 1; k >= i - period; k--) if (better(value(bars[k]), value(bars[at]))) at = k;
      return (100 * (period - (i - at))) / period;
    });
  return {
    up: since(
      (bar) => bar.high,
      (a, b) => a > b,
    ),
    down: since(
      (bar) => bar.low,
      (a, b) => a < b,
    ),
  };
}

/** Valcu's candles, of which the signal needs open and close. */
export function slowHeikinAshi(bars: readonly Bar[]): { readonly open: number[]; readonly close: number[] } {
  const close = bars.map((bar) => (bar.open + bar.high + bar.low + bar.close) / 4);
  const open: number[] = [];
  for (const [i, bar] of bars.entries()) {
    open.push(i === 0 ? (bar.open + bar.close) / 2 : (open[i - 1] + close[i - 1]) / 2);
  }
  return { open, close };
}

/** Average of the typical prices by volume, over the candles of the same UTC day up to each one. */
export function slowSessionVwap(bars: readonly Bar[]): number[] {
  const day = (bar: Bar) => new Date(bar.time).toISOString().slice(0, 10);
  return bars.map((bar, i) => {
    const begun = bars.findIndex((other) => day(other) === day(bar));
    const wholeDay = begun > 0 || new Date(bars[0].time).toISOString().slice(11) === '00:00:00.000Z';
    return wholeDay ? slowVwap(bars.slice(begun, i + 1)) : Number.NaN;
  });
}

/** Average of the typical prices of some candles by volume, and plainly where there was none. */
export function slowVwap(bars: readonly Bar[]): number {
  const typical = bars.map((bar) => (bar.high + bar.low + bar.close) / 3);
  const volume = bars.reduce((sum, bar) => sum + bar.volume, 0);
  if (volume === 0) return mean(typical);
  return bars.reduce((sum, bar, k) => sum + typical[k] * bar.volume, 0) / volume;
}
