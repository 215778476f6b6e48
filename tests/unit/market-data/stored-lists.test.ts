import { describe, expect, it, onTestFinished } from 'vitest';
import { instrumentSchema } from '#core/market/instrument.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { HOUR, START, steady } from '../storage/series.ts';

const MARKET = { exchange: 'bybit', symbol: 'BTC/USDT:USDT' };

function open(folder = temporaryFolder()): MarketStore {
  const store = MarketStore.open(folder);
  onTestFinished(() => store.close());
  return store;
}

function listed(symbol: string, active = true) {
  const [base, rest] = symbol.split('/');
  const [quote, settle] = rest.split(':');
  return {
    symbol,
    id: `${base}${quote}`,
    base,
    quote,
    settle,
    active,
    instrument: instrumentSchema.parse({ tick: 0.5 }),
  };
}

describe('the instruments of an exchange', () => {
  const symbols = [
    '1000BTT/USDT:USDT',
    'BTC/USD:BTC',
    'BTC/USDT:USDT',
    'BTCDOM/USDT:USDT',
    'ETH/USDT:USDT',
    'WBTC/USDT:USDT',
  ];
  const fill = (store: MarketStore, names = symbols, endpoint = '') =>
    store.instruments.replace(
      'bybit',
      { fetchedAt: 5, endpoint },
      names.map((name) => listed(name)),
    );
  const found = (store: MarketStore, text: string, limit = 10) =>
    store.instruments.search('bybit', text, limit).found.map(({ symbol }) => symbol);

  it('are found by all words that are typed, those of the very coin first', () => {
    const store = open();
    fill(store);
    expect(found(store, 'btc')).toEqual(['BTC/USD:BTC', 'BTC/USDT:USDT', 'BTCDOM/USDT:USDT', 'WBTC/USDT:USDT']);
    expect(found(store, 'btc usdt')).toEqual(['BTC/USDT:USDT', 'BTCDOM/USDT:USDT', 'WBTC/USDT:USDT']);
    expect(found(store, 'BTC/USDT:USDT')[0]).toBe('BTC/USDT:USDT');
    expect(found(store, '  ')).toHaveLength(symbols.length);
    expect(store.instruments.search('bybit', '', 2)).toMatchObject({ total: 6, found: { length: 2 } });
    expect(found(store, 'nothing')).toEqual([]);
  });

  it('survive a restart, with what was found out about them', () => {
    const folder = temporaryFolder();
    const store = open(folder);
    fill(store);
    store.instruments.setListedSince('bybit', 'BTC/USDT:USDT', START);
    fill(store, symbols.slice(1));
    const again = open(folder);
    expect(again.instruments.get('bybit', 'BTC/USDT:USDT')).toMatchObject({
      listedSince: START,
      instrument: { tick: 0.5 },
    });
    expect(again.instruments.get('bybit', '1000BTT/USDT:USDT')).toBeNull();
    expect(again.instruments.state('bybit')).toEqual({ fetchedAt: 5, endpoint: '' });
    expect(again.instruments.state('okx')).toBeNull();
  });

  it('of a simulator are not taken for those of the exchange', () => {
    const store = open();
    fill(store);
    store.instruments.setListedSince('bybit', 'BTC/USDT:USDT', START);
    fill(store, symbols, 'http://127.0.0.1:1');
    expect(store.instruments.get('bybit', 'BTC/USDT:USDT')?.listedSince).toBeNull();
  });

  it('that are not traded come last', () => {
    const store = open();
    const all = [listed('AAA/USDT:USDT', false), listed('BBB/USDT:USDT')];
    store.instruments.replace('bybit', { fetchedAt: 1, endpoint: '' }, all);
    expect(found(store, 'usdt')).toEqual(['BBB/USDT:USDT', 'AAA/USDT:USDT']);
  });
});

describe('what an exchange has answered for', () => {
  const at = (hour: number) => START + hour * HOUR;

  it('becomes one stretch where it overlaps or touches', () => {
    const { coverage, importCandles } = bound(open());
    importCandles(MARKET, '1h', steady(3));
    for (const [from, to] of [
      [0, 5],
      [20, 25],
      [5, 8],
      [7, 20],
      [30, 31],
    ]) {
      coverage.addCandles(MARKET, '1h', { from: at(from), to: at(to) });
    }
    expect(coverage.candles(MARKET, '1h')).toEqual([
      { from: at(0), to: at(25) },
      { from: at(30), to: at(31) },
    ]);
    expect(coverage.candles(MARKET, '4h')).toEqual([]);
  });

  it('is forgotten with the candles or the funding rates', () => {
    const store = open();
    store.importCandles(MARKET, '1h', steady(3));
    store.importFunding(MARKET, Float64Array.of(START), Float64Array.of(0.0001));
    store.coverage.addCandles(MARKET, '1h', { from: at(0), to: at(5) });
    store.coverage.addFunding(MARKET, { from: at(0), to: at(5) });
    store.deleteSeries('bybit:BTC/USDT:USDT@1h');
    expect(store.coverage.candles(MARKET, '1h')).toEqual([]);
    expect(store.coverage.funding(MARKET)).toHaveLength(1);
    store.deleteFunding(MARKET);
    expect(store.coverage.funding(MARKET)).toEqual([]);
    store.importCandles(MARKET, '1h', steady(3));
    expect(store.coverage.candles(MARKET, '1h')).toEqual([]);
  });

  it('is not kept for a series of which nothing is stored', () => {
    const { coverage } = open();
    coverage.addCandles(MARKET, '1h', { from: at(0), to: at(5) });
    expect(coverage.candles(MARKET, '1h')).toEqual([]);
  });
});

describe('the list of downloads', () => {
  it('survives a restart, and leaves out what this version cannot read', () => {
    const folder = temporaryFolder();
    const request = {
      market: 'bybit:BTC/USDT:USDT',
      timeframe: '1h',
      from: null,
      to: null,
      funding: true,
      gapsOnly: false,
    } as const;
    const store = open(folder);
    store.downloads.put({ id: 'b', createdAt: 2, state: 'active', request, outcome: null });
    store.downloads.put({ id: 'a', createdAt: 1, state: 'paused', request, outcome: null });
    store.downloads.put({
      id: 'c',
      createdAt: 3,
      state: 'active',
      request: { ...request, market: 'nonsense' },
      outcome: null,
    });
    store.downloads.put({ id: 'b', createdAt: 2, state: 'paused', request, outcome: null });
    const again = open(folder);
    expect(again.downloads.list().map(({ id, state }) => [id, state])).toEqual([
      ['a', 'paused'],
      ['b', 'paused'],
    ]);
    again.downloads.remove('a');
    expect(again.downloads.list()).toHaveLength(1);
  });
});

/** The parts of a store that a test calls, bound to it. */
function bound(store: MarketStore) {
  return { coverage: store.coverage, importCandles: store.importCandles.bind(store) };
}
