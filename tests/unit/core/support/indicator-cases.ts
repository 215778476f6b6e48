import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ColumnGraph } from '#core/indicators/column-graph.ts';
import { seededRandom } from '#core/market/seeded-random.ts';
import type { Bar } from '../oracle/indicators.ts';
import { barsArbitrary } from './generators.ts';
import { barsFrom, HOUR, toColumns } from './market.ts';

export type Lines = Readonly<Record<string, Float64Array>>;

/** An indicator of the engine beside its definition. */
export interface IndicatorCase<P> {
  readonly name: string;
  readonly params: fc.Arbitrary<P>;
  /** How to ask the engine for it. */
  readonly lines: (graph: ColumnGraph, params: P) => Lines;
  /** The same lines from the definition: NaN where it says nothing. */
  readonly slow: (bars: readonly Bar[], params: P) => Readonly<Record<string, readonly number[]>>;
  /** Index of the first value of each line, where that depends on the parameters alone. */
  readonly first?: (params: P) => Readonly<Record<string, number>>;
  /** Candles to compare over; wandering ones with holes if nothing else is said. */
  readonly bars?: fc.Arbitrary<Bar[]>;
}

/** {@link barsArbitrary} with volumes, of which some are zero. */
export function barsWithVolume(minLength: number, maxLength: number): fc.Arbitrary<Bar[]> {
  const volume = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 64 }) },
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1000, max: 100_000 }) },
  );
  return barsArbitrary(minLength, maxLength).chain((bars) =>
    fc
      .array(volume, { minLength: bars.length, maxLength: bars.length })
      .map((volumes) => bars.map((bar, i) => ({ ...bar, volume: volumes[i] / 8 }))),
  );
}

/** A long random walk of candles with wicks, gaps and volumes, the same in every run. */
export function walk(length: number, seed = 7): Bar[] {
  const random = seededRandom(seed);
  let price = 100;
  const bars = barsFrom(
    Array.from({ length }, () => {
      const open = price * (1 + (random.uniform() - 0.5) * 0.004);
      const close = open * (1 + (random.uniform() - 0.5) * 0.03);
      price = close;
      const wick = () => 1 + random.uniform() * 0.01;
      return [open, Math.max(open, close) * wick(), Math.min(open, close) / wick(), close] as const;
    }),
  );
  return bars.map((bar) => ({ ...bar, volume: 10 * random.uniform() }));
}

/** The lines of an indicator, computed in chunks that end at the given indices. */
export function compute(
  bars: readonly Bar[],
  lines: (graph: ColumnGraph) => Lines,
  ends: readonly number[] = [],
  timeframeMs = HOUR,
): Lines {
  const graph = new ColumnGraph({ candles: toColumns(bars), timeframeMs });
  const made = lines(graph);
  let from = 0;
  for (const to of [...ends, bars.length]) {
    graph.run(from, to);
    from = to;
  }
  return made;
}

export function closesOf(bars: readonly Bar[]): number[] {
  return bars.map((bar) => bar.close);
}

/** Whether two values are the same but for rounding, at the size that the numbers around them have. */
function same(found: number, wanted: number, size: number): boolean {
  if (Number.isNaN(wanted)) return Number.isNaN(found);
  return Math.abs(found - wanted) <= 1e-9 * Math.max(1, size);
}

/** Expects a line to be the wanted one to a billionth of the largest of its values (or of 1). */
export function expectLine(found: Float64Array, wanted: readonly number[], what: string, from = 0): void {
  let size = 0;
  for (const value of wanted) if (Math.abs(value) > size) size = Math.abs(value);
  for (let i = from; i < wanted.length; i++) {
    if (!same(found[i], wanted[i], size)) expect(found[i], `${what} at ${i}`).toBe(wanted[i]);
  }
}

/** Declares what holds for every indicator: it is its definition, in any chunks, and it knows nothing of the future. */
export function testIndicator<P>({
  name,
  params,
  lines,
  slow,
  first,
  bars = barsWithVolume(1, 120),
}: IndicatorCase<P>) {
  describe(name, () => {
    test('is its definition, and NaN until there are enough candles', () => {
      fc.assert(
        fc.property(bars, params, (candles, chosen) => {
          const found = compute(candles, (graph) => lines(graph, chosen));
          const wanted = slow(candles, chosen);
          expect(Object.keys(found).sort()).toEqual(Object.keys(wanted).sort());
          for (const [key, line] of Object.entries(wanted)) expectLine(found[key], line, key);
          for (const [key, index] of Object.entries(first?.(chosen) ?? {})) {
            const known = found[key].findIndex((value) => !Number.isNaN(value));
            expect(known, `first value of ${key}`).toBe(index < candles.length ? index : -1);
          }
        }),
        { numRuns: 150 },
      );
    });

    test('gives the same bits wherever the candles are cut', () => {
      const candles = walk(600);
      fc.assert(
        fc.property(fc.array(fc.nat(600), { maxLength: 20 }), params, (cuts, chosen) => {
          const whole = compute(candles, (graph) => lines(graph, chosen));
          const ends = [...cuts].sort((a, b) => a - b);
          expect(compute(candles, (graph) => lines(graph, chosen), ends)).toEqual(whole);
        }),
        { numRuns: 40 },
      );
    });

    test('knows nothing of the candles to come', () => {
      const candles = walk(600);
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 600 }), params, (known, chosen) => {
          const whole = compute(candles, (graph) => lines(graph, chosen));
          const prefix = compute(candles.slice(0, known), (graph) => lines(graph, chosen));
          for (const [key, line] of Object.entries(prefix)) expect(line).toEqual(whole[key].slice(0, known));
        }),
        { numRuns: 40 },
      );
    });
  });
}
