import { allocateCandles, type Candles } from '#core/market/candles.ts';
import { seededRandom } from '#core/market/seeded-random.ts';

/** Five years of one-minute candles. */
export const FIVE_YEARS_OF_MINUTES = 5 * 365 * 1440;

const FIRST = Date.UTC(2020, 0, 1);

/**
 * A seeded walk of one-minute candles with volatility that clusters, pulled back to its start so that five years stay in
 * range; prices on a tick of 0.1. Only exact operations are used: the same bytes on every machine.
 */
export function randomCandles(count: number, seed = 1): Candles {
  const candles = allocateCandles(count);
  const random = seededRandom(seed);
  const start = 30_000;
  const calm = 0.0006 * 0.0006;
  const tick = (value: number) => Math.round(value * 10) / 10;
  // The sum of twelve uniform numbers is close to normal and needs no logarithm.
  const normal = () => {
    let sum = -6;
    for (let k = 0; k < 12; k++) sum += random.uniform();
    return sum;
  };
  let price = start;
  let variance = calm;
  for (let i = 0; i < count; i++) {
    const sigma = Math.sqrt(variance);
    const pull = ((start - price) / start) * 2e-6;
    const close = tick(price * (1 + pull + sigma * normal()));
    const spread = price * sigma * random.uniform();
    candles.time[i] = FIRST + i * 60_000;
    candles.open[i] = price;
    candles.high[i] = tick(Math.max(price, close) + spread);
    candles.low[i] = tick(Math.min(price, close) - spread);
    candles.close[i] = close;
    candles.volume[i] = Math.round(random.uniform() * 1e5) / 1000;
    const change = close / price - 1;
    variance = Math.min(2.5e-5, 0.02 * calm + 0.9 * variance + 0.08 * change * change);
    price = close;
  }
  return candles;
}
