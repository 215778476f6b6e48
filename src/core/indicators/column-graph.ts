import type { Candles } from '../market/candles.ts';
import type { Kernel } from './kernel.ts';

/** Complete columns of one candle series, by name: a sweep over parameters computes each indicator once. */
export type ColumnCache = Map<string, Float64Array>;

/**
 * The columns that a strategy needs over one candle series, each computed once however many components ask for it.
 * Kernels run in the order in which they were asked for, which is an order in which every input comes before its use.
 */
export class ColumnGraph {
  readonly candles: Candles;
  readonly #finished: ColumnCache | null;
  readonly #columns = new Map<string, Float64Array>();
  readonly #kernels: Kernel[] = [];

  /** @param finished columns of the same candles from earlier runs, which need no kernel; new ones are added by `keep` */
  constructor(candles: Candles, finished: ColumnCache | null = null) {
    this.candles = candles;
    this.#finished = finished;
  }

  /**
   * The column named `key`; on the first request it is made, together with the kernel that fills it.
   * @param key names indicator, parameters and source; two different computations must not share one
   */
  column(key: string, kernel: (out: Float64Array) => Kernel): Float64Array {
    const known = this.#columns.get(key) ?? this.#finished?.get(key);
    if (known) return known;
    const out = new Float64Array(this.candles.length);
    const made = kernel(out);
    this.#columns.set(key, out);
    this.#kernels.push(made);
    return out;
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

  run(from: number, to: number): void {
    for (const kernel of this.#kernels) kernel.run(from, to);
  }
}
