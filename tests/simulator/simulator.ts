import type { Candles } from '#core/market/candles.ts';
import type { Account } from './account/account.ts';
import type { ApiKey } from './account/api-key.ts';
import { type ClockSetting, SimulatedClock } from './clock.ts';
import { type AccountOptions, Exchange } from './exchange/exchange.ts';
import type { InstrumentSpec } from './market/instrument.ts';
import { Market } from './market/market.ts';
import { columnFeed, type PriceFeed, walkFeed } from './market/price-feed.ts';
import { ApiServer } from './server/api-server.ts';
import { Faults } from './server/faults.ts';
import { LoopbackServer } from './server/http-server.ts';
import { Journal } from './server/journal.ts';
import { CallLimiter, type RateLimit } from './server/rate-limit.ts';
import { StreamServer } from './server/stream-server.ts';
import type { VenueContext } from './server/venue-face.ts';
import { type VenueId, venueFace } from './venues/index.ts';

export interface SimulatorOptions {
  readonly venue: VenueId;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Made-up prices, book and funding follow from it alone. */
  readonly seed?: number;
  /** Default: manual, from {@link MANUAL_START} on. */
  readonly clock?: ClockSetting;
  /** Candles that an instrument's price follows, by the venue's symbol. Others walk at random. */
  readonly candles?: Readonly<Record<string, { readonly columns: Candles; readonly lengthMs: number }>>;
  /** Standard deviation of a minute's return of made-up prices; 0 lets them stand still. Default 0.0006. */
  readonly sigma?: number;
  /** Minutes of made-up candles before the start. Default: three days. */
  readonly pastMinutes?: number;
  /** A limit on calls by address; without one there is none. */
  readonly rateLimit?: RateLimit;
  /** Which of the venue's instruments there are; default all. Fewer make long simulations faster. */
  readonly symbols?: readonly string[];
  /** Changes to the venue's instruments, by symbol. */
  readonly instruments?: Readonly<Record<string, Partial<InstrumentSpec>>>;
}

export interface AccountWithKey extends AccountOptions {
  readonly key?: string;
  readonly secret?: string;
  readonly passphrase?: string;
  readonly permissions?: ApiKey['permissions'];
  readonly ips?: readonly string[];
}

/** A running venue. */
export interface Simulator {
  readonly venue: VenueId;
  readonly port: number;
  /** Such as `http://127.0.0.1:8902`; streams are on the same port. */
  readonly url: string;
  readonly exchange: Exchange;
  readonly faults: Faults;
  readonly journal: Journal;
  /** Opens an account with wallets and one key. */
  account(options?: AccountWithKey): { readonly account: Account; readonly key: ApiKey };
  /** Moves a manual clock on: everything that falls into the time happens, and streams tell of it. */
  advance(ms: number): void;
  /** Moves a price by hand, through everything in between or, with `gap`, past it; the market then stands. */
  movePrice(symbol: string, price: number, gap?: boolean): void;
  /** Closes streams: without a code as a lost network does, with one by a close frame. */
  closeStreams(code?: number): void;
  readonly streamCount: number;
  /** Refuses connections as a host that is down, until {@link comeBack}. */
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

const DAY_MINUTES = 1440;
/** How often a clock that runs by itself moves the market, ms. */
const TICK_MS = 200;

/** Starts a venue on loopback. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const face = venueFace(options.venue);
  const clock = new SimulatedClock(options.clock ?? { kind: 'manual' });
  const specs = face.instruments
    .filter(({ symbol }) => options.symbols?.includes(symbol) ?? true)
    .map((spec) => ({ ...spec, ...options.instruments?.[spec.symbol] }));
  const markets = specs.map((spec, i) => openMarket(spec, i, clock.start, options));
  const exchange = new Exchange(clock, face.rules, markets, face.firstId);
  const faults = new Faults();
  const journal = new Journal();
  const now = () => clock.due() + faults.clockSkewMs;
  const catchUp = () => exchange.runTo(clock.due());
  const context: VenueContext = {
    exchange,
    faults,
    now,
    catchUp,
    url: () => `http://127.0.0.1:${server.port}`,
    streamCall: (call, path, params) => {
      const entry = journal.add({
        time: now(),
        transport: 'stream',
        call,
        method: 'STREAM',
        path,
        params,
        headers: {},
      });
      entry.handled = true;
    },
  };
  const limiter = options.rateLimit && new CallLimiter(options.rateLimit);
  const api = new ApiServer(face, context, journal, limiter);
  const streams = new StreamServer(faults, (connection) => face.connect(connection, context));
  const server = new LoopbackServer((request, response) => api.handle(request, response));
  server.server.on('upgrade', (request, socket, head) => streams.upgrade(request, socket, head));
  await server.listen(options.port ?? 0);
  const timer = clock.setting.kind === 'real' ? setInterval(catchUp, TICK_MS) : undefined;

  return {
    venue: options.venue,
    port: server.port,
    url: context.url(),
    exchange,
    faults,
    journal,
    account: ({ key, secret, passphrase, permissions, ips, ...rest } = {}) => {
      const account = exchange.openAccount(rest);
      const given = { key: key ?? `key-of-${account.name}`, secret: secret ?? `secret-of-${account.name}` };
      const stored = exchange.addKey({ ...given, account: account.name });
      if (passphrase !== undefined) Object.assign(stored, { passphrase });
      if (permissions) stored.permissions = permissions;
      if (ips) stored.ips = ips;
      return { account, key: stored };
    },
    advance: (ms) => {
      if (clock.setting.kind !== 'manual') throw new Error('this clock runs by itself');
      exchange.runTo(clock.now() + ms);
    },
    movePrice: (symbol, price, gap) => exchange.movePrice(symbol, price, gap),
    closeStreams: (code) => streams.closeAll(code),
    get streamCount() {
      return streams.count;
    },
    goDown: async () => {
      streams.closeAll();
      await server.stop();
    },
    comeBack: () => server.listen(server.port),
    close: async () => {
      clearInterval(timer);
      streams.closeAll();
      if (server.server.listening) await server.stop();
    },
  };
}

function openMarket(spec: InstrumentSpec, index: number, start: number, options: SimulatorOptions): Market {
  const seed = (options.seed ?? 1) * 1000 + index;
  const given = options.candles?.[spec.symbol];
  const past = options.pastMinutes ?? 3 * DAY_MINUTES;
  const feed: PriceFeed = given
    ? columnFeed(given.columns, given.lengthMs)
    : walkFeed({
        seed,
        start,
        startPrice: spec.startPrice,
        tick: Number(spec.tick),
        sigma: options.sigma ?? 0.0006,
        volume: spec.levelAmount * 5,
        past,
      });
  const fundingSince = given ? given.columns.time[0] : start - past * 60_000;
  return new Market({ spec, feed, start, seed, fundingSince });
}
