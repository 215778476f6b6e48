import { minuteOfDay, weekday } from './calendar.ts';
import { allocateCandles, type Candles, firstAtOrAfter, sliceCandles } from './candles.ts';
import type { MarketId } from './market-id.ts';
import { resampleCandles } from './resample.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';
import { type Timeframe, timeframeMs } from './timeframe.ts';

/**
 * A made-up market, so that the application is alive before any real candles are there. It imitates what is known about
 * the returns of real ones: fat tails, volatility that clusters and has a daily rhythm, calm and wild spells, trends or a
 * range, and funding that leans against the trend. It is no forecast and imitates no coin in particular.
 *
 * Only + − × ÷, Math.sqrt, Math.round and comparisons are used, which are exact on every machine, so that the same seed
 * gives the same bytes everywhere.
 */
export interface DemoMarket extends MarketId {
  readonly name: string;
  readonly seed: number;
  readonly startPrice: number;
  /** Price ticks in one unit of quote currency: 10 for a tick of 0.1. */
  readonly ticksPerUnit: number;
  /** Standard deviation of hourly returns in a normal spell. */
  readonly hourlySigma: number;
  /** Drift per hour while a trend lasts. */
  readonly trendDrift: number;
  /** Share of the distance to the middle of the range that is made good per hour. */
  readonly pull: number;
  /** Typical volume of a 5-minute candle in base currency. */
  readonly volume: number;
}

export const DEMO_MARKETS: readonly DemoMarket[] = [
  {
    exchange: 'demo',
    symbol: 'DEMO-TREND/USDT:USDT',
    name: 'Trends up and down for weeks',
    seed: 17,
    startPrice: 20_000,
    ticksPerUnit: 10,
    hourlySigma: 0.0056,
    trendDrift: 0.00045,
    pull: 0,
    volume: 90,
  },
  {
    exchange: 'demo',
    symbol: 'DEMO-RANGE/USDT:USDT',
    name: 'Swings around a slowly moving middle',
    seed: 1,
    startPrice: 120,
    ticksPerUnit: 100,
    hourlySigma: 0.0052,
    trendDrift: 0.00008,
    pull: 0.006,
    volume: 8_000,
  },
];

/** 2023-01-01 and 2026-01-01 UTC: fixed, as the core has no clock. */
export const DEMO_FROM = 1_672_531_200_000;
export const DEMO_TO = 1_767_225_600_000;

/** Which series are made of a demo market, and when each starts. All of them end at `DEMO_TO`. */
export const DEMO_SERIES: readonly { readonly timeframe: Timeframe; readonly from: number }[] = [
  { timeframe: '5m', from: DEMO_TO - 184 * 86_400_000 },
  { timeframe: '15m', from: DEMO_TO - 365 * 86_400_000 },
  { timeframe: '1h', from: DEMO_FROM },
  { timeframe: '4h', from: DEMO_FROM },
  { timeframe: '1d', from: DEMO_FROM },
];

export interface DemoSeries {
  readonly timeframe: Timeframe;
  readonly candles: Candles;
}

export interface DemoData {
  readonly series: readonly DemoSeries[];
  /** Every 8 hours; times in ms, rates as fractions. */
  readonly funding: { readonly time: Float64Array; readonly rate: Float64Array };
}

const STEP = timeframeMs('5m');
const HOUR = timeframeMs('1h');
const FUNDING_INTERVAL = timeframeMs('8h');
const PER_HOUR = HOUR / STEP;
/** Price moves inside a 5-minute candle: wicks come from a path. */
const SUB_STEPS = 6;

/** Spells of calm, normal and wild trading: factor on the volatility, and chance per hour that the spell ends. */
const SPELLS = [
  { factor: 0.55, end: 1 / 140 },
  { factor: 1, end: 1 / 200 },
  { factor: 1.9, end: 1 / 50 },
] as const;

/** Makes all series of one demo market: one 5-minute path, and the longer candles out of it. */
export function generateDemoMarket(market: DemoMarket): DemoData {
  const { candles, funding } = walk(market);
  const series = DEMO_SERIES.map(({ timeframe, from }) => {
    const part = sliceCandles(candles, firstAtOrAfter(candles, from), candles.length);
    const step = timeframeMs(timeframe);
    return { timeframe, candles: step === STEP ? part : roundVolumes(resampleCandles(part, step)) };
  });
  return { series, funding };
}

