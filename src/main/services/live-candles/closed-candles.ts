import { type Candles, sliceCandles } from '#core/market/candles.ts';
import type { Gap } from '#core/market/gaps.ts';
import type { CandlePage } from '#main/adapters/exchange/exchange-client.ts';

/** What a page means for whoever follows a market. */
export interface NextCandles {
  /** Closed candles that come next, in order; none twice. */
  readonly candles: Candles;
  /** Holes among and before them that the exchange does not fill; each is told once. */
  readonly gaps: readonly Gap[];
  /** A candle is missing although later ones are there: it is worth asking once more. */
  readonly hole: boolean;
}

/** A hole is asked about so many times before it is passed over. */
const TRIES = 3;

/**
 * Puts answers of an exchange into one sequence: every closed candle exactly once and in order, whatever is repeated,
 * overlaps or comes late. A candle that is passed over does not come any more.
 */
export class ClosedCandles {
  readonly #stepMs: number;
  #next: number;
  /** Until the first candle has come it is not known where candles of several days begin. */
  #anchored = false;
  #tries = 0;

  /** @param from the first moment of interest, ms */
  constructor(from: number, stepMs: number) {
    this.#next = from;
    this.#stepMs = stepMs;
  }

  /** Where the next candle opens, ms. */
  get next(): number {
    return this.#next;
  }

  /** Goes back to a moment, ms, when what came since could not be handed on. */
  rewind(time: number): void {
    this.#next = time;
  }

  accept({ candles, coveredUntil }: CandlePage): NextCandles {
    let begin = 0;
    while (begin < candles.length && candles.time[begin] < this.#next) begin++;
    const gaps: Gap[] = [];
    let end = begin;
    for (; end < candles.length; end++) {
      if (!this.#passTo(candles.time[end], gaps)) return this.#result(candles, begin, end, gaps, true);
      this.#next = candles.time[end] + this.#stepMs;
      this.#anchored = true;
    }
    // The exchange has looked further than its last candle: there is nothing in between.
    const hole = coveredUntil > this.#next && !this.#passTo(coveredUntil, gaps);
    return this.#result(candles, begin, end, gaps, hole);
  }

  #result(candles: Candles, begin: number, end: number, gaps: Gap[], hole: boolean): NextCandles {
    return { candles: sliceCandles(candles, begin, end), gaps, hole };
  }

  /** Moves on to `time` past candles that are not there; false while they are worth asking for again. */
  #passTo(time: number, gaps: Gap[]): boolean {
    const missing = Math.round((time - this.#next) / this.#stepMs);
    if (missing > 0 && this.#anchored) {
      if (++this.#tries < TRIES) return false;
      gaps.push({ from: this.#next, to: time, missing });
    }
    this.#tries = 0;
    this.#next = Math.max(this.#next, time);
    return true;
  }
}
