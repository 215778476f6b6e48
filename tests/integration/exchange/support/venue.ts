import type { ContractType, OrderRequest } from '#main/adapters/exchange/order.ts';
import type { Credentials } from '#main/adapters/exchange/profile.ts';
import type { Answer, Answering, RecordedRequest } from './recording-server.ts';

/** An instrument that an exchange lists, and what our reading of it must be. */
export interface KnownMarket {
  readonly contract: ContractType;
  readonly symbol: string;
  /** The exchange's own name for it. */
  readonly id: string;
  readonly tick: number;
  readonly step: number;
  /** Base currency per unit of amount (linear), quote currency (inverse). */
  readonly contractSize: number;
  /** An amount and prices that the exchange's rules allow. */
  readonly amount: string;
  readonly price: string;
}

export type CandleRow = readonly [number, number, number, number, number, number];

export interface Wire {
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Hand-made answers of one exchange, by the fields that its documents give and ccxt reads. */
export interface Venue {
  readonly exchange: string;
  readonly credentials: Credentials;
  readonly markets: readonly KnownMarket[];
  /** Answers to everything that is needed before an order: markets, time, account. */
  readonly answers: Answering;
  /** What must arrive for an order: the end of the path and all fields, but for those in `unpredictable`. */
  readonly wire: (order: OrderRequest, market: KnownMarket) => Wire;
  /** Times, counters and signatures. */
  readonly unpredictable?: readonly string[];
  /** Where the fields of a request are, if not in its query and body. */
  readonly fieldsOf?: (request: RecordedRequest) => Record<string, unknown>;
  /** How the exchange answers a question for candles: [time ms, open, high, low, close, volume], oldest first. */
  readonly candles: (rows: readonly CandleRow[], market: KnownMarket) => Answering;
  /**
   * The account's state: 1000 of the settlement currency of which 600 are free, and a short position of the market's
   * amount from 50000. The time is now.
   */
  readonly state: (market: KnownMarket) => Answering;
  /** What the exchange says of a key that can withdraw; absent where it does not tell. */
  readonly withdrawable?: Answering;
  /** The same for a key that may only read. */
  readonly readOnly?: Answering;
  /** An answer that ccxt takes for a created order with the given id. */
  readonly created: (request: RecordedRequest) => Answer;
}

/** Answers by the end of the path, in order; the first that fits. */
export function byPath(
  table: Readonly<Record<string, object | readonly unknown[] | ((request: RecordedRequest) => unknown)>>,
): Answering {
  return (request) => {
    for (const [end, body] of Object.entries(table)) {
      if (!request.path.endsWith(end)) continue;
      return { body: typeof body === 'function' ? (body as (r: RecordedRequest) => unknown)(request) : body };
    }
    return undefined;
  };
}

/** The fields of a table whose value is not undefined: what is not sent is not expected. */
export function present(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** `Sell` for `sell`. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Answers to paths that contain a text. */
export function byPart(part: string, body: unknown): Answering {
  return (request) => (request.path.includes(part) ? { body } : undefined);
}

/** Rows as decimal texts, as most exchanges send them. */
export function asTexts(rows: readonly CandleRow[]): string[][] {
  return rows.map((row) => row.map(String));
}

/** The first of several answerings that has an answer. */
export function firstOf(...answerings: (Answering | undefined)[]): Answering {
  return (request) => {
    for (const answering of answerings) {
      const answer = answering?.(request);
      if (answer !== undefined) return answer;
    }
    return undefined;
  };
}
