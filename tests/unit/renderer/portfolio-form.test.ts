import { describe, expect, it } from 'vitest';
import type { Dataset } from '#contract/market-data.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import {
  marketProblems,
  marketValues,
  movedUp,
  replaced,
  suitedBeside,
  whyNoOther,
} from '#renderer/pages/backtester/chosen-markets.ts';
import { detailChoices, whyNoDetail } from '#renderer/pages/backtester/detail-choice.ts';
import { fromRequest, toRequest } from '#renderer/pages/backtester/form-model.ts';
import { describeRange, formBounds, rangeBounds } from '#renderer/pages/backtester/form-range.ts';
import { DEFAULT_VALUES, type FormValues, fieldOfPath } from '#renderer/pages/backtester/form-values.ts';
import { sharedRules, sharesThatFit } from '#renderer/pages/backtester/portfolio-advice.ts';
import { mergeRemembered } from '#renderer/pages/backtester/remembered-form.ts';

const HOUR = 3_600_000;
const day = (year: number, month: number, date: number) => Date.UTC(year, month - 1, date);

/** A series from the begin of one day up to the begin of another. */
function series(market: string, timeframe: Timeframe, from: number, end: number): Dataset {
  const [exchange = '', base = '', settle = 'USDT'] = market.split(' ');
  const length = { '30m': 0.5, '1h': 1, '4h': 4 }[timeframe as string] ?? 1 / 12;
  return {
    id: `${market} ${timeframe}`,
    exchange,
    symbol: `${base}/${settle === 'USDT' ? 'USDT' : 'USD'}:${settle}`,
    timeframe,
    count: (end - from) / (length * HOUR),
    from,
    to: end - length * HOUR,
    gaps: 0,
    missing: 0,
    bytes: 0,
    synthetic: false,
    fundingRates: 0,
    updatedAt: 0,
  };
}

const BTC_1H = series('binance BTC', '1h', day(2024, 1, 1), day(2026, 1, 1));
const BTC_4H = series('binance BTC', '4h', day(2024, 1, 1), day(2026, 1, 1));
const BTC_30M = series('binance BTC', '30m', day(2024, 1, 1), day(2026, 1, 1));
const XRP_1H = series('binance XRP', '1h', day(2025, 1, 1), day(2025, 7, 1));
const XRP_4H = series('binance XRP', '4h', day(2025, 1, 1), day(2025, 7, 1));
const XRP_5M = series('binance XRP', '5m', day(2025, 6, 1), day(2025, 7, 1));
const XRP_30M = series('binance XRP', '30m', day(2025, 1, 1), day(2025, 7, 1));
const ETH_4H = series('binance ETH', '4h', day(2024, 1, 1), day(2026, 1, 1));
const COIN_1H = series('bitmex BTC BTC', '1h', day(2024, 1, 1), day(2026, 1, 1));
const STORED = [BTC_1H, BTC_4H, BTC_30M, XRP_1H, XRP_4H, XRP_5M, XRP_30M, ETH_4H, COIN_1H];

const two: FormValues = {
  ...DEFAULT_VALUES,
  strategyId: 'sma-cross',
  datasetId: BTC_1H.id,
  moreDatasetIds: [XRP_1H.id],
};

function requestOf(change: Partial<FormValues> = {}) {
  const result = toRequest({ ...two, ...change }, STORED);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.request;
}

function errorsOf(change: Partial<FormValues>) {
  const result = toRequest({ ...two, ...change }, STORED);
  return result.ok ? {} : result.errors;
}

describe('a form with two markets', () => {
  it('asks for both, in their order, and for no limits', () => {
    const request = requestOf();
    expect(request).toMatchObject({
      market: 'binance:BTC/USDT:USDT',
      moreMarkets: ['binance:XRP/USDT:USDT'],
      timeframe: '1h',
    });
    expect(request.settings.limits).toEqual({
      maxPositions: null,
      maxExposure: null,
      maxInstrumentExposure: null,
      maxNotional: null,
    });
    expect(request).not.toHaveProperty('detailTimeframe');
  });

  it('comes back as the same request after it was put into a form', () => {
    const request = requestOf({
      maxPositions: '2',
      maxExposure: '1.5',
      intrabar: 'detail',
      detailTimeframe: '30m',
      range: 'custom',
      from: '2025-02-01',
    });
    expect(request).toMatchObject({ detailTimeframe: '30m', settings: { intrabar: 'detail' } });
    const again = fromRequest(request, STORED);
    expect(again.moreDatasetIds).toEqual([XRP_1H.id]);
    expect(toRequest(again, STORED)).toEqual({ ok: true, request });
  });

  it('leaves open what is not stored any more, and says so', () => {
    const again = fromRequest(requestOf(), [BTC_1H]);
    expect(again.moreDatasetIds).toEqual(['']);
    const result = toRequest(again, [BTC_1H]);
    expect(!result.ok && result.errors.moreDatasetIds).toBe('Choose a market or remove this one.');
  });

  it('is remembered, and what is not a list of markets is not', () => {
    expect(mergeRemembered(JSON.parse(JSON.stringify(two)))).toEqual(two);
    for (const moreDatasetIds of ['text', [1], {}, null]) {
      expect(mergeRemembered({ moreDatasetIds }).moreDatasetIds).toEqual([]);
    }
  });

  it('shows what the engine refuses where it can be changed', () => {
    expect(fieldOfPath('markets')).toBe('datasetId');
    expect(fieldOfPath('detail')).toBe('detailTimeframe');
    expect(fieldOfPath('settings.limits.maxPositions')).toBe('maxPositions');
  });
});

