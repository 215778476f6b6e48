import { Rejection } from '../../account/rejection.ts';
import { plain } from '../../decimal.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import { valueAt } from '../../market/instrument.ts';
import type { Market } from '../../market/market.ts';
import type { Bar } from '../../market/price-feed.ts';
import { type ApiRequest, numberParam, textParam } from '../../server/api-call.ts';
import { open, type Routes } from '../../server/routes.ts';
import { renderInstrument, underlyingOf } from './instruments.ts';

type Params = ApiRequest['params'];

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** Lengths of OKX's bars in ms; those of UTC days are named apart. Months are not offered. */
export const BARS: Readonly<Record<string, number>> = {
  '1m': MINUTE,
  '3m': 3 * MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '30m': 30 * MINUTE,
  '1H': 60 * MINUTE,
  '2H': 120 * MINUTE,
  '4H': 240 * MINUTE,
  '6Hutc': 360 * MINUTE,
  '12Hutc': 720 * MINUTE,
  '1Dutc': DAY,
  '1Wutc': 7 * DAY,
};

/** Bars that the endpoint of recent candles goes back. */
const RECENT = 1440;

/** A candle with its volume in contracts, base coin and quote coin; the last field says whether it is closed. */
export function renderBar(bar: Bar, market: Market, closed: boolean): string[] {
  const price = (value: number) => plain(value, market.priceDecimals);
  const value = valueAt(market.spec, bar.volume, (bar.open + bar.close) / 2);
  const base = market.spec.contract === 'linear' ? bar.volume * market.spec.contractSize : value;
  const quote = market.spec.contract === 'linear' ? value : bar.volume * market.spec.contractSize;
  return [
    String(bar.time),
    price(bar.open),
    price(bar.high),
    price(bar.low),
    price(bar.close),
    plain(bar.volume, market.amountDecimals),
    plain(base, 8),
    plain(quote, 8),
    closed ? '1' : '0',
  ];
}

/** Newest first; `after` means older than, `before` means newer than, and both leave the time itself out. */
function candles(exchange: Exchange, params: Params, history: boolean): unknown {
  const market = exchange.market(textParam(params, 'instId'));
  const lengthMs = BARS[textParam(params, 'bar') ?? '1m'];
  if (lengthMs === undefined) throw new Rejection('bad-request', 'Parameter bar error');
  const limit = Math.min(numberParam(params, 'limit') ?? 100, 300);
  const now = exchange.now();
  const oldest = history ? 0 : now - RECENT * lengthMs;
  const from = Math.max((numberParam(params, 'before') ?? -1) + 1, oldest);
  const lastClosed = Math.floor(now / lengthMs) * lengthMs - lengthMs;
  const to = Math.min((numberParam(params, 'after') ?? now + 1) - 1, history ? lastClosed : now);
  const bars = market.candles.bars(lengthMs, from, to, limit, true);
  return bars.map((bar) => renderBar(bar, market, bar.time <= lastClosed)).reverse();
}

/** A ticker as REST and stream tell of it. */
export function renderTicker(market: Market, now: number): Record<string, unknown> {
  const day = market.day(now);
  const price = (value: number) => plain(value, market.priceDecimals);
  const amount = (value: number) => plain(value, market.amountDecimals);
  const [bid] = market.book.levels('bids', 1);
  const [ask] = market.book.levels('asks', 1);
  return {
    instType: 'SWAP',
    instId: market.spec.symbol,
    last: price(market.price),
    lastSz: amount(market.trades.at(-1)?.amount ?? 0),
    askPx: price(ask?.[0] ?? market.price),
    askSz: amount(ask?.[1] ?? 0),
    bidPx: price(bid?.[0] ?? market.price),
    bidSz: amount(bid?.[1] ?? 0),
    open24h: price(day.open),
    high24h: price(day.high),
    low24h: price(day.low),
    volCcy24h: plain(day.volume * market.spec.contractSize, 4),
    vol24h: amount(day.volume),
    ts: String(now),
    sodUtc0: price(day.open),
    sodUtc8: price(day.open),
  };
}

function fundingHistory(exchange: Exchange, params: Params): unknown {
  const market = exchange.market(textParam(params, 'instId'));
  const from = (numberParam(params, 'before') ?? -1) + 1;
  const to = Math.min((numberParam(params, 'after') ?? exchange.now() + 1) - 1, exchange.now());
  const rates = market.funding.between(from, to).slice(-Math.min(numberParam(params, 'limit') ?? 100, 400));
  return rates.reverse().map(({ time, rate }) => ({
    instType: 'SWAP',
    instId: market.spec.symbol,
    formulaType: 'withRate',
    fundingRate: plain(rate, 8),
    realizedRate: plain(rate, 8),
    fundingTime: String(time),
    method: 'current_period',
  }));
}

