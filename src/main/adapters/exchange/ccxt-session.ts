import { AsyncLocalStorage } from 'node:async_hooks';
import { setMaxListeners } from 'node:events';
import { UserError } from '#main/errors.ts';
import { type CcxtApi, type CcxtMarket, type CcxtParams, callEndpoint } from './ccxt-api.ts';
import { requireCredentials } from './credentials.ts';
import { repoint } from './endpoint-override.ts';
import { type ClockSample, ExchangeClock } from './exchange-clock.ts';
import { type CallFacts, ExchangeError, toExchangeError } from './exchange-error.ts';
import { guardStream } from './guard-stream.ts';
import { loadCcxtClass } from './load-ccxt-class.ts';
import { nativeHmac } from './native-hmac.ts';
import { applyNetwork, DEFAULT_NETWORK, type NetworkOptions } from './network.ts';
import type { ContractType } from './order.ts';
import type { Credentials, SupportedProfile } from './profile.ts';
import { type Pace, RateGate, RequestHeldBack, retryTime, type Urgency } from './rate-gate.ts';
import { AnswerBrokeOff, readWhole } from './whole-answer.ts';
import { wrapMethod } from './wrap-method.ts';

export interface SessionOptions {
  readonly profile: SupportedProfile;
  readonly contract: ContractType;
  /** Null for public data only. */
  readonly credentials: Credentials | null;
  readonly testnet: boolean;
  /** Origin of a simulator on this machine that stands in for the exchange (see endpoint-override.ts), or null. */
  readonly endpoint: string | null;
  readonly network?: NetworkOptions;
  /**
   * The pace of requests, when several sessions share one, or how to find it by what the profile states. It stays open
   * when a session that shares it ends. Without it this session has one for itself.
   */
  readonly gate?: RateGate | ((pace: Pace) => RateGate);
}

interface CallState {
  readonly urgency: Urgency;
  /** What every request waits for when it is ready to be sent. */
  readonly mayGo: Promise<void> | null;
  sent: boolean;
  status: number | null;
  retryAt: number | null;
  /** By our clock, ms: when the last request left and its answer came. The wait for our turn is not between them. */
  sentAt: number;
  answeredAt: number;
  /** Date header of the last answer, ms. */
  date: number | null;
}

/**
 * One ccxt object for one key, with what ccxt leaves open: the exchange's clock instead of ours, one pace for all
 * requests with room for exits, pauses that the exchange asks for, unreadable answers as errors, and failures in our
 * words. The object and the secrets in it are private, so that nothing that prints a session can print them.
 */
export class CcxtSession {
  readonly profile: SupportedProfile;
  readonly contract: ContractType;
  readonly clock: ExchangeClock;
  readonly #api: CcxtApi;
  readonly #gate: RateGate;
  readonly #closing = new AbortController();
  readonly #delays = new Set<NodeJS.Timeout>();
  readonly #calls = new AsyncLocalStorage<CallState>();
  #markets: Promise<Record<string, CcxtMarket>> | null = null;

