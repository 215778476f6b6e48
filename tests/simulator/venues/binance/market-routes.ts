import { Rejection } from '../../account/rejection.ts';
import { plain } from '../../decimal.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import type { Market } from '../../market/market.ts';
import type { Bar } from '../../market/price-feed.ts';
import { type ApiRequest, numberParam, textParam } from '../../server/api-call.ts';
import { open, type Routes } from '../../server/routes.ts';
import { renderInstrument } from './instruments.ts';

type Params = ApiRequest['params'];

const MINUTE = 60_000;

/** Lengths of Binance's candle intervals in ms; months are not offered. */
export const INTERVALS: Readonly<Record<string, number>> = {
  '1m': MINUTE,
  '3m': 3 * MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '30m': 30 * MINUTE,
  '1h': 60 * MINUTE,
  '2h': 120 * MINUTE,
  '4h': 240 * MINUTE,
  '6h': 360 * MINUTE,
  '8h': 480 * MINUTE,
  '12h': 720 * MINUTE,
  '1d': 1440 * MINUTE,
  '3d': 3 * 1440 * MINUTE,
  '1w': 7 * 1440 * MINUTE,
};

/** A candle as `/fapi/v1/klines` gives it, an array of twelve. */
function renderBar(bar: Bar, market: Market, lengthMs: number): unknown[] {
  const price = (value: number) => plain(value, market.priceDecimals);
  const quote = (bar.volume * (bar.open + bar.close)) / 2;
  return [
    bar.time,
    price(bar.open),
    price(bar.high),
    price(bar.low),
    price(bar.close),
    plain(bar.volume, market.amountDecimals),
    bar.time + lengthMs - 1,
    plain(quote, 4),
    100,
    plain(bar.volume / 2, market.amountDecimals),
    plain(quote / 2, 4),
    '0',
  ];
}

function candles(exchange: Exchange, params: Params): unknown {
  const market = exchange.market(textParam(params, 'symbol'));
  const lengthMs = INTERVALS[textParam(params, 'interval') ?? ''];
  if (lengthMs === undefined) throw new Rejection('bad-request', 'Invalid interval.');
  const limit = numberParam(params, 'limit') ?? 500;
  if (limit > 1500) throw new Rejection('bad-request', 'limit is at most 1500');
  const start = numberParam(params, 'startTime');
  const end = numberParam(params, 'endTime');
  // Without a start the newest candles are given, up to the end.
  const bars = market.candles.bars(lengthMs, start ?? 0, end ?? exchange.now(), limit, start === undefined);
  return bars.map((bar) => renderBar(bar, market, lengthMs));
}

function depth(exchange: Exchange, params: Params): unknown {
  const market = exchange.market(textParam(params, 'symbol'));
  const side = (name: 'bids' | 'asks') =>
    market.book
      .levels(name, Math.min(numberParam(params, 'limit') ?? 500, 1000))
      .map(([price, amount]) => [plain(price, market.priceDecimals), plain(amount, market.amountDecimals)]);
  const time = exchange.now();
  return { lastUpdateId: time, E: time, T: time, bids: side('bids'), asks: side('asks') };
}

function ticker(market: Market, now: number): Record<string, unknown> {
  const day = market.day(now);
  const price = (value: number) => plain(value, market.priceDecimals);
  return {
    symbol: market.spec.symbol,
    priceChange: price(market.price - day.open),
    priceChangePercent: plain((market.price / day.open - 1) * 100, 3),
    weightedAvgPrice: price((day.open + market.price) / 2),
    lastPrice: price(market.price),
    lastQty: plain(market.trades.at(-1)?.amount ?? 0, market.amountDecimals),
    openPrice: price(day.open),
    highPrice: price(day.high),
    lowPrice: price(day.low),
    volume: plain(day.volume, market.amountDecimals),
    quoteVolume: plain(day.volume * market.price, 2),
    openTime: now - 1440 * MINUTE,
    closeTime: now,
    firstId: 1,
    lastId: market.trades.at(-1)?.id ?? 1,
    count: market.trades.length,
  };
}

