import { describe, expect, it } from 'vitest';
import type { Dataset } from '#contract/market-data.ts';
import { fromRequest, toRequest } from '#renderer/pages/backtester/form-model.ts';
import { rangeBounds } from '#renderer/pages/backtester/form-range.ts';
import { DEFAULT_VALUES, type FormValues, fieldOfPath } from '#renderer/pages/backtester/form-values.ts';
import { mergeRemembered } from '#renderer/pages/backtester/remembered-form.ts';
import { parseDay, parseNumber } from '#renderer/pages/backtester/typed-values.ts';

const HOUR = 3_600_000;
const dataset: Dataset = {
  id: 'btc-1h',
  exchange: 'binance',
  symbol: 'BTC/USDT:USDT',
  timeframe: '1h',
  count: 20_424,
  from: Date.UTC(2024, 0, 1),
  to: Date.UTC(2026, 3, 30, 23),
  gaps: 0,
  missing: 0,
  bytes: 980_352,
  synthetic: false,
  fundingRates: 0,
  updatedAt: 0,
};
const filled: FormValues = { ...DEFAULT_VALUES, strategyId: 'sma-cross', datasetId: 'btc-1h' };

function requestOf(change: Partial<FormValues> = {}) {
  const result = toRequest({ ...filled, ...change }, [dataset]);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.request;
}

function errorsOf(change: Partial<FormValues>) {
  const result = toRequest({ ...filled, ...change }, [dataset]);
  return result.ok ? {} : result.errors;
}

describe('the request that a form leads to', () => {
  it('has the market of the dataset, fractions for percentages, and no bounds for the whole series', () => {
    const request = requestOf({ feeTaker: '0.055', equity: '25,000' });
    expect(request).toMatchObject({ strategyId: 'sma-cross', market: 'binance:BTC/USDT:USDT', timeframe: '1h' });
    expect(request.settings).toMatchObject({ equity: 25_000, marginMode: 'isolated', intrabar: 'pessimistic' });
    expect(request.instrument.feeTaker).toBeCloseTo(0.00055, 12);
    expect(request).not.toHaveProperty('from');
    expect(request).not.toHaveProperty('to');
  });

  it.each([
    ['equity-percent', { kind: 'equity-percent', percent: 50 }],
    ['risk-percent', { kind: 'risk-percent', percent: 50 }],
    ['notional', { kind: 'notional', notional: 50 }],
  ] as const)('carries the sizing %s', (sizingKind, sizing) => {
    expect(requestOf({ sizingKind, sizingValue: '50' }).settings.sizing).toEqual(sizing);
  });

  it('includes the last day of a custom range', () => {
    const request = requestOf({ range: 'custom', from: '2024-02-01', to: '2024-02-29' });
    expect(request.from).toBe(Date.UTC(2024, 1, 1));
    expect(request.to).toBe(Date.UTC(2024, 2, 1));
  });

  it('leaves a bound out that is not filled in', () => {
    expect(requestOf({ range: 'custom', from: '2024-02-01' }).to).toBeUndefined();
  });

  it('comes back as the same request after it was put into a form', () => {
    const request = requestOf({
      range: 'custom',
      from: '2024-02-01',
      to: '2025-02-28',
      feeTaker: '0.055',
      feeMaker: '-0.01',
      sizingKind: 'risk-percent',
      sizingValue: '1.5',
      tick: '0.1',
      leverage: '3',
      closeAtEnd: false,
    });
    expect(toRequest(fromRequest(request, [dataset]), [dataset])).toEqual({ ok: true, request });
  });
});

describe('what a form says about values that cannot be', () => {
  it.each([
    ['equity', '0', 'Must be above 0.'],
    ['equity', 'a lot', 'Enter a number.'],
    ['leverage', '0.5', 'Must be at least 1.'],
    ['leverage', '501', 'Must be at most 500.'],
    ['sizingValue', '101', 'Must be at most 100.'],
    ['feeTaker', '6', 'Must be at most 5.'],
    ['feeMaker', '', 'Enter a number.'],
    ['slippageBps', '-1', 'Must be at least 0.'],
    ['tick', '-0.1', 'Must be at least 0.'],
    ['strategyId', '', 'Choose a strategy.'],
    ['datasetId', 'gone', 'Choose the candles to run on.'],
  ] as const)('%s = "%s": %s', (field, value, message) => {
    expect(errorsOf({ [field]: value })[field]).toBe(message);
  });

  it.each([
    [{ from: '2024-13-01' }, 'from', 'Enter a day as'],
    [{ from: '2024-02-30' }, 'from', 'Enter a day as'],
    [{ from: '2024-03-01', to: '2024-02-01' }, 'to', 'ends before it begins'],
    [{ from: '2027-01-01' }, 'from', 'end on 2026-04-30'],
    [{ to: '2023-12-31' }, 'to', 'begin on 2024-01-01'],
  ] as const)('range %o: %s "%s"', (days, field, words) => {
    expect(errorsOf({ range: 'custom', ...days })[field]).toContain(words);
  });

  it('names every wrong field at once', () => {
    expect(Object.keys(errorsOf({ equity: '', leverage: '0', step: 'x' })).sort()).toEqual([
      'equity',
      'leverage',
      'step',
    ]);
  });

  it('finds the field that an answer of the main process is about', () => {
    expect(fieldOfPath('settings.leverage')).toBe('leverage');
    expect(fieldOfPath('settings.sizing.percent')).toBe('sizingValue');
    expect(fieldOfPath('settings.seed')).toBeNull();
  });
});

describe('ranges', () => {
  it.each([
    ['1m', Date.UTC(2026, 3, 1)],
    ['3m', Date.UTC(2026, 1, 1)],
    ['1y', Date.UTC(2025, 4, 1)],
  ] as const)('%s goes back calendar months from the end of the last candle', (range, from) => {
    expect(rangeBounds(range, [dataset])).toEqual({ from });
  });

  it('ends on the last day of a shorter month', () => {
    const series = { from: 0, to: Date.UTC(2026, 4, 31, 12) - HOUR, timeframe: '1h' } as const;
    expect(rangeBounds('3m', [series])).toEqual({ from: Date.UTC(2026, 1, 28, 12) });
  });

  it('is the whole series where the series is shorter', () => {
    expect(rangeBounds('1y', [{ ...dataset, from: Date.UTC(2026, 1, 1) }])).toEqual({});
    expect(rangeBounds('all', [dataset])).toEqual({});
  });
});

describe('what is typed', () => {
  it.each([
    ['1234.5', 1234.5],
    [' 1,234.5 ', 1234.5],
    ['1 234', 1234],
    ['-0.01', -0.01],
    ['1e3', 1000],
    ['.5', 0.5],
    ['1,5', null],
    ['12,34,567', null],
    ['0x10', null],
    ['', null],
    ['Infinity', null],
  ])('"%s" is the number %s', (text, number) => {
    expect(parseNumber(text)).toBe(number);
  });

  it.each([
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2023-02-29', null],
    ['29.02.2024', null],
    ['2024-2-9', null],
  ])('"%s" is the day %s', (text, time) => {
    expect(parseDay(text)).toBe(time);
  });
});

describe('remembered values', () => {
  it('fill the form so far as they fit it', () => {
    expect(mergeRemembered({ equity: '500', leverage: 3, gone: 'x', closeAtEnd: false })).toEqual({
      ...DEFAULT_VALUES,
      equity: '500',
      closeAtEnd: false,
    });
  });

  it.each([null, 'text', 7])('leave the defaults when they are %s', (stored) => {
    expect(mergeRemembered(stored)).toEqual(DEFAULT_VALUES);
  });
});