describe('limits', () => {
  it('are numbers of the request where they are filled in', () => {
    expect(requestOf({ maxPositions: ' 3 ', maxInstrumentExposure: '0.5' }).settings.limits).toEqual({
      maxPositions: 3,
      maxExposure: null,
      maxInstrumentExposure: 0.5,
      maxNotional: null,
    });
  });

  it.each([
    ['maxPositions', '1.5', 'Enter a whole number.'],
    ['maxPositions', '0', 'Must be above 0.'],
    ['maxExposure', 'x', 'Enter a number, or nothing for no limit.'],
    ['maxInstrumentExposure', '-1', 'Must be above 0.'],
  ] as const)('%s = "%s": %s', (field, value, message) => {
    expect(errorsOf({ [field]: value })[field]).toBe(message);
  });
});

describe('the list of markets', () => {
  it('changes its order', () => {
    expect(movedUp(['a', 'b', 'c'], 2)).toEqual(['a', 'c', 'b']);
    expect(movedUp(['a', 'b'], 0)).toEqual(['a', 'b']);
    expect(marketValues(['b', 'a'])).toEqual({ datasetId: 'b', moreDatasetIds: ['a'] });
  });

  it('follows the first market to another timeframe, so far as candles of it are stored', () => {
    expect(replaced([BTC_1H.id, XRP_1H.id], 0, BTC_4H.id, STORED)).toEqual([BTC_4H.id, XRP_4H.id]);
    expect(replaced([BTC_4H.id, ETH_4H.id], 0, BTC_1H.id, STORED)).toEqual([BTC_1H.id, ETH_4H.id]);
    expect(replaced([BTC_4H.id, ETH_4H.id], 1, XRP_4H.id, STORED)).toEqual([BTC_4H.id, XRP_4H.id]);
  });

  it('offers what has the same timeframe and coin, each market once', () => {
    expect(suitedBeside([BTC_4H.id, XRP_4H.id, ''], 2, STORED)).toEqual([ETH_4H]);
    expect(suitedBeside([BTC_4H.id, XRP_4H.id], 1, STORED)).toEqual([XRP_4H, ETH_4H]);
    expect(suitedBeside([COIN_1H.id, ''], 1, STORED)).toEqual([]);
    expect(whyNoOther([COIN_1H.id], STORED)).toContain('1h candles that is settled in BTC');
  });

  it.each([
    ['another timeframe', ETH_4H, 'These are 4h candles'],
    ['another coin', COIN_1H, 'Settled in BTC, the first market in USDT'],
    ['the same market', { ...BTC_1H, id: 'again' }, 'chosen twice'],
    ['an empty series', { ...XRP_1H, from: null, to: null }, 'No candles of it'],
    ['nothing', undefined, 'Choose a market or remove'],
  ])('has nothing against the first market, but against %s', (_what, second, words) => {
    const [first, problem] = marketProblems([BTC_1H, second], {});
    expect(first).toBeNull();
    expect(problem).toContain(words);
  });

  it('names the market that has no candles in the range', () => {
    const range = { range: 'custom', from: '2025-08-01', to: '' } as const;
    const { bounds, errors } = formBounds(range, [BTC_1H, XRP_1H]);
    expect(errors).toEqual({});
    expect(marketProblems([BTC_1H, XRP_1H], bounds)).toEqual([
      null,
      'None of its candles, 2025-01-01 to 2025-06-30, lie in the range.',
    ]);
    expect(errorsOf(range).moreDatasetIds).toContain('None of its candles');
  });
});

