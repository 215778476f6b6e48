import type { Candles } from '#core/market/candles.ts';
import type { Instrument } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { ClockOffset } from './exchange-clock.ts';
import type { ContractType, MarginMode, OrderReference, OrderRequest, Side } from './order.ts';
import type { AccountBalance, FundingPayment, KeyPermissions } from './profile.ts';

/** A perpetual as an exchange lists it. */
export interface ListedInstrument {
  readonly exchange: string;
  /** ccxt's unified symbol, e.g. `BTC/USDT:USDT`. */
  readonly symbol: string;
  /** The exchange's own name. */
  readonly id: string;
  readonly base: string;
  readonly quote: string;
  /** Currency of margin and P&L. */
  readonly settle: string;
  readonly active: boolean;
  /** Contract maths and limits; amounts of orders, fills and positions are in its contracts. */
  readonly instrument: Instrument;
}

/** Closed candles of one request, and how far it has looked. */
export interface CandlePage {
  readonly candles: Candles;
  /** Time (ms, exclusive) up to which nothing more will come: the next request begins here. */
  readonly coveredUntil: number;
}

/** Funding of one request, and how far it has looked. */
export interface FundingPage {
  readonly rates: readonly FundingRate[];
  /** Time (ms, exclusive) up to which nothing more will come: the next request begins here. */
  readonly coveredUntil: number;
}

export interface FundingRate {
  /** When it was paid, ms. */
  readonly time: number;
  /** Fraction of the notional; positive when longs pay shorts. */
  readonly rate: number;
}

export type OrderStatus = 'open' | 'filled' | 'cancelled' | 'rejected' | 'unknown';

/** An order as the exchange knows it. Null where the exchange does not say (the answer to a new order often says little). */
export interface ExchangeOrder {
  readonly id: string;
  readonly clientOrderId: string | null;
  readonly symbol: string;
  readonly side: Side | null;
  readonly status: OrderStatus;
  readonly amount: number | null;
  readonly filled: number | null;
  /** Average price of what is filled. */
  readonly averagePrice: number | null;
  readonly price: number | null;
  readonly triggerPrice: number | null;
  readonly reduceOnly: boolean | null;
  /** When it was placed, ms. */
  readonly time: number | null;
  /** Id of the order that a conditional one has become, which its fills bear; null where they bear its own. */
  readonly tradedAs: string | null;
}

export interface ExchangeFill {
  readonly id: string;
  readonly orderId: string | null;
  readonly symbol: string;
  readonly side: Side;
  readonly price: number;
  readonly amount: number;
  readonly time: number;
  readonly liquidity: 'maker' | 'taker' | null;
  /** What was paid; negative for a rebate. Null where the exchange does not say. */
  readonly fee: { readonly amount: number; readonly currency: string } | null;
}

export interface ExchangePosition {
  readonly symbol: string;
  /** Contracts; negative for a short position. Never 0. */
  readonly amount: number;
  readonly entryPrice: number;
  readonly markPrice: number | null;
  readonly liquidationPrice: number | null;
  /** In the settlement currency. */
  readonly unrealizedPnl: number | null;
  readonly leverage: number | null;
  readonly marginMode: MarginMode | null;
}

/** A state of the newest candle of a stream. A candle comes open until a later one begins, then once closed. */
export interface CandleUpdate {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly closed: boolean;
}

/**
 * One key (or none, for public data) at one exchange, in our own terms. Every method may throw an ExchangeError, whose
 * kind says what happened and whose `outcomeUnknown` whether an order may have taken effect. Nothing is sent twice.
 */
export interface ExchangeClient {
  readonly exchange: string;
  readonly contract: ContractType;

  /** Perpetuals of the contract type, asked for once; `refresh` asks again. */
  instruments(refresh?: boolean): Promise<readonly ListedInstrument[]>;
  /** The instrument with the maintenance margin tiers that the exchange tells of. */
  withTiers(symbol: string): Promise<ListedInstrument>;
  /** Candles that open in [since, since + limit × timeframe) and are closed by exchange time, oldest first. */
  candles(symbol: string, timeframe: Timeframe, since: number, limit: number): Promise<CandlePage>;
  /** Funding paid from `since` on, oldest first, as far as one request goes. Nothing where the exchange keeps none. */
  fundingHistory(symbol: string, since: number): Promise<FundingPage>;

  /**
   * What the account has paid for an instrument since a time (ms), oldest first.
   * @throws ExchangeError of kind `not-supported` where the profile tells of no payments
   */
  fundingPayments(symbol: string, since: number): Promise<readonly FundingPayment[]>;

  /** Distance of best bid and best ask, in basis points of the price between them; null where a side is empty. */
  spread(symbol: string): Promise<number | null>;

  balance(): Promise<readonly AccountBalance[]>;
  /** Sets both; where leverage follows from the position it is not sent, and the answer is false. */
  setLeverage(symbol: string, leverage: number, marginMode: MarginMode): Promise<boolean>;
  /** Makes the account hold one net position per instrument. */
  setOneWay(symbol: string): Promise<void>;

  /** @param mayGo what the order waits for when it is ready to be sent; where it is rejected, nothing is ever sent */
  createOrder(order: OrderRequest, mayGo?: Promise<void>): Promise<ExchangeOrder>;
  cancelOrder(order: OrderReference): Promise<void>;
  /** The order by our id; null when the exchange does not know it. */
  fetchOrder(order: OrderReference): Promise<ExchangeOrder | null>;
  openOrders(symbol: string): Promise<readonly ExchangeOrder[]>;
  /** The same for all perpetuals of the contract type; null where the exchange lists them by instrument only. */
  allOpenOrders(): Promise<readonly ExchangeOrder[] | null>;
  /** Fills at or after `since`, oldest first. */
  fills(symbol: string, since: number, limit?: number): Promise<readonly ExchangeFill[]>;
  /** Every open position of the contract type, of whatever origin. */
  positions(): Promise<readonly ExchangePosition[]>;
  /** What the key may do; null where the exchange does not tell. */
  permissions(): Promise<KeyPermissions | null>;

  /** Exchange time in ms, as last measured. */
  now(): number;
  /** Measures the exchange's clock and uses it from then on, for signatures too. */
  measureClock(): Promise<ClockOffset>;

  /** The streams end with an ExchangeError when the connection breaks, and quietly when `signal` is aborted. */
  watchCandles(symbol: string, timeframe: Timeframe, signal: AbortSignal): AsyncIterable<CandleUpdate>;
  /** The price of the last trade, as it changes. For exchanges that stream no candles. */
  watchPrice(symbol: string, signal: AbortSignal): AsyncIterable<number>;
  watchOrders(symbol: string, signal: AbortSignal): AsyncIterable<ExchangeOrder>;
  watchFills(symbol: string, signal: AbortSignal): AsyncIterable<ExchangeFill>;
  /** Changes from now on: what is open already is what `positions` says. */
  watchPositions(signal: AbortSignal): AsyncIterable<ExchangePosition | { symbol: string; amount: 0 }>;

  /** Ends streams and connections. */
  close(): Promise<void>;
}
