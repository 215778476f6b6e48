import type { Candles } from '#core/market/candles.ts';
import type { MarketModel } from '#renderer/report/market-model.ts';
import type { CandleQuery, ReportSource } from '#renderer/report/report-source.ts';
import { clipCandles } from './candle-window.ts';

export type LoadAnswer =
  | { readonly kind: 'candles'; readonly candles: Candles }
  | { readonly kind: 'failed'; readonly why: string }
  /** Something else was asked for meanwhile: whoever waits for this answer has nothing to do any more. */
  | { readonly kind: 'overtaken' };

/** Fetches candles of a report's markets. Only the latest question is answered, so that no answer comes too late. */
export class CandleLoader {
  readonly #source: ReportSource;
  readonly #onLoading: (loading: boolean) => void;
  #asked = 0;
  #waiting = false;

  constructor(source: ReportSource, onLoading: (loading: boolean) => void) {
    this.#source = source;
    this.#onLoading = onLoading;
  }

  /** Fetches candles of a market, none of them outside the run. */
  async load(market: MarketModel, query: Omit<CandleQuery, 'market'>): Promise<LoadAnswer> {
    const number = ++this.#asked;
    this.#setWaiting(true);
    const answer = await this.#source.candles({ ...query, market: market.index });
    if (number !== this.#asked) return { kind: 'overtaken' };
    this.#setWaiting(false);
    if (!answer.ok) return { kind: 'failed', why: answer.why };
    const { from, to } = market.assumptions;
    return { kind: 'candles', candles: clipCandles(answer.page, from, to) };
  }

  /** Whatever is still asked for is not wanted any more. */
  stop(): void {
    this.#asked++;
    this.#setWaiting(false);
  }

  #setWaiting(waiting: boolean): void {
    if (waiting === this.#waiting) return;
    this.#waiting = waiting;
    this.#onLoading(waiting);
  }
}