  private constructor(options: SessionOptions, api: CcxtApi) {
    this.profile = options.profile;
    this.contract = options.contract;
    this.clock = new ExchangeClock();
    this.#api = api;
    const { gate = (pace: Pace) => new RateGate(pace) } = options;
    this.#gate = typeof gate === 'function' ? gate(this.profile.requests) : gate;
    setMaxListeners(0, this.#closing.signal);
    this.#takeOver();
  }

  /**
   * Loads the exchange's part of ccxt on first use (0.25 s, 25 MB) and makes the object. Nothing is sent.
   * @throws UserError when a part of the key is missing, when the exchange lacks the contract type or a testnet, or when
   *   the proxy's address is not one
   */
  static async open(options: SessionOptions): Promise<CcxtSession> {
    const { profile } = options;
    const className = profile.classes[options.contract];
    if (className === undefined) {
      throw new UserError(
        `${profile.name} has no ${options.contract} perpetuals: use ${profile.contracts.join(' or ')}.`,
        {
          field: 'contract',
        },
      );
    }
    // setSandboxMode does not throw where there is none: it leaves an object without addresses.
    if (options.testnet && profile.testnet === null) {
      throw new UserError(`${profile.name} has no testnet: add the key without it.`, { field: 'testnet' });
    }
    const Class = await loadCcxtClass(className);
    const api: CcxtApi = Reflect.construct(Class, [
      {
        ...profile.constructorFields,
        ...requiredCredentials(profile, options.credentials),
        // A repeated POST is a second order: what was lost is looked up instead.
        options: { ...STREAMS_WITHOUT_SNAPSHOTS, ...SHORT_MEMORY, ...profile.options, maxRetriesOnFailure: 0 },
        enableRateLimit: true,
      },
    ]);
    if (options.testnet) Reflect.apply(Reflect.get(api, 'setSandboxMode'), api, [true]);
    if (options.endpoint !== null) repoint(api, options.endpoint);
    await applyNetwork(api, options.network ?? DEFAULT_NETWORK);
    profile.prepare?.(api);
    return new CcxtSession(options, api);
  }

  /**
   * Runs calls on the ccxt object, at the pace of their urgency.
   * @param mayGo what their requests wait for when they are ready to be sent; where it is rejected, nothing is sent and this
   *   is rejected with the same error
   * @throws ExchangeError for everything that the exchange, the network or ccxt refuses
   */
  async call<T>(urgency: Urgency, run: (api: CcxtApi) => Promise<T>, mayGo: Promise<void> | null = null): Promise<T> {
    return await this.#run(newState(urgency, mayGo), run);
  }

  /** One look at the exchange's clock. */
  async sampleClock(): Promise<ClockSample> {
    const { serverTime, dateProbe } = this.profile.account;
    const state = newState('account');
    const told = await this.#run(state, async (api) => {
      if (serverTime) return await serverTime(api);
      if (dateProbe === undefined) return await api.fetchTime();
      await callEndpoint(api, dateProbe);
      // The header has whole seconds: half a second is what it leaves out on average.
      return state.date === null ? undefined : state.date + 500;
    });
    if (told === undefined || !(told > 0)) throw new ExchangeError(this.profile, 'bad-answer', 'no time in the answer');
    return { before: state.sentAt, after: state.answeredAt, server: told };
  }

  async #run<T>(state: CallState, run: (api: CcxtApi) => Promise<T>): Promise<T> {
    try {
      return await this.#calls.run(state, () => run(this.#api));
    } catch (error) {
      throw this.#failure(error, state);
    }
  }

  /** Waits for the next message of a stream. Streams are paced by ccxt's own limiter of each connection. */
  async watch<T>(run: (api: CcxtApi) => Promise<T>): Promise<T> {
    // What a stream brings has been asked for: what cannot be read in it is an answer that cannot be.
    return await this.#run({ ...newState('account'), sent: true }, run);
  }

  /**
   * The exchange's markets by symbol, asked for once. A failure is not kept, as ccxt would: the next call asks again.
   */
  async markets(reload = false): Promise<Record<string, CcxtMarket>> {
    if (reload) this.#markets = null;
    this.#markets ??= this.call('data', (api) => api.loadMarkets(true, this.profile.marketParams as CcxtParams));
    try {
      return await this.#markets;
    } catch (error) {
      this.#markets = null;
      throw error;
    }
  }

  /** Until when the exchange wants no requests, ms; in the past when it wants them. */
  get pausedUntil(): number {
    return this.#gate.pausedUntil;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    for (const timer of this.#delays) clearTimeout(timer);
    this.#delays.clear();
    await this.#api.close();
    // Connections that are kept alive would keep the process alive too.
    const dispatcher: unknown = Reflect.get(this.#api, 'fetchDispatcher');
    if (typeof dispatcher === 'object' && dispatcher !== null) {
      await Reflect.apply(Reflect.get(dispatcher, 'destroy'), dispatcher, []);
    }
    for (const name of ['agent', 'httpAgent']) {
      const agent: unknown = Reflect.get(this.#api, name);
      if (typeof agent === 'object' && agent !== null) Reflect.apply(Reflect.get(agent, 'destroy'), agent, []);
    }
  }

  /** Replaces the hooks of the ccxt object that decide about time, pace and answers. */
  #takeOver(): void {
    const api = this.#api;
    const hook = (name: string, replacement: Parameters<typeof wrapMethod>[2]) => wrapMethod(api, name, replacement);
    // Currencies cost a further (on some exchanges private) request and are not used.
    Object.assign(api.has, { fetchCurrencies: false });
    // ccxt prints messages that it cannot read, with addresses that hold tokens.
    Reflect.set(api, 'log', () => undefined);
    Reflect.set(api, 'milliseconds', () => this.clock.now());
    Reflect.set(api, 'seconds', () => Math.floor(this.clock.now() / 1000));
    hook('throttle', (_original, [cost]) => {
      const urgency = this.#calls.getStore()?.urgency ?? 'data';
      return this.#gate.take(typeof cost === 'number' ? cost : 1, urgency, this.#closing.signal);
    });
    hook('fetch', (original, args) => {
      const state = this.#calls.getStore();
      const [url, method, headers, ...rest] = args;
      const send = () => {
        if (state) Object.assign(state, { sent: true, status: null, retryAt: null, sentAt: Date.now() });
        return original(url, method, withoutBroker(headers), ...rest);
      };
      return state?.mayGo ? state.mayGo.then(send) : send();
    });
    // Headers that a class adds to every request by itself.
    Reflect.set(api, 'headers', withoutBroker(Reflect.get(api, 'headers')));
    // ccxt would go on to refresh the stream's key of a client that has long been closed, for ever.
    hook('delay', (_original, [ms, ...work]) => {
      if (this.#closing.signal.aborted) return;
      const timer = setTimeout(() => {
        this.#delays.delete(timer);
        Reflect.apply(Reflect.get(api, 'spawn'), api, work);
      }, Number(ms));
      this.#delays.add(timer);
    });
    hook('hmac', nativeHmac);
    hook('client', (original, args) => guardStream(original(...args)));
    hook('undiciBody', (original, args) => {
      return readWhole(() => original(...args) as Promise<unknown>, args[0], Number(Reflect.get(api, 'timeout')));
    });
    hook('onRestResponse', (original, args) => {
      this.#observe(Number(args[0]), (args[4] ?? {}) as Record<string, string>);
      return original(...args);
    });
    hook('parseJson', (original, args) => {
      const parsed = original(...args);
      const status = this.#calls.getStore()?.status ?? null;
      // ccxt hands on a text that is no JSON as if it were an answer: every field of it is then undefined.
      if (parsed === undefined && !isJsonValue(args[0]) && status !== null && status < 400) {
        throw new ExchangeError(this.profile, 'bad-answer', `answer with status ${status} is not JSON`, {
          status,
          sent: true,
          retryAt: null,
        });
      }
      return parsed;
    });
  }

  #observe(status: number, headers: Record<string, string>): void {
    const until = retryTime(status, headers, Date.now());
    if (until !== null) this.#gate.pauseUntil(until);
    const state = this.#calls.getStore();
    if (!state) return;
    const date = Date.parse(headers.Date ?? '');
    Object.assign(state, { status, retryAt: until, answeredAt: Date.now(), date: Number.isNaN(date) ? null : date });
  }

  #failure(error: unknown, state: CallState): unknown {
    const facts: CallFacts = { status: state.status, sent: state.sent, retryAt: state.retryAt };
    if (error instanceof RequestHeldBack) {
      return new ExchangeError(this.profile, 'rate-limited', error.message, { ...facts, retryAt: error.until });
    }
    if (error instanceof AnswerBrokeOff) return new ExchangeError(this.profile, 'network-down', error.message, facts);
    if (state.sent && isParsingFailure(error)) {
      return new ExchangeError(this.profile, 'bad-answer', 'an answer lacks what it should have', facts);
    }
    const failure = toExchangeError(this.profile, error, facts);
    if (failure instanceof ExchangeError && failure.kind === 'rate-limited' && failure.retryAt === null) {
      // Limits that come with status 200 name no time.
      this.#gate.pauseUntil(Date.now() + 5_000);
    }
    return failure;
  }
}

