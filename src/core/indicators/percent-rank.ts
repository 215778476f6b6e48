import type { ColumnGraph } from './column-graph.ts';
import type { Kernel } from './kernel.ts';
import { EQUAL_WITHIN } from './rounding.ts';
import type { Source } from './source.ts';

/**
 * Percentile of each value among the last `period` ones, itself included: the share of those below it and half of those
 * equal to it (SciPy's `percentileofscore` of the kind `mean`), so that turning all values upside down turns p into
 * 100 − p, and a line that does not move is at 50. NaN before there are `period` values.
 *
 * The window is kept in the order of size. Places in it are found by halving; the values between the place that becomes
 * free and the one that is taken move over by one as a block of memory, which up to the thousands that anyone compares
 * with is faster than a balanced tree.
 */
export class PercentRank implements Kernel {
  readonly #source: Float64Array;
  readonly #first: number;
  readonly #out: Float64Array;
  readonly #period: number;
  readonly #sorted: Float64Array;

  constructor({ column, first }: Source, out: Float64Array, period: number) {
    this.#source = column;
    this.#first = first;
    this.#out = out;
    this.#period = period;
    this.#sorted = new Float64Array(period);
  }

  run(from: number, to: number): void {
    const source = this.#source;
    const out = this.#out;
    const period = this.#period;
    const sorted = this.#sorted;
    const begin = Math.min(to, Math.max(from, this.#first));
    out.fill(Number.NaN, from, begin);
    for (let i = begin; i < to; i++) {
      const value = source[i];
      const known = Math.min(period, i - this.#first);
      // The place that becomes free: that of the oldest value, or the one behind the last.
      const free = known < period ? known : firstNotBelow(sorted, period, source[i - period]);
      const wanted = firstNotBelow(sorted, known, value);
      const place = wanted > free ? wanted - 1 : wanted;
      if (wanted > free) sorted.copyWithin(free, free + 1, wanted);
      else sorted.copyWithin(place + 1, place, free);
      sorted[place] = value;
      out[i] = known < period - 1 ? Number.NaN : (50 * placesAround(sorted, place)) / period;
    }
  }
}

/** How many values are below the one at `place`, counted twice, plus how many are equal to it but for rounding. */
function placesAround(sorted: Float64Array, place: number): number {
  const { length } = sorted;
  const value = sorted[place];
  const equal = EQUAL_WITHIN * Math.abs(value);
  const least = value - equal;
  const most = value + equal;
  // Nearly always the neighbours differ, and nothing has to be looked for.
  const below = place === 0 || sorted[place - 1] < least ? place : firstNotBelow(sorted, place, least);
  let upTo = place + 1;
  if (upTo < length && sorted[upTo] <= most) {
    upTo = firstNotBelow(sorted, length, most);
    while (upTo < length && sorted[upTo] === most) upTo++;
  }
  return below + upTo;
}

/** Index of the first of the `count` rising values that is not below the limit; `count` when there is none. */
function firstNotBelow(sorted: Float64Array, count: number, limit: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function percentRank(graph: ColumnGraph, source: Source, period: number): Float64Array {
  return graph.column(`percent-rank(${source.key},${period})`, (out) => new PercentRank(source, out, period));
}
