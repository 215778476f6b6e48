import type { RejectionReason } from '../account/rejection.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { ExchangeRules } from '../exchange/floor.ts';
import type { InstrumentSpec } from '../market/instrument.ts';
import type { ApiAnswer, ApiCall, ApiRequest, StreamChannel } from './api-call.ts';
import type { Faults, ServerFailure } from './faults.ts';

/** What a venue's protocol acts on. */
export interface VenueContext {
  readonly exchange: Exchange;
  readonly faults: Faults;
  /** Where the server can be reached, such as `http://127.0.0.1:8902`. */
  readonly url: () => string;
  /** The exchange's clock as it is told to clients: with the skew. */
  readonly now: () => number;
  /** Lets the market catch up with a clock that runs by itself. */
  readonly catchUp: () => void;
  /** Journals a call that came over a stream. */
  readonly streamCall: (call: ApiCall, path: string, params: Readonly<Record<string, unknown>>) => void;
}

/** One connection of a client to a stream, seen from the venue's protocol. */
export interface StreamConnection {
  readonly path: string;
  readonly query: string;
  readonly ip: string;
  /** Sends a JSON value or a text, unless a fault of its channel is in the way. */
  send(channel: StreamChannel, message: unknown): void;
  close(code: number, reason: string): void;
}

/** What a venue does with a connection. */
export interface StreamSession {
  received(text: string): void;
  closed(): void;
}

/** A venue's protocol over the simulated exchange. */
export interface VenueFace {
  readonly id: string;
  readonly instruments: readonly InstrumentSpec[];
  readonly rules: ExchangeRules;
  /** Number before the first order id. */
  readonly firstId: number;
  callOf(request: ApiRequest): ApiCall;
  answer(request: ApiRequest, context: VenueContext): ApiAnswer;
  /** A refusal in the venue's words. */
  reject(reason: RejectionReason, message: string, request: ApiRequest, context: VenueContext): ApiAnswer;
  fail(how: ServerFailure, request: ApiRequest, context: VenueContext, retryAfterMs: number): ApiAnswer;
  /** Takes a stream connection; undefined where there is no stream at that path. */
  connect(connection: StreamConnection, context: VenueContext): StreamSession | undefined;
}
