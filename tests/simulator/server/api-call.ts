/** What a request is about, in words that all venues share: faults and the journal name calls by them. */
export type ApiCall =
  | 'time'
  | 'status'
  | 'instruments'
  | 'ticker'
  | 'order-book'
  | 'trades'
  | 'candles'
  | 'funding-history'
  | 'key'
  | 'account'
  | 'balance'
  | 'fees'
  | 'leverage-tiers'
  | 'set-leverage'
  | 'set-margin-mode'
  | 'set-position-mode'
  | 'create-order'
  | 'amend-order'
  | 'cancel-order'
  | 'cancel-all'
  | 'dead-man'
  | 'set-stops'
  | 'fetch-order'
  | 'open-orders'
  | 'closed-orders'
  | 'fills'
  | 'ledger'
  | 'positions'
  | 'stream-login'
  | 'subscribe'
  | 'unknown';

/** What a stream message is about. */
export type StreamChannel =
  | 'candle'
  | 'ticker'
  | 'trade'
  | 'book'
  | 'order'
  | 'fill'
  | 'position'
  | 'balance'
  | 'control';

/** A request as it came, taken apart. */
export interface ApiRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: string;
  /** Query and body together; the body wins. Numbers and booleans of JSON bodies stay what they are. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Address that the request came from. */
  readonly ip: string;
}

/** What goes back. A text body is sent as it is, anything else as JSON. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A parameter as text; undefined where it is absent or empty. */
export function textParam(params: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = params[name];
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A parameter as number; undefined where it is absent or no number. */
export function numberParam(params: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const text = textParam(params, name);
  const value = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** A parameter as flag: `true`, `"true"` and `"TRUE"` are true. */
export function flagParam(params: Readonly<Record<string, unknown>>, name: string): boolean {
  return textParam(params, name)?.toLowerCase() === 'true';
}
