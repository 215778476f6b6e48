import type { Timeframe } from '#core/market/timeframe.ts';
import type { Credentials } from '#main/adapters/exchange/profile.ts';
import type { Answering } from '../recording-server.ts';
import type { CandleRow, KnownMarket } from '../venue.ts';

export type Topic = 'candles' | 'orders' | 'fills' | 'positions';

/** A part of an order that was filled. */
export interface StreamedFill {
  readonly id: string;
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly side: 'buy' | 'sell';
  readonly price: string;
  readonly amount: string;
  readonly time: number;
}

/** An order as it stands after `event`. */
export interface StreamedOrder {
  readonly event: 'new' | 'fill' | 'cancel';
  readonly id: string;
  readonly clientOrderId: string;
  readonly side: 'buy' | 'sell';
  readonly amount: string;
  readonly price: string;
  /** All of it that is filled. */
  readonly filled: string;
  /** The part that has just been filled, for the event of that name. */
  readonly fill: StreamedFill | null;
  readonly time: number;
}

/** A message of ours as it arrived, and the request that opened its connection. */
export interface Heard {
  readonly message: Record<string, unknown>;
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** What an exchange makes of a message: what it says, what is subscribed from then on. */
export interface Reaction {
  readonly say?: readonly unknown[];
  readonly topics?: readonly Topic[];
}

/** Hand-made messages of one exchange over its streams, by the fields that its documents give and ccxt reads. */
export interface VenueStreams {
  /** Answers over HTTP that are needed before streams. */
  readonly http?: (origin: string, market: KnownMarket, credentials: Credentials) => Answering;
  /** What a connection is told and subscribed to by its address, or the status that it is refused with. */
  readonly connect?: (path: string, headers: Heard['headers'], credentials: Credentials) => Reaction | number;
  /** Log-ins, with their signatures checked, subscriptions and pings. */
  readonly react: (heard: Heard, credentials: Credentials) => Reaction;
  /** How a wrong secret ends. */
  readonly refused: RegExp;
  /** How a subscription is refused. */
  readonly refusal: (message: Heard['message']) => unknown;
  /** Volume is in base currency, as the reading of it must be. */
  readonly candle: (row: CandleRow, timeframe: Timeframe, market: KnownMarket) => unknown;
  readonly order: (order: StreamedOrder, market: KnownMarket) => readonly unknown[];
  /** A message that names an order and says nothing of its state. */
  readonly aside?: (orderId: string, market: KnownMarket) => unknown;
  /** A conditional order that has fired and is filled, where it has messages of its own. */
  readonly fired?: (order: StreamedOrder, market: KnownMarket) => unknown;
  /** Absent where the message about the order tells it. */
  readonly fill?: (fill: StreamedFill, market: KnownMarket) => unknown;
  /** A short position of so many contracts from 50000; null for its end. */
  readonly position?: (amount: string | null, market: KnownMarket) => unknown;
}
