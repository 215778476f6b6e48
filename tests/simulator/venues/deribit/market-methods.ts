import { Rejection } from '../../account/rejection.ts';
import { plain } from '../../decimal.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import { valueAt } from '../../market/instrument.ts';
import type { Market } from '../../market/market.ts';
import { type ApiRequest, numberParam, textParam } from '../../server/api-call.ts';
import { open, type Routes } from '../../server/routes.ts';
import { renderInstrument } from './instruments.ts';

type Params = ApiRequest['params'];

const MINUTE = 60_000;
const MOST_CANDLES = 5000;

/** Lengths of Deribit's chart resolutions in ms. */
export const RESOLUTIONS: Readonly<Record<string, number>> = {
  '1': MINUTE,
  '3': 3 * MINUTE,
  '5': 5 * MINUTE,
  '10': 10 * MINUTE,
  '15': 15 * MINUTE,
  '30': 30 * MINUTE,
  '60': 60 * MINUTE,
  '120': 120 * MINUTE,
  '180': 180 * MINUTE,
  '360': 360 * MINUTE,
  '720': 720 * MINUTE,
  '1D': 1440 * MINUTE,
};

export function marketOf(exchange: Exchange, params: Params): Market {
  return exchange.market(textParam(params, 'instrument_name'));
}

/** Columns of candles that open in [start, end], oldest first. */
function chart(exchange: Exchange, params: Params): unknown {
  const market = marketOf(exchange, params);
  const lengthMs = RESOLUTIONS[textParam(params, 'resolution') ?? ''];
  const start = numberParam(params, 'start_timestamp');
  const end = numberParam(params, 'end_timestamp');
  if (lengthMs === undefined || start === undefined || end === undefined)
    throw new Rejection('bad-request', 'resolution or range');
  const bars = market.candles.bars(lengthMs, start, Math.min(end, exchange.now()), MOST_CANDLES, true);
  return {
    status: bars.length === 0 ? 'no_data' : 'ok',
    ticks: bars.map((bar) => bar.time),
    open: bars.map((bar) => bar.open),
    high: bars.map((bar) => bar.high),
    low: bars.map((bar) => bar.low),
    close: bars.map((bar) => bar.close),
    volume: bars.map((bar) => bar.volume),
    cost: bars.map((bar) => Number(plain(valueAt(market.spec, bar.volume, bar.close), 8))),
  };
}

/** A ticker as REST and stream tell of it. */
export function renderTicker(market: Market, now: number): Record<string, unknown> {
  const day = market.day(now);
  const [bid] = market.book.levels('bids', 1);
  const [ask] = market.book.levels('asks', 1);
  const rate = market.funding.rateAt(market.funding.nextAfter(now));
  return {
    timestamp: now,
    state: 'open',
    instrument_name: market.spec.symbol,
    last_price: market.price,
    mark_price: market.markPrice,
    index_price: market.markPrice,
    estimated_delivery_price: market.markPrice,
    settlement_price: day.open,
    best_bid_price: bid?.[0] ?? 0,
    best_bid_amount: bid?.[1] ?? 0,
    best_ask_price: ask?.[0] ?? 0,
    best_ask_amount: ask?.[1] ?? 0,
    min_price: market.onTick(market.price * 0.985),
    max_price: market.onTick(market.price * 1.015),
    open_interest: day.volume,
    current_funding: rate,
    funding_8h: eightHours(market, now),
    interest_value: rate,
    stats: {
      volume: day.volume,
      volume_notional: day.volume * market.price,
      volume_usd: day.volume * market.price,
      price_change: Number(((market.price / day.open - 1) * 100).toFixed(4)),
      low: day.low,
      high: day.high,
    },
  };
}

/** Interest of the eight hours up to `time`. */
function eightHours(market: Market, time: number): number {
  const rates = market.funding.between(time - 8 * 60 * MINUTE + 1, time);
  return Number(rates.reduce((sum, { rate }) => sum + rate, 0).toFixed(10));
}

function fundingHistory(exchange: Exchange, params: Params): unknown {
  const market = marketOf(exchange, params);
  const start = numberParam(params, 'start_timestamp') ?? 0;
  const end = Math.min(numberParam(params, 'end_timestamp') ?? exchange.now(), exchange.now());
  const rates = market.funding.between(start, end).slice(-744);
  return rates.map(({ time, rate }) => ({
    timestamp: time,
    index_price: market.markPrice,
    prev_index_price: market.markPrice,
    interest_8h: eightHours(market, time),
    interest_1h: rate,
  }));
}