describe('the range of several series', () => {
  it('goes back from the moment until which all of them have candles', () => {
    expect(rangeBounds('3m', [BTC_1H, XRP_1H])).toEqual({ from: day(2025, 4, 1), to: day(2025, 7, 1) });
    expect(rangeBounds('3m', [BTC_1H, BTC_30M])).toEqual({ from: day(2025, 10, 1) });
    expect(rangeBounds('all', [BTC_1H, XRP_1H])).toEqual({});
  });

  it('is described with what they have in common', () => {
    expect(describeRange('all', [BTC_1H, XRP_1H])).toEqual({
      text: '2024-01-01 to 2025-12-31 · 21,888 candles',
      note: 'All of them have candles from 2025-01-01 to 2025-06-30.',
    });
    expect(describeRange('3m', [BTC_1H, XRP_1H])).toEqual({
      text: '2025-04-01 to 2025-06-30 · about 4,368 candles',
      note: null,
    });
    expect(describeRange('all', [BTC_1H])).toEqual({ text: '2024-01-01 to 2025-12-31 · 17,544 candles', note: null });
    expect(describeRange('all', [{ ...XRP_1H, from: null, to: null }])).toEqual({ text: 'No candles', note: null });
  });

  it('says so when they have nothing in common', () => {
    const old = series('binance OLD', '1h', day(2021, 1, 1), day(2021, 2, 1));
    expect(describeRange('all', [BTC_1H, old]).note).toContain('no time at which all');
  });
});

describe('candles of a lower timeframe', () => {
  it('are offered where every market has some in the range, with whether they cover it', () => {
    expect(detailChoices([XRP_1H], STORED, {})).toEqual([
      { timeframe: '5m', complete: false },
      { timeframe: '30m', complete: true },
    ]);
    expect(detailChoices([XRP_1H], STORED, { from: day(2025, 6, 1) })).toEqual([
      { timeframe: '5m', complete: true },
      { timeframe: '30m', complete: true },
    ]);
    expect(detailChoices([BTC_1H, XRP_1H], STORED, {})).toEqual([{ timeframe: '30m', complete: true }]);
    expect(whyNoDetail([BTC_1H, XRP_1H], STORED, {})).toBeNull();
  });

  it.each([
    ['none are stored', [COIN_1H], {}, 'No candles of BTC/USD:BTC are stored in a lower timeframe that divides 1h'],
    ['one market has none', [BTC_4H, ETH_4H], {}, 'No candles of ETH/USDT:USDT are stored'],
    ['they have none in common', [BTC_30M, XRP_30M], {}, 'No candles of BTC/USDT:USDT'],
    ['they lie outside the range', [XRP_30M], { to: day(2025, 5, 1) }, 'do not reach into the range'],
  ] as const)('are not offered where %s', (_why, chosen, bounds, words) => {
    expect(detailChoices(chosen, STORED, bounds)).toEqual([]);
    expect(whyNoDetail(chosen, STORED, bounds)).toContain(words);
  });

  it('must divide the timeframe', () => {
    const two = series('okx BTC', '2h', day(2024, 1, 1), day(2024, 2, 1));
    const three = { ...two, id: '3m', timeframe: '3m' as const };
    const [six, quarter] = [
      { ...two, id: '6h', timeframe: '6h' as const },
      { ...two, id: '4h', timeframe: '4h' as const },
    ];
    expect(detailChoices([six], [two, three, six, quarter], {}).map(({ timeframe }) => timeframe)).toEqual([
      '3m',
      '2h',
    ]);
  });

  it('are asked for by name, and refused in words where they do not suit', () => {
    expect(errorsOf({ intrabar: 'detail', detailTimeframe: '5m' }).detailTimeframe).toBe('Choose the lower candles.');
    const inverse = { datasetId: COIN_1H.id, moreDatasetIds: [] };
    expect(errorsOf({ ...inverse, intrabar: 'detail' }).intrabar).toMatch(/divides 1h\. Choose another rule\.$/);
    expect(requestOf({ detailTimeframe: '30m' })).not.toHaveProperty('detailTimeframe');
  });
});

describe('advice for several markets', () => {
  const shares = { ...two, sizingValue: '100' };

  it.each([
    [{ sizingValue: '100' }, { percent: 100, fit: 1, wanted: 2, better: 45 }],
    [
      { sizingValue: '40', moreDatasetIds: ['a', 'b', 'c'] },
      { percent: 40, fit: 2, wanted: 4, better: 22 },
    ],
    [{ sizingValue: '50' }, null],
    [{ maxPositions: '1' }, null],
    [{ moreDatasetIds: [] }, null],
    [{ sizingKind: 'risk-percent' }, null],
    [{ sizingValue: 'x' }, null],
  ] as const)('on shares of %o is %o', (change, advice) => {
    expect(sharesThatFit({ ...shares, ...change })).toEqual(advice);
  });

  it('names the rules that cannot suit markets of different prices', () => {
    expect(sharedRules({ ...two, tick: '0.1', minAmount: '1' }).map(({ name }) => name)).toEqual(['tick', 'minAmount']);
    expect(sharedRules({ ...two, moreDatasetIds: [], tick: '0.1' })).toEqual([]);
    expect(sharedRules(two)).toEqual([]);
  });
});