function walk(market: DemoMarket): { candles: Candles; funding: DemoData['funding'] } {
  const length = (DEMO_TO - DEMO_FROM) / STEP;
  const candles = allocateCandles(length);
  const random = seededRandom(market.seed);
  const weather = new Weather(market, random);
  const { ticksPerUnit } = market;
  const onTick = (price: number) => Math.round(price * ticksPerUnit) / ticksPerUnit;
  const fundingCount = (DEMO_TO - DEMO_FROM) / FUNDING_INTERVAL;
  const funding = { time: new Float64Array(fundingCount), rate: new Float64Array(fundingCount) };
  const perSubStep = 1 / Math.sqrt(PER_HOUR * SUB_STEPS);
  let price = market.startPrice;

  for (let i = 0; i < length; i++) {
    const time = DEMO_FROM + i * STEP;
    if (i % PER_HOUR === 0) weather.nextHour(time, price);
    if (time % FUNDING_INTERVAL === 0) {
      const k = (time - DEMO_FROM) / FUNDING_INTERVAL;
      funding.time[k] = time;
      funding.rate[k] = weather.fundingRate();
    }
    const open = onTick(price);
    let high = open;
    let low = open;
    price += price * weather.jump();
    for (let k = 0; k < SUB_STEPS; k++) {
      price *= 1 + weather.drift / (PER_HOUR * SUB_STEPS) + weather.sigma * perSubStep * random.gauss();
      const seen = onTick(price);
      if (seen > high) high = seen;
      if (seen < low) low = seen;
    }
    const close = onTick(price);
    candles.time[i] = time;
    candles.open[i] = open;
    candles.high[i] = high;
    candles.low[i] = low;
    candles.close[i] = close;
    candles.volume[i] = volumeOf(market, weather, random, (high - low) / open);
  }
  return { candles, funding };
}

/** Busy when the day is, and when the price moves. Three decimals. */
function volumeOf(market: DemoMarket, weather: Weather, random: SeededRandom, range: number): number {
  const noise = 0.35 + random.uniform() * random.uniform() * 2.2;
  const usualRange = market.hourlySigma * 0.5;
  const amount = market.volume * weather.activity * noise * (0.4 + (0.9 * range) / usualRange);
  return Math.round(amount * 1000) / 1000;
}

/** Sums of numbers with three decimals have three decimals. */
function roundVolumes(candles: Candles): Candles {
  for (let i = 0; i < candles.length; i++) candles.volume[i] = Math.round(candles.volume[i] * 1000) / 1000;
  return candles;
}

/** What the market is like in an hour: volatility, direction and activity. */
class Weather {
  /** Standard deviation and drift of this hour's return. */
  sigma: number;
  drift = 0;
  /** Factor on the volume. */
  activity = 1;
  readonly #market: DemoMarket;
  readonly #random: SeededRandom;
  #spell = 1;
  #direction = 1;
  #middle: number;
  #variance: number;
  #lastPrice: number;
  #momentum = 0;

  constructor(market: DemoMarket, random: SeededRandom) {
    this.#market = market;
    this.#random = random;
    this.sigma = market.hourlySigma;
    this.#variance = market.hourlySigma * market.hourlySigma;
    this.#middle = market.startPrice;
    this.#lastPrice = market.startPrice;
  }

  nextHour(time: number, price: number): void {
    const { hourlySigma, trendDrift, pull } = this.#market;
    const base = hourlySigma * hourlySigma;
    const hourReturn = (price - this.#lastPrice) / this.#lastPrice;
    this.#lastPrice = price;
    this.#momentum += (hourReturn - this.#momentum) / 72;

    if (this.#random.uniform() < SPELLS[this.#spell].end) this.#spell = Math.floor(this.#random.uniform() * 3);
    // A trend lasts two to three weeks on average, and is followed by any of the three: up, sideways, down.
    if (this.#random.uniform() < 1 / 400) this.#direction = Math.floor(this.#random.uniform() * 3) - 1;

    // GARCH(1,1) on hourly returns, taken without the spell's and the hour's own factor; capped, as real markets halt.
    const rhythm = dailyRhythm(time);
    const factor = SPELLS[this.#spell].factor * (0.75 + 0.5 * rhythm);
    const shock = Math.min((hourReturn * hourReturn) / (factor * factor), 40 * base);
    this.#variance = 0.06 * base + 0.85 * this.#variance + 0.09 * shock;
    this.sigma = Math.sqrt(this.#variance) * factor;

    this.#middle += this.#middle * this.#direction * trendDrift;
    this.drift = this.#direction * trendDrift + (pull * (this.#middle - price)) / price;
    const weekend = weekday(time) >= 5 ? 0.7 : 1;
    this.activity = weekend * (0.5 + rhythm) * (0.7 + 0.3 * SPELLS[this.#spell].factor);
  }

  /** News, once in a few days, as a fraction of the price; 0 most of the time. */
  jump(): number {
    if (this.#random.uniform() > 0.0009) return 0;
    return this.sigma * (1.5 + 2 * this.#random.uniform()) * (this.#random.uniform() < 0.5 ? -1 : 1);
  }

  /** Longs pay while the price has been rising for days, shorts while it has been falling. Eight decimals. */
  fundingRate(): number {
    const rate = 0.00008 + this.#momentum * 0.25 + this.#random.gauss() * 0.00002;
    return Math.round(Math.max(-0.003, Math.min(0.003, rate)) * 1e8) / 1e8;
  }
}

/** 0 in the quietest hour of the day (03:00 UTC), 1 in the busiest (15:00 UTC). */
function dailyRhythm(time: number): number {
  const fromPeak = Math.abs(minuteOfDay(time) - 900);
  return 1 - Math.min(fromPeak, 1440 - fromPeak) / 720;
}
