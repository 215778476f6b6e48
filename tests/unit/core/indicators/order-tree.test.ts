import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OrderTree } from '#core/indicators/order-tree.ts';
import { seededRandom } from '#core/market/seeded-random.ts';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('values in the order of their size', () => {
  test('number and sum of those below a limit are what counting gives, as old values leave', () => {
    // Few different values, so that many are equal; whole ones, so that sums are exact.
    const value = fc.integer({ min: -8, max: 8 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.array(fc.tuple(value, value)), (capacity, steps) => {
        const tree = new OrderTree(capacity);
        const seen: number[] = [];
        for (const [added, limit] of steps) {
          tree.add(added);
          seen.push(added);
          const window = seen.slice(-capacity);
          const below = window.filter((one) => one < limit);
          tree.seek(limit);
          expect([tree.size, tree.sum, tree.countBelow, tree.sumBelow]).toEqual([
            window.length,
            sum(window),
            below.length,
            sum(below),
          ]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['rising', (i: number) => i],
    ['falling', (i: number) => -i],
    ['all the same', () => 1],
    ['up and down', (i: number) => Math.abs((i % 4000) - 2000)],
  ])('of a line that is %s cost about as much as of a random one', (_name, line) => {
    const random = seededRandom(3);
    const work = (next: (i: number) => number) => {
      const tree = new OrderTree(2000);
      const begin = performance.now();
      for (let i = 0; i < 60_000; i++) {
        tree.add(next(i));
        tree.seek(next(i));
      }
      return performance.now() - begin;
    };
    work(() => random.uniform());
    // A tree that had become a list would take a hundred times as long.
    expect(work(line)).toBeLessThan(10 * work(() => random.uniform()) + 20);
  });
});
