/**
 * The part of a ccxt exchange object that the adapter uses, typed by what it really takes and gives: prices and amounts
 * may be strings, and every field of an answer may be missing. ccxt's own declarations are full of `any`.
 */
/** Best prices first; the rest of a row is of no interest here. */
export interface CcxtOrderBook {
  readonly bids: readonly (readonly [price: number | undefined, ...unknown[]])[];
  readonly asks: readonly (readonly [price: number | undefined, ...unknown[]])[];
}

export interface CcxtTicker {
  readonly last?: number | undefined;
}

export interface CcxtApi {
  readonly id: string;
  apiKey: string;
  uid: string | undefined;
  walletAddress: string;
  privateKey: string;
  urls: { api: unknown };
  options: Record<string, unknown>;
  readonly has: Readonly<Record<string, boolean | string | undefined>>;
  readonly timeframes: Readonly<Record<string, unknown>>;
  readonly markets: Readonly<Record<string, CcxtMarket>> | undefined;
  /** The newest that the streams have brought, by symbol. */
  readonly tickers: Readonly<Record<string, CcxtTicker | undefined>>;

  loadMarkets(reload?: boolean, params?: CcxtParams): Promise<Record<string, CcxtMarket>>;
  market(symbol: string): CcxtMarket;
  fetchTime(): Promise<number | undefined>;
  fetchOHLCV(
    symbol: string,
    timeframe: string,
    since?: number,
    limit?: number,
    params?: CcxtParams,
  ): Promise<CcxtRow[]>;
  fetchFundingRateHistory(symbol: string, since?: number, limit?: number, params?: CcxtParams): Promise<CcxtFunding[]>;
  fetchOrderBook(symbol: string): Promise<CcxtOrderBook>;
  fetchBalance(params?: CcxtParams): Promise<CcxtBalance>;
  setLeverage(leverage: number, symbol: string, params?: CcxtParams): Promise<unknown>;
  setMarginMode(mode: string, symbol: string, params?: CcxtParams): Promise<unknown>;
  setPositionMode(hedged: boolean, symbol?: string, params?: CcxtParams): Promise<unknown>;
  fetchMarketLeverageTiers(symbol: string, params?: CcxtParams): Promise<CcxtTier[]>;
  createOrder(
    symbol: string,
    type: string,
    side: string,
    amount: string,
    price?: string,
    params?: CcxtParams,
  ): Promise<CcxtOrder>;
  cancelOrder(id: string | undefined, symbol: string, params?: CcxtParams): Promise<unknown>;
  fetchOrder(id: string | undefined, symbol: string, params?: CcxtParams): Promise<CcxtOrder>;
  fetchOpenOrders(symbol?: string, since?: number, limit?: number, params?: CcxtParams): Promise<CcxtOrder[]>;
  fetchMyTrades(symbol: string, since?: number, limit?: number, params?: CcxtParams): Promise<CcxtTrade[]>;
  fetchPositions(symbols?: string[], params?: CcxtParams): Promise<CcxtPosition[]>;
  parseOrder(order: unknown, market?: CcxtMarket): CcxtOrder;

  watchOHLCV(symbol: string, timeframe: string): Promise<CcxtRow[]>;
  watchTicker(symbol: string): Promise<CcxtTicker>;
  watchOrders(symbol?: string): Promise<CcxtOrder[]>;
  watchMyTrades(symbol?: string): Promise<CcxtTrade[]>;
  watchPositions(symbols?: string[], since?: number, limit?: number, params?: CcxtParams): Promise<CcxtPosition[]>;
  close(): Promise<unknown>;
}

export type CcxtParams = Readonly<Record<string, unknown>>;

/** Open time in ms, open, high, low, close, volume. */
export type CcxtRow = readonly (number | undefined)[];

export interface CcxtMarket {
  readonly id: string;
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly settle?: string | undefined;
  readonly swap?: boolean;
  readonly active?: boolean | undefined;
  readonly linear?: boolean | undefined;
  readonly inverse?: boolean | undefined;
  readonly contractSize?: number | undefined;
  readonly taker?: number | undefined;
  readonly maker?: number | undefined;
  readonly precision?: { readonly amount?: number | undefined; readonly price?: number | undefined };
  readonly limits?: {
    readonly amount?: { readonly min?: number | undefined } | undefined;
    readonly cost?: { readonly min?: number | undefined } | undefined;
    readonly leverage?: { readonly max?: number | undefined } | undefined;
  };
  readonly info: Readonly<Record<string, unknown>>;
}

export interface CcxtOrder {
  readonly id?: string | undefined;
  readonly clientOrderId?: string | undefined;
  readonly symbol?: string | undefined;
  readonly type?: string | undefined;
  readonly side?: string | undefined;
  readonly status?: string | undefined;
  readonly amount?: number | string | undefined;
  readonly filled?: number | string | undefined;
  readonly average?: number | string | undefined;
  readonly price?: number | string | undefined;
  readonly triggerPrice?: number | string | undefined;
  readonly stopLossPrice?: number | string | undefined;
  readonly takeProfitPrice?: number | string | undefined;
  readonly reduceOnly?: boolean | undefined;
  readonly timestamp?: number | undefined;
  readonly lastUpdateTimestamp?: number | undefined;
  readonly info?: unknown;
}

export interface CcxtTrade {
  readonly id?: string | undefined;
  readonly order?: string | undefined;
  readonly symbol?: string | undefined;
  readonly side?: string | undefined;
  readonly takerOrMaker?: string | undefined;
  readonly price?: number | undefined;
  readonly amount?: number | undefined;
  readonly timestamp?: number | undefined;
  readonly fee?: { readonly cost?: number | undefined; readonly currency?: string | undefined } | undefined;
  readonly info?: unknown;
}

export interface CcxtPosition {
  readonly symbol?: string | undefined;
  readonly side?: string | undefined;
  readonly contracts?: number | undefined;
  readonly entryPrice?: number | undefined;
  readonly markPrice?: number | undefined;
  readonly liquidationPrice?: number | undefined;
  readonly unrealizedPnl?: number | undefined;
  readonly leverage?: number | undefined;
  readonly marginMode?: string | undefined;
  readonly timestamp?: number | undefined;
  readonly info?: unknown;
}

export interface CcxtFunding {
  readonly timestamp?: number | undefined;
  readonly fundingRate?: number | undefined;
  readonly info?: unknown;
}

export interface CcxtTier {
  readonly minNotional?: number | undefined;
  readonly maintenanceMarginRate?: number | undefined;
  readonly maxLeverage?: number | undefined;
}

/** Balances by currency, beside `info`, `free`, `used`, `total` and `timestamp`. */
export type CcxtBalance = Readonly<Record<string, unknown>>;

/**
 * Calls one of the endpoints that ccxt makes from a class's list, e.g. `privateGetV5UserQueryApi`.
 * @throws Error when the class has no such endpoint: a defect of ours, since ccxt is pinned
 */
export async function callEndpoint(api: CcxtApi, name: string, params: CcxtParams = {}): Promise<unknown> {
  const endpoint: unknown = Reflect.get(api, name);
  if (typeof endpoint !== 'function') throw new Error(`ccxt's class ${api.id} has no endpoint ${name}`);
  return await Reflect.apply(endpoint, api, [params]);
}

/** The value at a path of keys and indexes of an answer, undefined where it does not go that far. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

/** A list out of an answer; empty when there is none. */
export function listAt(value: unknown, ...path: (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** A text out of an answer; numbers become text, anything else an empty one. */
export function textAt(value: unknown, ...path: (string | number)[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : typeof found === 'number' ? String(found) : '';
}
