import type { Candles } from '../market/candles.ts';
import { freeMemory } from '../market/free-memory.ts';
import { type FundingRates, NO_FUNDING } from '../market/funding-rates.ts';
import { ColumnPool } from './column-pool.ts';
import type { Kernel } from './kernel.ts';

/** Complete columns of one candle series, by name: a sweep over parameters computes each indicator once. */
export type ColumnCache = Map<string, Float64Array>;

/** What a strategy sees of one market. */
export interface MarketSeries {
  readonly candles: Candles;
  readonly timeframeMs: number;
  /** All known funding rates; null where there are none. */
  readonly funding?: FundingRates | null;
}

/**
 * The columns that a strategy needs over one candle series, each computed once however many components ask for it.
 * Kernels run in the order in which they were asked for, which is an order in which every input comes before its use.
 */
export class ColumnGraph {
  readonly candles: Candles;
  readonly timeframeMs: number;
  readonly funding: FundingRates;
  readonly #pool: ColumnPool;
  readonly #finished: ColumnCache | null;
  readonly #columns = new Map<string, Float64Array>();
  readonly #kernels: Kernel[] = [];

  /**
   * @param pool where columns get their memory from
   * @param finished columns of the same candles from earlier runs, which need no kernel; new ones are added by `keep`
   */
  constructor(series: MarketSeries, pool: ColumnPool = new ColumnPool(), finished: ColumnCache | null = null) {
    this.candles = series.candles;
    this.timeframeMs = series.timeframeMs;
    this.funding = series.funding ?? NO_FUNDING;
    this.#pool = pool;
    this.#finished = finished;
  }

  /**
   * The column named `key`; on the first request it is made, together with the kernel that fills it.
   * @param key names indicator, parameters and source; two different computations must not share one
   */
  column(key: string, kernel: (out: Float64Array) => Kernel): Float64Array {
    const known = this.#columns.get(key) ?? this.#finished?.get(key);
    if (known) return known;
    const { length } = this.candles;
    // What goes into the cache outlives the run, and so must not go back to the pool.
    const out = this.#finished ? this.#pool.kept(length) : this.#pool.float64(length);
    const made = kernel(out);
    this.#columns.set(key, out);
    this.#kernels.push(made);
    return out;
  }

  /** A new column of directions, all 0. */
  directions(): Int8Array {
    return this.#pool.int8(this.candles.length);
  }

  /** A new column of permissions, all forbidding. */
  permissions(): Uint8Array {
    return this.#pool.uint8(this.candles.length);
  }

  /** Adds a kernel that owns its output, such as a signal's column of directions. */
  add(kernel: Kernel): void {
    this.#kernels.push(kernel);
  }

  /** The columns made so far, by name. */
  get columns(): ReadonlyMap<string, Float64Array> {
    return this.#columns;
  }

  /** Puts the columns into the cache for later runs over the same candles; they must be complete. */
  keep(): void {
    for (const [key, column] of this.#columns) this.#finished?.set(key, column);
  }

  /** Frees the memory of the columns at once, when nothing will read them any more; what the cache holds stays. */
  discard(): void {
    if (this.#finished) return;
    for (const column of this.#columns.values()) freeMemory(column);
    this.#columns.clear();
  }

  run(from: number, to: number): void {
    for (const kernel of this.#kernels) kernel.run(from, to);
  }
}
