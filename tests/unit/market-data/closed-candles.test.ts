import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CandlePage } from '#main/adapters/exchange/exchange-client.ts';
import { ClosedCandles } from '#main/services/live-candles/closed-candles.ts';
import { candlesOf, HOUR, rowAt, START } from '../storage/series.ts';

/** A page with candles of these hours, which has looked up to `until` (an hour too). */
function page(hours: readonly number[], until = Math.max(0, ...hours.map((hour) => hour + 1))): CandlePage {
  return { candles: candlesOf(hours.map((hour) => rowAt(START + hour * HOUR))), coveredUntil: START + until * HOUR };
}

const hoursOf = ({ candles }: ReturnType<ClosedCandles['accept']>) =>
  [...candles.time].map((time) => (time - START) / HOUR);

describe('closed candles', () => {
  it('come once and in order, whatever overlaps and is repeated', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(8)), { maxLength: 20 }), (answers) => {
        const sequence = new ClosedCandles(START, HOUR);
        const got: number[] = [];
        for (const [from, length] of answers) {
          // An answer begins at the latest where the last one ended.
          const begin = Math.min(from, got.length);
          got.push(...hoursOf(sequence.accept(page(Array.from({ length }, (_, i) => begin + i)))));
        }
        expect(got).toEqual(got.map((_, i) => i));
      }),
    );
  });

  it('wait for one that is missing twice, and go on behind it the third time, saying so', () => {
    const sequence = new ClosedCandles(START, HOUR);
    expect(hoursOf(sequence.accept(page([0, 1])))).toEqual([0, 1]);
    for (let i = 0; i < 2; i++) {
      const answer = sequence.accept(page([3, 4]));
      expect(answer).toMatchObject({ gaps: [], hole: true });
      expect(hoursOf(answer)).toEqual([]);
    }
    const answer = sequence.accept(page([3, 4]));
    expect(hoursOf(answer)).toEqual([3, 4]);
    expect(answer).toMatchObject({ gaps: [{ from: START + 2 * HOUR, to: START + 3 * HOUR, missing: 1 }], hole: false });
  });

  it('bring one that was late, and forget that it was', () => {
    const sequence = new ClosedCandles(START, HOUR);
    sequence.accept(page([0]));
    expect(sequence.accept(page([2])).hole).toBe(true);
    expect(hoursOf(sequence.accept(page([1, 2])))).toEqual([1, 2]);
    expect(sequence.accept(page([4])).hole).toBe(true);
    expect(sequence.accept(page([4])).hole).toBe(true);
  });

  it('begin with the first one that there is', () => {
    const sequence = new ClosedCandles(START - 30 * 60_000, HOUR);
    expect(sequence.accept(page([0, 1]))).toMatchObject({ gaps: [], hole: false });
    expect(sequence.next).toBe(START + 2 * HOUR);
  });

  it('come again when they could not be handed on', () => {
    const sequence = new ClosedCandles(START, HOUR);
    sequence.accept(page([0, 1]));
    sequence.rewind(START + HOUR);
    expect(hoursOf(sequence.accept(page([1, 2])))).toEqual([1, 2]);
  });
});
