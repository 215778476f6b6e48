import { Rejection } from '../../account/rejection.ts';
import { plain } from '../../decimal.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import type { Market } from '../../market/market.ts';
import type { Bar } from '../../market/price-feed.ts';
import { type ApiRequest, numberParam, textParam } from '../../server/api-call.ts';
import { open, type Routes } from '../../server/routes.ts';
import { categoryOf, renderInstrument } from './instruments.ts';

const MINUTE = 60_000;

/** Lengths of Bybit's candle intervals in ms; months are not offered. */
export const INTERVALS: Readonly<Record<string, number>> = {
  '1': MINUTE,
  '3': 3 * MINUTE,
  '5': 5 * MINUTE,
  '15': 15 * MINUTE,
  '30': 30 * MINUTE,
  '60': 60 * MINUTE,
  '120': 120 * MINUTE,
  '240': 240 * MINUTE,
  '360': 360 * MINUTE,
  '720': 720 * MINUTE,
  D: 1440 * MINUTE,
  W: 7 * 1440 * MINUTE,
};

/** The market that a request names; it must be of the category that it names. */
export function marketOf(exchange: Exchange, params: ApiRequest['params']): Market {
  const market = exchange.market(textParam(params, 'symbol'));
  const category = textParam(params, 'category');
  if (category !== categoryOf(market.spec)) throw new Rejection('unknown-instrument', `no such symbol in ${category}`);
  return market;
}

function marketsOf(exchange: Exchange, params: ApiRequest['params']): Market[] {
  const category = textParam(params, 'category');
  const symbol = textParam(params, 'symbol');
  const fitting = [...exchange.markets.values()].filter(({ spec }) => categoryOf(spec) === category);
  return symbol === undefined ? fitting : fitting.filter(({ spec }) => spec.symbol === symbol);
}

/** A ticker as REST and stream tell of it. */
export function renderTicker(market: Market, now: number): Record<string, unknown> {
  const day = market.day(now);
  const price = (value: number) => plain(value, market.priceDecimals);
  const next = market.funding.nextAfter(now);
  const [bid] = market.book.levels('bids', 1);
  const [ask] = market.book.levels('asks', 1);
  return {
    symbol: market.spec.symbol,
    lastPrice: price(market.price),
    indexPrice: price(market.markPrice),
    markPrice: price(market.markPrice),
    prevPrice24h: price(day.open),
    price24hPcnt: plain(market.price / day.open - 1, 6),
    highPrice24h: price(day.high),
    lowPrice24h: price(day.low),
    prevPrice1h: price(day.open),
    openInterest: plain(day.volume, market.amountDecimals),
    openInterestValue: plain(day.volume * market.price, 2),
    turnover24h: plain(day.volume * market.price, 4),
    volume24h: plain(day.volume, market.amountDecimals),
    fundingRate: plain(market.funding.rateAt(next), 8),
    nextFundingTime: String(next),
    bid1Price: price(bid?.[0] ?? market.price),
    bid1Size: plain(bid?.[1] ?? 0, market.amountDecimals),
    ask1Price: price(ask?.[0] ?? market.price),
    ask1Size: plain(ask?.[1] ?? 0, market.amountDecimals),
  };
}

/** Volume and turnover of a candle: base coin and quote coin for linear contracts, the other way round for inverse. */
export function volumesOf(bar: Bar, market: Market): [volume: string, turnover: string] {
  const mean = (bar.open + bar.high + bar.low + bar.close) / 4;
  const other = market.spec.contract === 'linear' ? bar.volume * mean : bar.volume / mean;
  return [plain(bar.volume, market.amountDecimals), plain(other, 8)];
}

function candles(exchange: Exchange, params: ApiRequest['params']): unknown {
  const market = marketOf(exchange, params);
  const interval = textParam(params, 'interval') ?? '';
  const lengthMs = INTERVALS[interval];
  if (lengthMs === undefined) throw new Rejection('bad-request', 'Invalid period!');
  const limit = Math.min(numberParam(params, 'limit') ?? 200, 1000);
  const start = numberParam(params, 'start');
  const end = numberParam(params, 'end');
  const price = (value: number) => plain(value, market.priceDecimals);
  // With a start alone the page begins there; otherwise it is the newest one of the range.
  const bars = market.candles.bars(
    lengthMs,
    start ?? 0,
    end ?? exchange.now(),
    limit,
    end !== undefined || start === undefined,
  );
  const list = bars.map((bar) => {
    const prices = [bar.open, bar.high, bar.low, bar.close].map(price);
    return [String(bar.time), ...prices, ...volumesOf(bar, market)];
  });
  return { category: categoryOf(market.spec), symbol: market.spec.symbol, list: list.reverse() };
}

