import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Candles } from '#core/market/candles.ts';
import { DEMO_FROM, DEMO_MARKETS, DEMO_SERIES, DEMO_TO, generateDemoMarket } from '#core/market/demo-market.ts';
import { countMissing } from '#core/market/gaps.ts';
import { resampleCandles } from '#core/market/resample.ts';
import { type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import { candleProblem } from '#main/adapters/csv/candle-checks.ts';
import { rowsOf } from '../storage/series.ts';

const made = DEMO_MARKETS.map((market) => ({ market, data: generateDemoMarket(market) }));

function returnsOf(candles: Candles): number[] {
  return Array.from(candles.close.subarray(1), (close, i) => close / candles.close[i] - 1);
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function moment(values: number[], power: number): number {
  const middle = mean(values);
  return mean(values.map((value) => (value - middle) ** power));
}

function autocorrelation(values: number[], lag: number): number {
  const middle = mean(values);
  const products = values.slice(lag).map((value, i) => (value - middle) * (values[i] - middle));
  return products.reduce((sum, product) => sum + product, 0) / (moment(values, 2) * values.length);
}

describe.each(made)('the demo market $market.symbol', ({ market, data }) => {
  const of = (timeframe: Timeframe): Candles => {
    const series = data.series.find((candidate) => candidate.timeframe === timeframe);
    if (!series) throw new Error(`no ${timeframe}`);
    return series.candles;
  };
  const hourly = returnsOf(of('1h'));

  it('has every series over its whole range, without a hole', () => {
    for (const { timeframe, from } of DEMO_SERIES) {
      const { time, length } = of(timeframe);
      const step = timeframeMs(timeframe);
      expect([timeframe, time[0], time[length - 1]]).toEqual([timeframe, from, DEMO_TO - step]);
      expect(countMissing(of(timeframe), step)).toBe(0);
    }
  });

  it('consists of candles, with prices on the tick and volumes of three decimals', () => {
    for (const { candles } of data.series) {
      let wrong = 0;
      for (let i = 0; i < candles.length; i++) {
        const prices = [candles.open[i], candles.high[i], candles.low[i], candles.close[i]];
        const onTick = prices.every((p) => Math.round(p * market.ticksPerUnit) / market.ticksPerUnit === p);
        const volume = candles.volume[i];
        const fits = candleProblem(candles.open[i], candles.high[i], candles.low[i], candles.close[i], volume) === null;
        if (!onTick || !fits || Math.round(volume * 1000) / 1000 !== volume) wrong++;
      }
      expect(wrong).toBe(0);
    }
  });

  it('agrees with itself across timeframes', () => {
    const pairs: [Timeframe, Timeframe][] = [
      ['5m', '15m'],
      ['15m', '1h'],
      ['1h', '4h'],
      ['4h', '1d'],
    ];
    for (const [short, long] of pairs) {
      const built = resampleCandles(of(short), timeframeMs(long));
      const from = of(long).time.indexOf(built.time[0]);
      const rounded = (candles: Candles) =>
        rowsOf(candles).map((row) => [...row.slice(0, 5), Math.round(row[5] * 1000)]);
      expect(rounded(built)).toEqual(rounded(of(long)).slice(from));
    }
  });

  it('moves as much as such markets do: 40 to 90 % a year', () => {
    const yearly = Math.sqrt(moment(hourly, 2) * 8760);
    expect(yearly).toBeGreaterThan(0.4);
    expect(yearly).toBeLessThan(0.9);
  });

  it('has fat tails: kurtosis of hourly returns between 5 and 30', () => {
    const kurtosis = moment(hourly, 4) / moment(hourly, 2) ** 2;
    expect(kurtosis).toBeGreaterThan(5);
    expect(kurtosis).toBeLessThan(30);
  });

  it('has calm and wild spells: sizes of returns go together for days, the returns themselves do not', () => {
    const sizes = hourly.map(Math.abs);
    const noise = 3 / Math.sqrt(hourly.length);
    for (const lag of [1, 2, 3, 6, 12, 24, 36, 48, 72]) expect(autocorrelation(sizes, lag)).toBeGreaterThan(noise);
    for (const lag of [1, 2, 3, 6, 12, 24, 48]) expect(Math.abs(autocorrelation(hourly, lag))).toBeLessThan(0.03);
  });

  it('is busiest in the afternoon (UTC)', () => {
    const { time, volume } = of('1h');
    const at = (hour: number) => mean(Array.from(volume).filter((_, i) => (time[i] / 3_600_000) % 24 === hour));
    expect(at(15)).toBeGreaterThan(2 * at(3));
  });

  it('pays funding every eight hours, and more while prices rise', () => {
    const { time, rate } = data.funding;
    expect([time[0], time.length]).toEqual([DEMO_FROM, (DEMO_TO - DEMO_FROM) / 28_800_000]);
    expect(time.every((at, i) => at === DEMO_FROM + i * 28_800_000)).toBe(true);
    const { close, time: opens } = of('4h');
    const index = (at: number) => (at - opens[0]) / timeframeMs('4h');
    // Over the three days before each funding time.
    const rising = Array.from(rate).filter((_, i) => i >= 9 && close[index(time[i]) - 1] > close[index(time[i]) - 18]);
    const falling = Array.from(rate).filter((_, i) => i >= 9 && close[index(time[i]) - 1] < close[index(time[i]) - 18]);
    expect(mean(rising)).toBeGreaterThan(mean(falling) + 0.00005);
    expect(Math.max(...rate.map(Math.abs))).toBeLessThan(0.003);
    expect(rate.some((value) => value < 0)).toBe(true);
  });

  it('is called synthetic by its names', () => {
    expect(market.exchange).toBe('demo');
    expect(market.symbol).toMatch(/^DEMO-/);
  });
});

describe('the demo markets', () => {
  it('are the same bytes on every machine and at every time', () => {
    const hash = createHash('sha256');
    for (const { data } of made) {
      for (const { candles } of data.series) for (const row of rowsOf(candles)) hash.update(Float64Array.from(row));
      hash.update(data.funding.rate);
    }
    expect(hash.digest('hex')).toBe('b7f7e375fd3b7d4fb61a2500f8c281e91c568d90de6d8b28b2bcd911a6e31c71');
  });

  it('trend in one, and stay in a range in the other', () => {
    const spread = made.map(({ data }) => {
      const { high, low } = data.series.find(({ timeframe }) => timeframe === '1d')?.candles ?? { high: [], low: [] };
      return Math.max(...high) / Math.min(...low);
    });
    expect(spread[0]).toBeGreaterThan(3);
    expect(spread[1]).toBeLessThan(2.5);
  });
});
