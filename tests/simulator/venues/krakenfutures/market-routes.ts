import { Rejection } from '../../account/rejection.ts';
import { plain } from '../../decimal.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import type { Market } from '../../market/market.ts';
import { type ApiRequest, numberParam, textParam } from '../../server/api-call.ts';
import type { PublicInput } from '../../server/routes.ts';
import { uuidOf } from '../../uuid.ts';
import { krakenCoin } from './instruments.ts';

const MINUTE = 60_000;

/** Lengths of Kraken's candles in ms. */
const INTERVALS: Readonly<Record<string, number>> = {
  '1m': MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '30m': 30 * MINUTE,
  '1h': 60 * MINUTE,
  '4h': 240 * MINUTE,
  '12h': 720 * MINUTE,
  '1d': 1440 * MINUTE,
  '1w': 7 * 1440 * MINUTE,
};

/** Candles in one answer. */
const MOST_CANDLES = 2000;

const iso = (time: number) => new Date(time).toISOString();

/** Kraken takes names of instruments in any case. */
export function marketNamed(exchange: Exchange, name: string | undefined): Market {
  return exchange.market(name?.toUpperCase());
}

/** `/api/charts/v1/trade/PF_XBTUSD/1m`: oldest first, times in seconds in the request and in milliseconds in the answer. */
export function candles({ exchange, request }: PublicInput): unknown {
  const [kind, symbol, interval] = request.path.split('/').slice(-3);
  const market = marketNamed(exchange, symbol);
  const lengthMs = INTERVALS[interval];
  if (lengthMs === undefined || !['trade', 'mark', 'spot'].includes(kind)) throw new Rejection('bad-request', interval);
  const now = exchange.now();
  const to = Math.min((numberParam(request.params, 'to') ?? now / 1000) * 1000, now);
  const from = numberParam(request.params, 'from');
  const start = from === undefined ? to - MOST_CANDLES * lengthMs : from * 1000;
  const bars = market.candles.bars(lengthMs, start, to, MOST_CANDLES + 1);
  const price = (value: number) => plain(value, market.priceDecimals);
  return {
    candles: bars.slice(0, MOST_CANDLES).map((bar) => ({
      time: bar.time,
      open: price(bar.open),
      high: price(bar.high),
      low: price(bar.low),
      close: price(bar.close),
      volume: kind === 'trade' ? plain(bar.volume, market.amountDecimals) : '0',
    })),
    more_candles: bars.length > MOST_CANDLES,
  };
}

/** A ticker as REST tells of it. Funding rates are absolute: the rate times the price. */
export function renderTicker(market: Market, now: number): Record<string, unknown> {
  const day = market.day(now);
  const next = market.funding.nextAfter(now);
  const [bid] = market.book.levels('bids', 1);
  const [ask] = market.book.levels('asks', 1);
  const last = market.trades.at(-1);
  return {
    tag: 'perpetual',
    pair: `${krakenCoin(market.spec.base)}:USD`,
    symbol: market.spec.symbol,
    markPrice: market.markPrice,
    bid: bid?.[0] ?? market.price,
    bidSize: bid?.[1] ?? 0,
    ask: ask?.[0] ?? market.price,
    askSize: ask?.[1] ?? 0,
    vol24h: day.volume,
    volumeQuote: day.volume * market.price,
    openInterest: day.volume,
    open24h: day.open,
    high24h: day.high,
    low24h: day.low,
    last: market.price,
    lastTime: iso(last?.time ?? now),
    lastSize: last?.amount ?? 0,
    fundingRate: market.funding.rateAt(next) * market.markPrice,
    fundingRatePrediction: market.funding.rateAt(next) * market.markPrice,
    suspended: false,
    indexPrice: market.markPrice,
    postOnly: false,
    change24h: Number(((market.price / day.open - 1) * 100).toFixed(2)),
  };
}

export function orderBook({ exchange, params }: PublicInput): Record<string, unknown> {
  const { book } = marketNamed(exchange, textParam(params, 'symbol'));
  return { orderBook: { bids: book.levels('bids', 200), asks: book.levels('asks', 200) } };
}

/** The newest hundred public trades. */
export function publicTrades({ exchange, params }: PublicInput): Record<string, unknown> {
  const market = marketNamed(exchange, textParam(params, 'symbol'));
  const history = market.trades.slice(-100).reverse();
  return {
    history: history.map((trade) => ({
      time: iso(trade.time),
      trade_id: trade.id,
      price: trade.price,
      size: trade.amount,
      side: trade.side,
      type: 'fill',
      uid: uuidOf(trade.id),
    })),
  };
}

/** `/api/history/v3/market/PF_XBTUSD/executions`: the same with more about each, newest first. */
export function executions({ exchange, request }: PublicInput): unknown {
  const market = marketNamed(exchange, request.path.split('/').at(-2));
  const trades = market.trades.slice(-(numberParam(request.params, 'count') ?? 100)).reverse();
  return {
    elements: trades.map((trade) => {
      const direction = trade.side === 'buy' ? 'Buy' : 'Sell';
      const quantity = plain(trade.amount, market.amountDecimals);
      const execution = {
        uid: uuidOf(trade.id),
        timestamp: trade.time,
        quantity,
        price: plain(trade.price, market.priceDecimals),
        markPrice: plain(market.markPrice, market.priceDecimals),
        limitFilled: true,
        takerOrder: { uid: uuidOf(trade.id), tradeable: market.spec.symbol, direction, quantity },
      };
      return {
        uid: uuidOf(trade.id),
        timestamp: trade.time,
        event: { Execution: { execution, takerReducedQuantity: '' } },
      };
    }),
    len: trades.length,
  };
}

export function fundingRates(exchange: Exchange, params: ApiRequest['params']): Record<string, unknown> {
  const market = marketNamed(exchange, textParam(params, 'symbol'));
  return {
    rates: market.funding.between(0, exchange.now()).map(({ time, rate }) => ({
      timestamp: iso(time),
      fundingRate: rate * market.markPrice,
      relativeFundingRate: rate,
    })),
  };
}