function fundingHistory(exchange: Exchange, params: ApiRequest['params']): unknown {
  const market = marketOf(exchange, params);
  const limit = Math.min(numberParam(params, 'limit') ?? 200, 200);
  const from = numberParam(params, 'startTime') ?? 0;
  const to = numberParam(params, 'endTime');
  if (to === undefined && from > 0) throw new Rejection('bad-request', 'The time range startTime~endTime is invalid');
  const rates = market.funding
    .between(from, Math.min(to ?? exchange.now(), exchange.now()))
    .slice(-limit)
    .reverse();
  const list = rates.map(({ time, rate }) => ({
    symbol: market.spec.symbol,
    fundingRate: plain(rate, 8),
    fundingRateTimestamp: String(time),
  }));
  return { category: categoryOf(market.spec), list };
}

function orderBook(exchange: Exchange, params: ApiRequest['params']): unknown {
  const market = marketOf(exchange, params);
  const limit = Math.min(numberParam(params, 'limit') ?? 25, 500);
  const side = (name: 'bids' | 'asks') =>
    market.book
      .levels(name, limit)
      .map(([price, amount]) => [plain(price, market.priceDecimals), plain(amount, market.amountDecimals)]);
  const time = exchange.now();
  return { s: market.spec.symbol, b: side('bids'), a: side('asks'), ts: time, u: time, seq: time, cts: time };
}

function recentTrades(exchange: Exchange, params: ApiRequest['params']): unknown {
  const market = marketOf(exchange, params);
  const trades = market.trades.slice(-(numberParam(params, 'limit') ?? 500)).reverse();
  const list = trades.map((trade) => ({
    execId: String(trade.id),
    symbol: market.spec.symbol,
    price: plain(trade.price, market.priceDecimals),
    size: plain(trade.amount, market.amountDecimals),
    side: trade.side === 'buy' ? 'Buy' : 'Sell',
    time: String(trade.time),
    isBlockTrade: false,
  }));
  return { category: categoryOf(market.spec), list };
}

function riskLimits(exchange: Exchange, params: ApiRequest['params']): unknown {
  const list = marketsOf(exchange, params).map(({ spec }) => ({
    id: 1,
    symbol: spec.symbol,
    riskLimitValue: '2000000',
    maintenanceMargin: plain(spec.maintenanceMargin),
    initialMargin: plain(1 / spec.maxLeverage, 8),
    isLowestRisk: 1,
    maxLeverage: spec.maxLeverage.toFixed(2),
    mmDeduction: '',
  }));
  return { category: textParam(params, 'category'), list, nextPageCursor: '' };
}

/** What Bybit tells everybody. */
export const MARKET_ROUTES: Routes = {
  'GET /v5/market/time': open('time', ({ context }) => {
    const now = context.now();
    return { timeSecond: String(Math.floor(now / 1000)), timeNano: `${now}000000` };
  }),
  'GET /v5/market/instruments-info': open('instruments', ({ exchange, params }) => ({
    category: textParam(params, 'category'),
    // Nothing is about to be launched.
    list: textParam(params, 'status') === 'PreLaunch' ? [] : marketsOf(exchange, params).map(renderInstrument),
    nextPageCursor: '',
  })),
  'GET /v5/market/tickers': open('ticker', ({ exchange, params }) => ({
    category: textParam(params, 'category'),
    list: marketsOf(exchange, params).map((market) => renderTicker(market, exchange.now())),
  })),
  'GET /v5/market/kline': open('candles', ({ exchange, params }) => candles(exchange, params)),
  'GET /v5/market/funding/history': open('funding-history', ({ exchange, params }) => fundingHistory(exchange, params)),
  'GET /v5/market/orderbook': open('order-book', ({ exchange, params }) => orderBook(exchange, params)),
  'GET /v5/market/recent-trade': open('trades', ({ exchange, params }) => recentTrades(exchange, params)),
  'GET /v5/market/risk-limit': open('leverage-tiers', ({ exchange, params }) => riskLimits(exchange, params)),
};
