import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METRIC_NAMES } from '#core/analysis/metrics.ts';
import { exitReasonLabel } from '#renderer/report/exit-reason.ts';
import { histogram, roundStep, ticks } from '#renderer/report/histogram.ts';
import { formatMetric, whyMissing } from '#renderer/report/metric-format.ts';
import { METRIC_GROUPS } from '#renderer/report/metric-info.ts';
import { monthlyReturns } from '#renderer/report/monthly-returns.ts';
import { lowerBound } from '#renderer/report/report-model.ts';

describe('monthly returns', () => {
  const day = (year: number, month: number, date: number) => Date.UTC(year, month - 1, date);

  it('set each month against the end of the one before', () => {
    const time = [day(2024, 11, 30), day(2024, 12, 15), day(2024, 12, 31), day(2025, 1, 10), day(2025, 2, 1)];
    const years = monthlyReturns(time, [1100, 900, 1210, 605, 1210], 1000);
    expect(years.map(({ year }) => year)).toEqual([2024, 2025]);
    expect(years[0]?.months[10]).toBeCloseTo(10, 10);
    expect(years[0]?.months[11]).toBeCloseTo(10, 10);
    expect(years[0]?.total).toBeCloseTo(21, 10);
    expect(years[1]?.months.slice(0, 3).map((value) => value && Math.round(value))).toEqual([-50, 100, null]);
    expect(years[1]?.total).toBeCloseTo(0, 10);
  });

  it('compound to the whole run', () => {
    const curve = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(curve, fc.integer({ min: 1, max: 40 }), (equity, stepDays) => {
        const time = equity.map((_, index) => day(2023, 1, 1) + index * stepDays * 86_400_000);
        const years = monthlyReturns(time, equity, 1000);
        const whole = years.reduce((product, { total }) => product * (1 + total / 100), 1000);
        expect(whole / (equity.at(-1) ?? 1)).toBeCloseTo(1, 8);
      }),
    );
  });

  it('are none without a curve', () => {
    expect(monthlyReturns([], [], 1000)).toEqual([]);
  });
});

describe('histogram', () => {
  it('has an edge at zero and round widths', () => {
    expect(histogram([-2.3, -0.1, 0, 0.4, 3.9], 6)).toEqual([
      { from: -4, to: -2, count: 1 },
      { from: -2, to: 0, count: 1 },
      { from: 0, to: 2, count: 2 },
      { from: 2, to: 4, count: 1 },
    ]);
  });

  it('counts every value once, in the bin it lies in', () => {
    const values = fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(values, (list) => {
        const bins = histogram(list);
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(list.length);
        const width = (bins[0]?.to ?? 0) - (bins[0]?.from ?? 0);
        expect(bins[0]?.from ?? 0).toBeLessThanOrEqual(Math.min(0, ...list) + width * 1e-6);
        expect(bins.at(-1)?.to ?? 0).toBeGreaterThanOrEqual(Math.max(0, ...list) - width * 1e-6);
        for (const { from, to } of bins) expect(from * to).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('keeps gains and losses apart', () => {
    const bins = histogram([-1e-9, 5]);
    const losses = bins.filter(({ to }) => to <= 0).reduce((sum, { count }) => sum + count, 0);
    expect(losses).toBe(1);
  });

  it.each([
    [0.3, 0.5],
    [1, 1],
    [1.1, 2],
    [0.021, 0.025],
    [7, 10],
  ])('a step of at least %s is %s', (raw, step) => {
    expect(roundStep(raw)).toBeCloseTo(step, 12);
  });

  it('has ticks inside its bounds', () => {
    expect(ticks(-2.2, 4.1, 4)).toEqual([-2, 0, 2, 4]);
  });
});

describe('metrics', () => {
  it('are all shown, each once', () => {
    const shown = METRIC_GROUPS.flatMap((group) => group.metrics.map(({ name }) => name));
    expect([...shown].sort()).toEqual([...METRIC_NAMES].sort());
  });

  it.each([
    ['signed-money', 1234.5, '+1,234.50'],
    ['percent', 12.345, '12.35\u2009%'],
    ['count', 1204, '1,204'],
    ['duration', 90_000, '1 min 30 s'],
    ['multiple', 2.5, '2.50\u2009×'],
    ['ratio', null, '–'],
  ] as const)('of kind %s write %s as %s', (kind, value, text) => {
    expect(formatMetric(kind, value)).toBe(text);
  });

  it('say why one is missing in the words of the report', () => {
    const notes = { all: { sharpe: 'needs at least 30 days of equity, there are 8' }, long: {}, short: {} };
    expect(whyMissing({ notes }, 'all', 'sharpe')).toBe('Needs at least 30 days of equity, there are 8.');
    expect(whyMissing({ notes }, 'long', 'sharpe')).toBe('There is too little to say it.');
  });
});

describe('small things', () => {
  it.each([
    ['stop-loss', 'Stop loss'],
    ['end-of-data', 'End of data'],
    ['chandelier-exit', 'Chandelier exit'],
    ['', 'Unknown'],
  ])('the exit reason "%s" is "%s"', (reason, label) => {
    expect(exitReasonLabel(reason)).toBe(label);
  });

  it.each([
    [0, 0],
    [10, 0],
    [11, 1],
    [30, 2],
    [31, 3],
  ])('the first of 10, 20, 30 at or above %s is number %s', (wanted, index) => {
    expect(lowerBound([10, 20, 30], wanted)).toBe(index);
  });
});