/**
 * ccxt would begin a stream of positions with a request of its own, beside our pace and errors: when that one fails, the
 * stream never says anything.
 */
const STREAMS_WITHOUT_SNAPSHOTS = {
  watchPositions: { fetchPositionsSnapshot: false, awaitPositionsSnapshot: false },
};

/**
 * ccxt keeps what its streams have brought, and walks through all of it with every message: a thousand orders of each
 * account by itself. Whoever listens here takes every message as it comes.
 */
const SHORT_MEMORY = { ordersLimit: 100, tradesLimit: 100, OHLCVLimit: 100 };

/** Headers by which ccxt marks orders as brought by its own brokers. They are not part of what is signed. */
const BROKER_HEADERS: ReadonlySet<string> = new Set([
  'referer',
  'x-gate-channel-id',
  'x-channel-api-code',
  'kc-api-partner',
  'kc-api-partner-sign',
  'kc-api-partner-verify',
  'kc-broker-name',
]);

function withoutBroker(headers: unknown): unknown {
  if (typeof headers !== 'object' || headers === null) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !BROKER_HEADERS.has(name.toLowerCase())));
}

/** Whether a text is empty, or a single JSON value, which ccxt hands on as it is. */
function isJsonValue(text: unknown): boolean {
  return text === '' || /^("([^"\\\\]|\\\\.)*"|true|false|null|-?\d+(\.\d+)?)$/.test(String(text));
}

/** Whether ccxt stumbled over a field that an answer lacks; the same error from our own code stays a defect of ours. */
function isParsingFailure(error: unknown): boolean {
  return error instanceof TypeError && /node_modules[\\/]ccxt[\\/]/.test(error.stack?.split('\n')[1] ?? '');
}

function newState(urgency: Urgency, mayGo: Promise<void> | null = null): CallState {
  return { urgency, mayGo, sent: false, status: null, retryAt: null, sentAt: 0, answeredAt: 0, date: null };
}

/** @throws UserError when a part that the exchange needs is missing */
function requiredCredentials(profile: SupportedProfile, given: Credentials | null): Credentials {
  if (given === null) return {};
  requireCredentials(profile, given);
  return Object.fromEntries(profile.credentials.map((field) => [field, given[field]]));
}