function premiumIndex(market: Market, now: number): Record<string, unknown> {
  const price = plain(market.markPrice, 8);
  const next = market.funding.nextAfter(now);
  return {
    symbol: market.spec.symbol,
    markPrice: price,
    indexPrice: price,
    estimatedSettlePrice: price,
    lastFundingRate: plain(market.funding.rateAt(next), 8),
    interestRate: '0.00010000',
    nextFundingTime: next,
    time: now,
  };
}

function bookTicker(market: Market, now: number): Record<string, unknown> {
  const [bid] = market.book.levels('bids', 1);
  const [ask] = market.book.levels('asks', 1);
  return {
    symbol: market.spec.symbol,
    bidPrice: plain(bid?.[0] ?? market.price, market.priceDecimals),
    bidQty: plain(bid?.[1] ?? 0, market.amountDecimals),
    askPrice: plain(ask?.[0] ?? market.price, market.priceDecimals),
    askQty: plain(ask?.[1] ?? 0, market.amountDecimals),
    time: now,
  };
}

/** One market's figures where a symbol is named, else a list of all. */
function oneOrAll(exchange: Exchange, params: Params, render: (market: Market, now: number) => unknown): unknown {
  const symbol = textParam(params, 'symbol');
  if (symbol !== undefined) return render(exchange.market(symbol), exchange.now());
  return [...exchange.markets.values()].map((market) => render(market, exchange.now()));
}

function fundingRates(exchange: Exchange, params: Params): unknown {
  const market = exchange.market(textParam(params, 'symbol'));
  const limit = Math.min(numberParam(params, 'limit') ?? 100, 1000);
  const start = numberParam(params, 'startTime');
  const rates = market.funding.between(
    start ?? 0,
    Math.min(numberParam(params, 'endTime') ?? exchange.now(), exchange.now()),
  );
  const page = start === undefined ? rates.slice(-limit) : rates.slice(0, limit);
  return page.map(({ time, rate }) => ({
    symbol: market.spec.symbol,
    fundingTime: time,
    fundingRate: plain(rate, 8),
    markPrice: plain(market.markPrice, 8),
  }));
}

function aggregateTrades(exchange: Exchange, params: Params): unknown {
  const market = exchange.market(textParam(params, 'symbol'));
  return market.trades.slice(-(numberParam(params, 'limit') ?? 500)).map((trade) => ({
    a: trade.id,
    p: plain(trade.price, market.priceDecimals),
    q: plain(trade.amount, market.amountDecimals),
    f: trade.id,
    l: trade.id,
    T: trade.time,
    m: trade.side === 'sell',
  }));
}

/** What Binance tells everybody. */
export const MARKET_ROUTES: Routes = {
  'GET /fapi/v1/ping': open('status', () => ({})),
  'GET /fapi/v1/time': open('time', ({ context }) => ({ serverTime: context.now() })),
  'GET /fapi/v1/exchangeInfo': open('instruments', ({ exchange, context }) => ({
    timezone: 'UTC',
    serverTime: context.now(),
    futuresType: 'U_MARGINED',
    rateLimits: [
      { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 2400 },
      { rateLimitType: 'ORDERS', interval: 'MINUTE', intervalNum: 1, limit: 1200 },
    ],
    exchangeFilters: [],
    assets: [...new Set([...exchange.markets.values()].map(({ spec }) => spec.settle))].map((asset) => ({
      asset,
      marginAvailable: true,
      autoAssetExchange: '-10000',
    })),
    symbols: [...exchange.markets.values()].map(renderInstrument),
  })),
  'GET /fapi/v1/klines': open('candles', ({ exchange, params }) => candles(exchange, params)),
  'GET /fapi/v1/depth': open('order-book', ({ exchange, params }) => depth(exchange, params)),
  'GET /fapi/v1/ticker/24hr': open('ticker', ({ exchange, params }) => oneOrAll(exchange, params, ticker)),
  'GET /fapi/v1/ticker/bookTicker': open('ticker', ({ exchange, params }) => oneOrAll(exchange, params, bookTicker)),
  'GET /fapi/v1/premiumIndex': open('ticker', ({ exchange, params }) => oneOrAll(exchange, params, premiumIndex)),
  'GET /fapi/v1/fundingRate': open('funding-history', ({ exchange, params }) => fundingRates(exchange, params)),
  'GET /fapi/v1/aggTrades': open('trades', ({ exchange, params }) => aggregateTrades(exchange, params)),
};