function orderBook(exchange: Exchange, params: Params): unknown {
  const market = marketOf(exchange, params);
  const depth = numberParam(params, 'depth') ?? 5;
  const levels = { bids: market.book.levels('bids', depth), asks: market.book.levels('asks', depth) };
  return { ...renderTicker(market, exchange.now()), change_id: exchange.now(), ...levels };
}

/** Public trades as REST and stream tell of them. */
export function renderTrades(market: Market, count: number): Record<string, unknown>[] {
  return market.trades.slice(-count).map((trade) => ({
    trade_seq: trade.id,
    trade_id: String(trade.id),
    timestamp: trade.time,
    tick_direction: 0,
    price: trade.price,
    mark_price: market.markPrice,
    index_price: market.markPrice,
    instrument_name: market.spec.symbol,
    direction: trade.side,
    contracts: trade.amount / Number(market.spec.step),
    amount: trade.amount,
  }));
}

function lastTrades(exchange: Exchange, params: Params): unknown {
  const trades = renderTrades(marketOf(exchange, params), numberParam(params, 'count') ?? 10);
  return { trades: trades.reverse(), has_more: false };
}

function marketsOf(exchange: Exchange, params: Params): Market[] {
  const currency = textParam(params, 'currency');
  const kind = textParam(params, 'kind');
  if (kind !== undefined && kind !== 'future' && kind !== 'any') return [];
  return [...exchange.markets.values()].filter(
    ({ spec }) => currency === undefined || currency === 'any' || spec.settle === currency,
  );
}

/** What Deribit tells everybody, by the method's name. */
export const MARKET_METHODS: Routes = {
  'public/test': open('status', () => ({ version: '1.2.26' })),
  'public/hello': open('status', () => ({ version: '1.2.26' })),
  'public/status': open('status', () => ({ locked: 'false', locked_indices: [] })),
  'public/set_heartbeat': open('status', () => 'ok'),
  'public/disable_heartbeat': open('status', () => 'ok'),
  'public/get_time': open('time', ({ context }) => context.now()),
  'public/get_currencies': open('instruments', ({ exchange }) =>
    [...new Set([...exchange.markets.values()].map(({ spec }) => spec.settle))].map((currency) => ({
      currency,
      currency_long: currency,
      coin_type: currency,
      fee_precision: 4,
      min_confirmations: 1,
      min_withdrawal_fee: 0.0001,
      withdrawal_fee: 0.0001,
      withdrawal_priorities: [],
      network_currency: currency,
      in_cross_collateral_pool: false,
    })),
  ),
  'public/get_instruments': open('instruments', ({ exchange, params }) =>
    marketsOf(exchange, params).map(renderInstrument),
  ),
  'public/get_instrument': open('instruments', ({ exchange, params }) =>
    renderInstrument(marketOf(exchange, params), 0),
  ),
  'public/ticker': open('ticker', ({ exchange, params }) => renderTicker(marketOf(exchange, params), exchange.now())),
  'public/get_index_price': open('ticker', ({ exchange, params }) => {
    const name = textParam(params, 'index_name');
    const market = [...exchange.markets.values()].find(
      (candidate) => renderInstrument(candidate, 0).price_index === name,
    );
    if (!market) throw new Rejection('unknown-instrument', `no index ${name}`);
    return { index_price: market.markPrice, estimated_delivery_price: market.markPrice };
  }),
  'public/get_order_book': open('order-book', ({ exchange, params }) => orderBook(exchange, params)),
  'public/get_tradingview_chart_data': open('candles', ({ exchange, params }) => chart(exchange, params)),
  'public/get_funding_rate_history': open('funding-history', ({ exchange, params }) =>
    fundingHistory(exchange, params),
  ),
  'public/get_funding_rate_value': open('funding-history', ({ exchange, params }) =>
    eightHours(
      marketOf(exchange, params),
      Math.min(numberParam(params, 'end_timestamp') ?? exchange.now(), exchange.now()),
    ),
  ),
  'public/get_last_trades_by_instrument': open('trades', ({ exchange, params }) => lastTrades(exchange, params)),
  'public/get_last_trades_by_instrument_and_time': open('trades', ({ exchange, params }) =>
    lastTrades(exchange, params),
  ),
};
