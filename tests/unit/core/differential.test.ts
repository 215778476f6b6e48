import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slowBacktest } from './oracle/broker.ts';
import { expectSameRun } from './support/compare.ts';
import { reportOf, runEngine } from './support/engine.ts';
import { inputArbitrary } from './support/generators.ts';

describe('the engine against a slow simulator written from the documents', () => {
  test('gives the same trades, equity and ties on any candles, template and settings', () => {
    fc.assert(
      fc.property(inputArbitrary(1, 120), (input) => {
        const outcome = runEngine(input);
        expectSameRun(reportOf(outcome), outcome.simulation.equity, slowBacktest(input));
      }),
      { numRuns: 400 },
    );
  });
});
