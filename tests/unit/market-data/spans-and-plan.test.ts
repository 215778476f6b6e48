import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapWindows, planCandles, storedSpans } from '#main/services/market-data/download/plan.ts';
import { cutSpan, joinSpans, subtractSpans } from '#main/services/market-data/download/spans.ts';

const span = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 20 }))
  .map(([from, length]) => ({ from, to: from + length }));
const spans = fc.array(span, { maxLength: 8 });
const ticks = (list: readonly { from: number; to: number }[]) =>
  new Set(list.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i)));

describe('stretches of time', () => {
  it('joined are the same times, in order, apart from each other', () => {
    fc.assert(
      fc.property(spans, (list) => {
        const joined = joinSpans(list);
        expect(ticks(joined)).toEqual(new Set([...ticks(list)].sort((a, b) => a - b)));
        for (let i = 1; i < joined.length; i++) expect(joined[i].from).toBeGreaterThan(joined[i - 1].to);
      }),
    );
  });

  it('subtracted leave the times of the whole that are in none of them', () => {
    fc.assert(
      fc.property(span, spans, (whole, taken) => {
        const gone = ticks(taken);
        expect(ticks(subtractSpans(whole, taken))).toEqual(new Set([...ticks([whole])].filter((t) => !gone.has(t))));
      }),
    );
  });

  it('cut to bounds lie within them', () => {
    expect(cutSpan({ from: 3, to: 9 }, { from: 5, to: 20 })).toEqual({ from: 5, to: 9 });
    expect(cutSpan({ from: 3, to: 5 }, { from: 5, to: 20 })).toBeNull();
  });
});

describe('the plan of a download', () => {
  const step = 10;
  it('asks for what is neither stored nor answered for, and compares the last stored candle', () => {
    const stored = storedSpans(100, 190, [{ from: 130, to: 150 }], step);
    expect(stored).toEqual([
      { from: 100, to: 130 },
      { from: 150, to: 200 },
    ]);
    const plan = planCandles({ from: 50, to: 300 }, { stored, covered: [{ from: 130, to: 150 }], now: 300 }, step);
    expect(plan.spans).toEqual([
      { from: 50, to: 100 },
      { from: 190, to: 300 },
    ]);
    expect(plan).toMatchObject({ total: 25, done: 10 });
  });

  it('does not ask for a candle that cannot have closed', () => {
    const known = { stored: [{ from: 100, to: 200 }], covered: [], now: 209 };
    expect(planCandles({ from: 100, to: 209 }, known, step).spans).toEqual([]);
    expect(planCandles({ from: 100, to: 210 }, { ...known, now: 210 }, step).spans).toEqual([{ from: 190, to: 210 }]);
  });

  it('takes holes together into few windows', () => {
    const holes = [
      { from: 10, to: 20 },
      { from: 40, to: 50 },
      { from: 110, to: 130 },
      { from: 400, to: 900 },
    ];
    expect(gapWindows(holes, 100)).toEqual([
      { from: 10, to: 50 },
      { from: 110, to: 130 },
      { from: 400, to: 900 },
    ]);
  });
});
