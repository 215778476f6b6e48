import { describe, expect, onTestFinished, test } from 'vitest';
import { type BotConfig, botConfigSchema } from '#contract/bot-config.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { checkLiveMarkets, withRealContracts } from '#main/services/bots/live-markets.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const config = (market: string, timeframe: BotConfig['timeframe'] = '1h', changes: Partial<BotConfig> = {}) =>
  botConfigSchema.parse({
    name: 'Paper',
    strategyId: 'ema-trend',
    markets: [{ market, instrument: instrumentSchema.parse({}) }],
    timeframe,
    settings: backtestSettingsSchema.parse({}),
    feed: { kind: 'live' },
    ...changes,
  });

function storeWith(instrument: Parameters<typeof instrumentSchema.parse>[0], active = true) {
  const store = MarketStore.open(temporaryFolder());
  onTestFinished(() => store.close());
  const names = { base: 'BTC', quote: 'USDT', settle: 'USDT' };
  const symbol = 'BTC/USDT:USDT';
  const listed = { symbol, id: 'BTCUSDT', ...names, active, instrument: instrumentSchema.parse(instrument) };
  store.instruments.replace('bybit', { fetchedAt: 1, endpoint: '' }, [listed]);
  return store;
}

const CROSS = { settings: backtestSettingsSchema.parse({ marginMode: 'cross' }) };

describe('a bot on live candles', () => {
  test.each([
    ['bitmex:BTC/USDT:USDT', '1h', {}, /^BitMEX closed on 2026-09-23: import its data as CSV/],
    ['demo:DEMO-TREND/USDT:USDT', '1h', {}, /^There is no exchange "demo": use one of bybit, /],
    ['krakenfutures:BTC/USD:USD', '1h', {}, /^Kraken Futures has cross margin only\.$/],
    [
      'krakenfutures:BTC/USD:USD',
      '5m',
      CROSS,
      /^Kraken Futures has no stream of candles: .* up to 60 s late\. Use 15m/,
    ],
  ] as const)('is not made on %s %s %j', (market, timeframe, changes, message) => {
    expect(() => checkLiveMarkets(config(market, timeframe, changes))).toThrow(message);
  });

  test('may have candles that come late where they do not matter, or where the user knows', () => {
    checkLiveMarkets(config('krakenfutures:BTC/USD:USD', '15m', CROSS));
    checkLiveMarkets(config('krakenfutures:BTC/USD:USD', '5m', { ...CROSS, acceptsSlowCandles: true }));
    checkLiveMarkets(config('bybit:BTC/USDT:USDT', '1m'));
  });

  test('trades the contract that its exchange lists, with the fees that the user has', () => {
    const store = storeWith({ tick: 0.1, step: 0.001, minNotional: 5, feeTaker: 0.00055, feeMaker: 0.0002 });
    const { markets } = withRealContracts(config('bybit:BTC/USDT:USDT'), store, { feeTaker: 0.0003 });
    expect(markets[0]).toMatchObject({
      market: 'bybit:BTC/USDT:USDT',
      instrument: { tick: 0.1, step: 0.001, minNotional: 5, feeTaker: 0.0003, feeMaker: 0.0002 },
    });
  });

  test('is not made on what the exchange does not list, or does not trade any more', () => {
    const refusal = (store: MarketStore, market: string) => () => withRealContracts(config(market), store);
    const listed = storeWith({});
    expect(refusal(listed, 'bybit:BTC/USDC:USDC')).toThrow(
      'Bybit lists no perpetual BTC/USDC:USDC: it has BTC/USDT:USDT.',
    );
    expect(refusal(storeWith({}, false), 'bybit:BTC/USDT:USDT')).toThrow(/^Bybit lists no perpetual BTC\/USDT:USDT/);
    expect(refusal(listed, 'okx:BTC/USDT:USDT')).toThrow(/^The instruments of OKX have not been read yet: /);
  });
});
