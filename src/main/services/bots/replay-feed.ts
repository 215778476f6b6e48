import type { BotConfig } from '#contract/bot-config.ts';
import { candleAt } from '#core/bots/growing-candles.ts';
import type { Candles } from '#core/market/candles.ts';
import type { FundingRates } from '#core/market/funding-rates.ts';
import { parseMarketId } from '#core/market/market-id.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';
import { UserError } from '#main/errors.ts';
import type { FedMoment, MarketFeed } from './market-feed.ts';

/** Candles that are read at once: little enough not to be felt by whatever else the process does. */
const PAGE = 1000;

interface Series {
  readonly datasetId: string;
  readonly funding: FundingRates;
  page: Candles | null;
  next: number;
  /** Open time from which the page after this one begins; null when there is none. */
  more: number | null;
  nextRate: number;
}

/** Stored candles of the bot's markets, one moment after the other, read some at a time. */
export class ReplayFeed implements MarketFeed {
  readonly span: MarketFeed['span'];
  readonly room: number;
  readonly #store: MarketStore;
  readonly #timeframeMs: number;
  readonly #series: readonly Series[];

  /** @throws UserError when a market has no stored candles of the timeframe, or none from the first moment on */
  constructor(store: MarketStore, { markets, timeframe, feed }: BotConfig) {
    this.#store = store;
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
      datasetId: dataset.id,
      funding: store.loadFunding(dataset.exchange, dataset.symbol),
      page: null,
      next: 0,
      more: from,
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
    let earliest = Number.POSITIVE_INFINITY;
    for (const series of this.#series) {
      const { page, next } = this.#ready(series);
      if (page && next < page.length) earliest = Math.min(earliest, page.time[next]);
    }
    return earliest === Number.POSITIVE_INFINITY ? null : earliest;
  }

  next(): FedMoment | null {
    const time = this.peek();
    if (time === null) return null;
    const candles = this.#series.map((series) => {
      const { page, next } = series;
      if (!page || next >= page.length || page.time[next] !== time) return null;
      series.next++;
      return candleAt(page, next);
    });
    return { moment: { time, candles }, funding: this.#fundingUpTo(time + this.#timeframeMs) };
  }

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

  /** The series with a page that has a next candle, if there is any. */
  #ready(series: Series): Series {
    if (series.more === null || (series.page && series.next < series.page.length)) return series;
    const { candles } = this.#store.loadWindow(series.datasetId, { from: series.more }, PAGE);
    series.page = candles;
    series.next = 0;
    series.more = candles.length < PAGE ? null : candles.time[candles.length - 1] + 1;
    return series;
  }
}
