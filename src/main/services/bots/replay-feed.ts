import type { BotConfig } from '#contract/bot-config.ts';
import type { FundingRates } from '#core/market/funding-rates.ts';
import { parseMarketId } from '#core/market/market-id.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';
import { UserError } from '#main/errors.ts';
import type { FedMoment, MarketFeed } from './market-feed.ts';
import { StoredSeries } from './stored-series.ts';

interface Series {
  readonly candles: StoredSeries;
  readonly funding: FundingRates;
  nextRate: number;
}

const FOREVER = Number.POSITIVE_INFINITY;

/** Stored candles of the bot's markets, one moment after the other, read some at a time. */
export class ReplayFeed implements MarketFeed {
  readonly span: MarketFeed['span'];
  readonly room: number;
  readonly ends = true;
  readonly trouble = null;
  readonly waiting = null;
  readonly #timeframeMs: number;
  readonly #series: readonly Series[];

  /** @throws UserError when a market has no stored candles of the timeframe, or none from the first moment on */
  constructor(store: MarketStore, { markets, timeframe, feed }: BotConfig) {
    this.#timeframeMs = timeframeMs(timeframe);
    const from = (feed.kind === 'replay' ? feed.from : null) ?? Number.NEGATIVE_INFINITY;
    const datasets = markets.map(({ market }) => {
      const id = parseMarketId(market);
      const dataset = id && store.find(id.exchange, id.symbol, timeframe);
      if (!dataset || dataset.from === null || dataset.to === null || dataset.to < from) {
        const what = dataset ? 'from the beginning of the replay on' : 'stored';
        throw new UserError(
          `No ${timeframe} candles of ${market} are ${dataset ? 'stored ' : ''}${what}: import or download some, or choose another market or date.`,
          { code: 'not-found', field: 'markets' },
        );
      }
      return dataset;
    });
    this.#series = datasets.map((dataset) => ({
      candles: new StoredSeries(store, dataset.id, from),
      funding: store.loadFunding(dataset.exchange, dataset.symbol),
      nextRate: 0,
    }));
    const first = Math.min(...datasets.map((dataset) => dataset.from ?? 0));
    this.span = {
      from: Math.max(first, from),
      to: Math.max(...datasets.map((dataset) => dataset.to ?? 0)),
    };
    // Series of different lengths may take turns, so that the moments are more than the candles of any of them.
    const most = datasets.reduce((sum, { count }) => sum + count, 0);
    this.room = Math.min(most, Math.ceil((this.span.to - this.span.from) / this.#timeframeMs) + 2);
  }

  peek(): number | null {
    const times = this.#series.map(({ candles }) => candles.peek(FOREVER) ?? FOREVER);
    const earliest = Math.min(...times);
    return earliest === FOREVER ? null : earliest;
  }

  next(): FedMoment | null {
    const time = this.peek();
    if (time === null) return null;
    const candles = this.#series.map((each) => (each.candles.peek(FOREVER) === time ? each.candles.take() : null));
    return { moment: { time, candles }, funding: this.#fundingUpTo(time + this.#timeframeMs), holes: [] };
  }

  close(): void {}

  #fundingUpTo(close: number): FedMoment['funding'] {
    return this.#series.flatMap((series, market) => {
      const { time, rate } = series.funding;
      const known: { market: number; time: number; rate: number }[] = [];
      for (; series.nextRate < time.length && time[series.nextRate] <= close; series.nextRate++) {
        known.push({ market, time: time[series.nextRate], rate: rate[series.nextRate] });
      }
      return known;
    });
  }
}
