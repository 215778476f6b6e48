import { describe, expect, it } from 'vitest';
import { exportFileName, readFileName } from '#main/services/market-data/file-names.ts';

describe('the name of a file', () => {
  it.each([
    ['binance-BTCUSDT-perp-1h.csv', 'binance:BTC/USDT:USDT', '1h'],
    ['binance-XRPUSDT-perp-5m.csv', 'binance:XRP/USDT:USDT', '5m'],
    ['deribit-ETHUSD-perp-1d.csv', 'deribit:ETH/USD:ETH', '1d'],
    ['demo-DEMO-TRENDUSDT-perp-1h.csv', 'demo:DEMO-TREND/USDT:USDT', '1h'],
    ['Bybit_ETHUSDC_15m.csv', 'bybit:ETH/USDC:USDC', '15m'],
    ['okx BTC-USDT-SWAP 4H.txt', 'okx:BTC/USDT:USDT', '4h'],
    ['BTCUSDT-1m-2024-01.csv', null, '1m'],
    ['binance.csv', null, null],
    ['candles.csv', null, null],
  ])('%s', (name, market, timeframe) => {
    expect(readFileName(name)).toEqual({ market, timeframe });
  });

  it.each(['binance:BTC/USDT:USDT', 'deribit:BTC/USD:BTC', 'demo:DEMO-RANGE/USDT:USDT', 'okx:SOL/USDC:USDC'])(
    'of an export says what it holds: %s',
    (id) => {
      const [exchange, ...symbol] = id.split(':');
      const name = exportFileName({ exchange, symbol: symbol.join(':') }, '4h');
      expect(name).toMatch(/^[\w-]+\.csv$/);
      expect(readFileName(name)).toEqual({ market: id, timeframe: '4h' });
    },
  );
});