function fundingRate(exchange: Exchange, params: Params): unknown {
  const market = exchange.market(textParam(params, 'instId'));
  const next = market.funding.nextAfter(exchange.now());
  return [
    {
      instType: 'SWAP',
      instId: market.spec.symbol,
      method: 'current_period',
      fundingRate: plain(market.funding.rateAt(next), 8),
      nextFundingRate: '',
      fundingTime: String(next),
      nextFundingTime: String(next + market.spec.fundingIntervalMs),
      minFundingRate: '-0.00375',
      maxFundingRate: '0.00375',
      ts: String(exchange.now()),
    },
  ];
}

function orderBook(exchange: Exchange, params: Params): unknown {
  const market = exchange.market(textParam(params, 'instId'));
  const side = (name: 'bids' | 'asks') =>
    market.book
      .levels(name, Math.min(numberParam(params, 'sz') ?? 1, 400))
      .map(([price, amount]) => [plain(price, market.priceDecimals), plain(amount, market.amountDecimals), '0', '1']);
  return [{ asks: side('asks'), bids: side('bids'), ts: String(exchange.now()), seqId: exchange.now() }];
}

/** Public trades as REST and stream tell of them. */
export function renderTrades(market: Market, count: number): Record<string, string>[] {
  return market.trades.slice(-count).map((trade) => ({
    instId: market.spec.symbol,
    tradeId: String(trade.id),
    px: plain(trade.price, market.priceDecimals),
    sz: plain(trade.amount, market.amountDecimals),
    side: trade.side,
    ts: String(trade.time),
  }));
}

function marketsOf(exchange: Exchange, params: Params): Market[] {
  const instId = textParam(params, 'instId');
  const underlying = textParam(params, 'uly') ?? textParam(params, 'instFamily');
  if (textParam(params, 'instType') !== 'SWAP') return [];
  return [...exchange.markets.values()].filter(
    ({ spec }) =>
      (instId === undefined || spec.symbol === instId) &&
      (underlying === undefined || underlyingOf(spec) === underlying),
  );
}

/** What OKX tells everybody. */
export const MARKET_ROUTES: Routes = {
  'GET /api/v5/public/time': open('time', ({ context }) => [{ ts: String(context.now()) }]),
  'GET /api/v5/system/status': open('status', () => []),
  'GET /api/v5/public/instruments': open('instruments', ({ exchange, params }) =>
    marketsOf(exchange, params).map(renderInstrument),
  ),
  'GET /api/v5/public/position-tiers': open('leverage-tiers', ({ exchange, params }) =>
    marketsOf(exchange, params).map(({ spec }) => ({
      instId: '',
      instType: 'SWAP',
      uly: underlyingOf(spec),
      instFamily: underlyingOf(spec),
      tier: '1',
      minSz: '0',
      maxSz: spec.maxAmount,
      mmr: plain(spec.maintenanceMargin),
      imr: plain(1 / spec.maxLeverage, 8),
      maxLever: plain(spec.maxLeverage),
    })),
  ),
  'GET /api/v5/public/mark-price': open('ticker', ({ exchange, params }) =>
    marketsOf(exchange, params).map((market) => ({
      instType: 'SWAP',
      instId: market.spec.symbol,
      markPx: plain(market.markPrice, market.priceDecimals),
      ts: String(exchange.now()),
    })),
  ),
  'GET /api/v5/public/funding-rate': open('funding-history', ({ exchange, params }) => fundingRate(exchange, params)),
  'GET /api/v5/public/funding-rate-history': open('funding-history', ({ exchange, params }) =>
    fundingHistory(exchange, params),
  ),
  'GET /api/v5/market/ticker': open('ticker', ({ exchange, params }) => [
    renderTicker(exchange.market(textParam(params, 'instId')), exchange.now()),
  ]),
  'GET /api/v5/market/tickers': open('ticker', ({ exchange, params }) =>
    marketsOf(exchange, params).map((market) => renderTicker(market, exchange.now())),
  ),
  'GET /api/v5/market/candles': open('candles', ({ exchange, params }) => candles(exchange, params, false)),
  'GET /api/v5/market/history-candles': open('candles', ({ exchange, params }) => candles(exchange, params, true)),
  'GET /api/v5/market/books': open('order-book', ({ exchange, params }) => orderBook(exchange, params)),
  'GET /api/v5/market/trades': open('trades', ({ exchange, params }) =>
    renderTrades(exchange.market(textParam(params, 'instId')), numberParam(params, 'limit') ?? 100).reverse(),
  ),
};
