import type { CcxtClient } from '#main/adapters/exchange/ccxt-client.ts';
import { clientOrderIdFor } from '#main/adapters/exchange/client-order-id.ts';
import { ExchangeError } from '#main/adapters/exchange/exchange-error.ts';
import type { Credentials } from '#main/adapters/exchange/profile.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import type { Answering, RecordingServer } from '../recording-server.ts';
import { clientAt, venueClient } from '../session.ts';
import { firstOf, type KnownMarket, type Venue } from '../venue.ts';
import { STREAMS } from './all.ts';
import { AnsweringStreams } from './answering-streams.ts';
import type { StreamedFill, StreamedOrder, VenueStreams } from './venue-streams.ts';

export interface Streaming {
  readonly client: CcxtClient;
  readonly server: RecordingServer;
  readonly streams: AnsweringStreams;
  readonly venueStreams: VenueStreams;
  /** What the server answers over HTTP. */
  readonly answers: Answering;
  /** Another client of the same exchange. */
  connect(): Promise<CcxtClient>;
}

const TIMEOUT_MS = 1500;

/** A client of an exchange that answers over HTTP and streams, by hand. Everything goes away after the test. */
export async function streaming(venue: Venue, market: KnownMarket, changed: Credentials = {}): Promise<Streaming> {
  const venueStreams = STREAMS[venue.exchange];
  const ours = { ...venue, credentials: { ...venue.credentials, ...changed } };
  const { client, server } = await venueClient(ours, market, venue.answers, TIMEOUT_MS);
  const http = venueStreams.http?.(server.origin, market, venue.credentials);
  const answers = firstOf(http, venue.state(market), venue.answers);
  server.answer(answers);
  const streams = new AnsweringStreams(server, venueStreams, venue.credentials);
  return {
    client,
    server,
    streams,
    venueStreams,
    answers,
    connect: () => clientAt(server, ours, market, TIMEOUT_MS),
  };
}

export interface Followed<T> {
  readonly seen: T[];
  /** Ends it from our side. */
  stop(): void;
  /** How it ended: null when we have stopped it. */
  readonly ended: Promise<ExchangeError | null>;
}

/** Collects what a stream brings, in the background. */
export function follow<T>(watch: (signal: AbortSignal) => AsyncIterable<T>): Followed<T> {
  const stop = new AbortController();
  const seen: T[] = [];
  const ended = (async () => {
    try {
      for await (const message of watch(stop.signal)) seen.push(message);
      return null;
    } catch (error) {
      if (error instanceof ExchangeError) return error;
      throw error;
    }
  })();
  // Whoever asks how it ended is told; nobody else need be.
  ended.catch(() => undefined);
  return { seen, ended, stop: () => stop.abort() };
}

/** Waits for what streams have brought; one that has ended says why. */
export async function brought(
  streams: readonly Followed<unknown>[],
  check: () => boolean,
  what: string,
): Promise<void> {
  const ended = Promise.race(streams.map(async (stream) => ({ error: await stream.ended })));
  for (let i = 0; i < 200; i++) {
    if (check()) return;
    const early = await Promise.race([ended, new Promise<null>((resolve) => setTimeout(resolve, 10, null))]);
    if (early) throw early.error ?? new Error(`ended before ${what}`);
  }
  throw new Error(`waited in vain for ${what}`);
}

/** Tells the life of an order of ours, event by event: a buy order of the market's amount. */
export class StreamedOrders {
  readonly clientOrderId: string;
  readonly #venue: VenueStreams;
  readonly #market: KnownMarket;
  readonly #streams: AnsweringStreams;
  readonly #id: string;
  #fills = 0;
  #filled = 0;

  constructor({ streams, venueStreams }: Streaming, venue: Venue, market: KnownMarket, id: string) {
    const profile = findSupportedProfile(venue.exchange);
    this.clientOrderId = clientOrderIdFor(profile.orders.clientOrderId, id);
    this.#venue = venueStreams;
    this.#market = market;
    this.#streams = streams;
    this.#id = id;
  }

  placed(): void {
    this.#tell('new', null);
  }

  /** @param share of the order's amount */
  filled(share: number, price = '50000'): void {
    const amount = this.#digits(Number(this.#market.amount) * share);
    this.#filled += Number(amount);
    const fill = { ...this.#terms(), id: `${this.#id}${++this.#fills}`, orderId: this.#id, price, amount };
    this.#tell('fill', fill);
    const told = this.#venue.fill?.(fill, this.#market);
    if (told !== undefined) this.#streams.say('fills', told);
  }

  /** Was filled under the number of another order, in one fill whose number is given. */
  fired(fillId: string): void {
    const { amount, price } = this.#market;
    const terms = { ...this.#terms(), id: this.#id, amount };
    const fill = { ...terms, id: fillId, orderId: this.#id, price: '50000' };
    const told = this.#venue.fired?.({ ...terms, event: 'fill', price, filled: amount, fill }, this.#market);
    if (told !== undefined) this.#streams.say('orders', told);
  }

  cancelled(): void {
    this.#tell('cancel', null);
  }

  #tell(event: StreamedOrder['event'], fill: StreamedFill | null): void {
    const { amount, price } = this.#market;
    const filled = this.#filled === 0 ? '0' : this.#digits(this.#filled);
    const order = { ...this.#terms(), event, id: this.#id, amount, price, filled, fill };
    this.#streams.say('orders', ...this.#venue.order(order, this.#market));
  }

  #terms() {
    return { clientOrderId: this.clientOrderId, side: 'buy', time: Date.now() } as const;
  }

  /** With as many decimals as the market's amount. */
  #digits(amount: number): string {
    return amount.toFixed(this.#market.amount.split('.')[1]?.length ?? 0);
  }
}
