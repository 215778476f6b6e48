import { type Candles, sliceCandles } from '#core/market/candles.ts';
import { type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import type { CandlePage, FundingPage } from '#main/adapters/exchange/exchange-client.ts';
import { ExchangeError } from '#main/adapters/exchange/exchange-error.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { endOfWindow } from '#main/adapters/exchange/read-candles.ts';
import type { ExchangeConnection } from '#main/services/market-data/download/connections.ts';
import { candlesOf, rowAt } from '../storage/series.ts';

export interface MemoryExchangeOptions {
  readonly timeframe: Timeframe;
  /** Where its candles begin, ms, and exchange time. */
  readonly listed: number;
  readonly now: number;
  readonly pageCandles: number;
  /** Opens of candles that it does not have. */
  readonly lacks?: ReadonlySet<number>;
  /** Called before every answer with candles; what it throws is what the caller gets. */
  readonly beforeAnswer?: () => void;
}

/**
 * An exchange in memory that answers as {@link CandlePage} promises. The real clients are tested against simulated
 * exchanges; here thousands of downloads are broken off at every place.
 */
export class MemoryExchange {
  readonly asked: { readonly since: number; readonly limit: number; readonly timeframe: Timeframe }[] = [];
  now: number;
  readonly #options: MemoryExchangeOptions;

  constructor(options: MemoryExchangeOptions) {
    this.#options = options;
    this.now = options.now;
  }

  /** Opens of all candles of the timeframe that are closed. */
  get closed(): number[] {
    const step = timeframeMs(this.#options.timeframe);
    const times: number[] = [];
    for (let time = this.#options.listed; time + step <= this.now; time += step) {
      if (!this.#options.lacks?.has(time)) times.push(time);
    }
    return times;
  }

  get connection(): ExchangeConnection {
    const profile = findSupportedProfile('bybit');
    const { timeframe, pageCandles } = this.#options;
    const unused = () => Promise.reject(new Error('a download asks for nothing else'));
    return {
      profile: { ...profile, candles: { ...profile.candles, timeframes: [timeframe], maxPerRequest: pageCandles } },
      endpoint: null,
      pausedUntil: () => 0,
      client: {
        instruments: async () => [
          {
            exchange: 'bybit',
            symbol: 'BTC/USDT:USDT',
            id: 'BTCUSDT',
            base: 'BTC',
            quote: 'USDT',
            settle: 'USDT',
            active: true,
            instrument: {} as never,
          },
        ],
        candles: async (_symbol, asked, since, limit) => this.#candles(asked, since, limit),
        fundingHistory: unused as () => Promise<FundingPage>,
        // biome-ignore lint/correctness/useYield: a download follows no stream
        watchCandles: async function* () {
          await unused();
        },
        measureClock: unused,
        now: () => this.now,
        close: async () => undefined,
      },
    };
  }

  #candles(timeframe: Timeframe, since: number, limit: number): CandlePage {
    this.#options.beforeAnswer?.();
    this.asked.push({ since, limit, timeframe });
    const step = timeframeMs(timeframe);
    const end = endOfWindow({ timeframe, since, limit, now: this.now });
    const times = this.closed.filter((time) => time >= since && time < end);
    const candles: Candles = times.length > 0 ? candlesOf(times.map(rowAt)) : sliceCandles(candlesOf([rowAt(0)]), 0, 0);
    const last = times.at(-1);
    const past = since + limit * step < this.now - step;
    return { candles, coveredUntil: past ? since + limit * step : last === undefined ? since : last + step };
  }
}

/** What an exchange out of reach is like. */
export function unreachable(): ExchangeError {
  return new ExchangeError({ id: 'bybit', name: 'Bybit' }, 'network-down', 'connection refused');
}
