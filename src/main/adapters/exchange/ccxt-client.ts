import type { Timeframe } from '#core/market/timeframe.ts';
import { contractSizeOf } from './amount-units.ts';
import type { CcxtApi, CcxtMarket, CcxtRow, CcxtTicker } from './ccxt-api.ts';
import { CcxtSession, type SessionOptions } from './ccxt-session.ts';
import type {
  CandlePage,
  CandleUpdate,
  ExchangeClient,
  ExchangeFill,
  ExchangeOrder,
  ExchangePosition,
  FundingPage,
  ListedInstrument,
} from './exchange-client.ts';
import type { ClockOffset } from './exchange-clock.ts';
import { ExchangeError } from './exchange-error.ts';
import type { ContractType, MarginMode, OrderReference, OrderRequest } from './order.ts';
import { spellOrder } from './order-shapes.ts';
import type { AccountBalance, FundingPayment, KeyPermissions, SupportedProfile } from './profile.ts';
import { fromAccountPosition, readBalance, readFill, readOrder, readPosition } from './read-account.ts';
import { CandleStream, type CandleWindow, endOfWindow, readCandlePage, type VolumeToBase } from './read-candles.ts';
import { readFundingPage } from './read-funding.ts';
import { isPerpetual, readInstrument, withMaintenanceTiers } from './read-instruments.ts';

const HOUR_MS = 3_600_000;

/** {@link ExchangeClient} over a real ccxt class, which is loaded when the first client is opened. */
export class CcxtClient implements ExchangeClient {
  readonly exchange: string;
  readonly contract: ContractType;
  readonly #profile: SupportedProfile;
  readonly #session: CcxtSession;

  private constructor(session: CcxtSession) {
    this.#session = session;
    this.#profile = session.profile;
    this.exchange = session.profile.id;
    this.contract = session.contract;
  }

  /**
   * Nothing is sent yet.
   * @throws UserError when the exchange lacks the contract type or a testnet, or when a part of the key is missing
   */
  static async open(options: SessionOptions): Promise<CcxtClient> {
    return new CcxtClient(await CcxtSession.open(options));
  }

  async instruments(refresh = false): Promise<readonly ListedInstrument[]> {
    const markets = Object.values(await this.#session.markets(refresh));
    return markets
      .filter((market) => isPerpetual(market, this.contract))
      .flatMap((market) => readInstrument(this.#profile, market) ?? []);
  }

  async withTiers(symbol: string): Promise<ListedInstrument> {
    const market = await this.#market(symbol);
    const listed = readInstrument(this.#profile, market);
    if (!listed) throw new ExchangeError(this.#profile, 'unknown-instrument', `${symbol} lacks its rules`);
    if (this.#profile.tiers === 'none') return listed;
    const { maxLeverage } = this.#profile.account;
    if (maxLeverage) {
      const highest = await this.#session.call('account', (api) => maxLeverage(api, symbol));
      return highest === null ? listed : { ...listed, instrument: { ...listed.instrument, maxLeverage: highest } };
    }
    const tiers = await this.#session.call('account', (api) => api.fetchMarketLeverageTiers(symbol));
    return { ...listed, instrument: withMaintenanceTiers(listed.instrument, tiers ?? []) };
  }

  async candles(symbol: string, timeframe: Timeframe, since: number, limit: number): Promise<CandlePage> {
    const { candles: rules } = this.#profile;
    if (!rules.timeframes.includes(timeframe)) {
      throw new ExchangeError(this.#profile, 'not-supported', `no ${timeframe} candles`);
    }
    const market = await this.#market(symbol);
    const window = { timeframe, since, limit: Math.min(limit, rules.maxPerRequest), now: this.now() };
    const rows = await this.#session.call('data', (api) => this.#fetchRows(api, symbol, window));
    return readCandlePage(rows, window, this.#volumeToBase(market));
  }

  async fundingHistory(symbol: string, since: number): Promise<FundingPage> {
    const { funding } = this.#profile;
    const now = this.now();
    if (!funding.history) return { rates: [], coveredUntil: Math.max(since, now) };
    await this.#market(symbol);
    const end = funding.windowEnd ? Math.min(now, since + funding.maxRows * HOUR_MS) : now;
    const rows = await this.#session.call('data', (api) => {
      if (funding.fetch) return funding.fetch(api, symbol, since);
      return api.fetchFundingRateHistory(symbol, since, funding.maxRows, funding.windowEnd?.(end - 1));
    });
    return readFundingPage(rows, { since, end, now }, funding.rateOf);
  }

  async fundingPayments(symbol: string, since: number): Promise<readonly FundingPayment[]> {
    const { payments } = this.#profile.funding;
    if (!payments) throw new ExchangeError(this.#profile, 'not-supported', 'no payments of funding');
    await this.#market(symbol);
    return await this.#session.call('account', (api) => payments(api, symbol, since));
  }

  async spread(symbol: string): Promise<number | null> {
    await this.#market(symbol);
    const { bids, asks } = await this.#session.call('account', (api) => api.fetchOrderBook(symbol));
    const bid = bids[0]?.[0];
    const ask = asks[0]?.[0];
    // Crossed books are torn ones: what is between them is not known.
    if (bid === undefined || ask === undefined || !(bid > 0) || !(ask >= bid)) return null;
    return (20_000 * (ask - bid)) / (ask + bid);
  }

  async balance(): Promise<readonly AccountBalance[]> {
    const { balances, balanceParams } = this.#profile.account;
    await this.#session.markets();
    const own = await this.#session.call('account', async (api) => (await balances?.(api, this.contract)) ?? null);
    if (own) return own;
    const byCurrency = new Map<string, AccountBalance>();
    for (const params of balanceParams?.(this.contract, await this.#settleCurrencies()) ?? [{}]) {
      const balance = await this.#session.call('account', (api) => api.fetchBalance(params));
      for (const entry of readBalance(balance)) byCurrency.set(entry.currency, entry);
    }
    return [...byCurrency.values()];
  }

  async setLeverage(symbol: string, leverage: number, marginMode: MarginMode): Promise<boolean> {
    const { setLeverage } = this.#profile.account;
    if (!this.#profile.marginModes.includes(marginMode)) {
      throw new ExchangeError(this.#profile, 'not-supported', `no ${marginMode} margin`);
    }
    if (!setLeverage) return false;
    await this.#market(symbol);
    await this.#session.call('account', (api) => setLeverage(api, symbol, leverage, marginMode));
    return this.#profile.leverage !== 'implicit';
  }

  async setOneWay(symbol: string): Promise<void> {
    const { setOneWay } = this.#profile.account;
    if (!setOneWay) return;
    await this.#market(symbol);
    await this.#session.call('account', (api) => setOneWay(api, symbol));
  }

  async createOrder(order: OrderRequest, mayGo?: Promise<void>): Promise<ExchangeOrder> {
    const market = await this.#market(order.symbol);
    const { type, price, params } = spellOrder(this.#profile, order, market);
    const created = await this.#session.call(
      order.reduceOnly ? 'exit' : 'order',
      (api) => api.createOrder(order.symbol, type, order.side, order.amount, price, params),
      mayGo,
    );
    const read = readOrder(this.#profile, created, order.symbol);
    if (!read) throw new ExchangeError(this.#profile, 'bad-answer', 'the answer to an order names no order');
    // Many exchanges answer with an id alone.
    return { ...read, clientOrderId: order.clientOrderId, side: read.side ?? order.side };
  }

  async cancelOrder(order: OrderReference): Promise<void> {
    await this.#market(order.symbol);
    await this.#session.call('exit', (api) => this.#profile.account.cancel(api, order));
  }

  async fetchOrder(order: OrderReference): Promise<ExchangeOrder | null> {
    await this.#market(order.symbol);
    try {
      const found = await this.#session.call('order', (api) => this.#profile.account.find(api, order));
      return found && readOrder(this.#profile, found, order.symbol);
    } catch (error) {
      if (error instanceof ExchangeError && error.kind === 'order-not-found') return null;
      throw error;
    }
  }

  async openOrders(symbol: string): Promise<readonly ExchangeOrder[]> {
    await this.#market(symbol);
    const open = await this.#openOrders(symbol);
    return open.filter((order) => order.symbol === symbol);
  }

  async allOpenOrders(): Promise<readonly ExchangeOrder[] | null> {
    if (!this.#profile.account.accountWideOrders) return null;
    const known = new Set((await this.#perpetuals()).map(({ symbol }) => symbol));
    const open = await this.#openOrders(null);
    return open.filter((order) => known.has(order.symbol));
  }

  async fills(symbol: string, since: number, limit = 100): Promise<readonly ExchangeFill[]> {
    await this.#market(symbol);
    const trades = await this.#session.call('account', (api) => api.fetchMyTrades(symbol, since, limit));
    return trades
      .flatMap((trade) => readFill(trade, symbol) ?? [])
      .filter((fill) => fill.time >= since)
      .sort((a, b) => a.time - b.time);
  }

  async positions(): Promise<readonly ExchangePosition[]> {
    const markets = await this.#perpetuals();
    const { positions, positionQueries } = this.#profile.account;
    if (positions) {
      return (await this.#session.call('account', (api) => positions(api, markets))).map(fromAccountPosition);
    }
    const known = new Set(markets.map(({ symbol }) => symbol));
    const queries = positionQueries?.(this.contract, await this.#settleCurrencies()) ?? [{}];
    const found = new Map<string, ExchangePosition>();
    for (const params of queries) {
      const rows = await this.#session.call('account', (api) => api.fetchPositions(undefined, params));
      for (const row of rows) {
        const position = readPosition(row);
        if (position && known.has(position.symbol)) found.set(position.symbol, position);
      }
    }
    return [...found.values()];
  }

  async permissions(): Promise<KeyPermissions | null> {
    const { permissions } = this.#profile;
    if (!permissions) return null;
    return await this.#session.call('account', (api) => permissions(api));
  }

  now(): number {
    return this.#session.clock.now();
  }

  async measureClock(): Promise<ClockOffset> {
    return await this.#session.clock.measure(() => this.#session.sampleClock());
  }

  async *watchCandles(symbol: string, timeframe: Timeframe, signal: AbortSignal): AsyncIterable<CandleUpdate> {
    if (this.#profile.candles.source !== 'stream') {
      throw new ExchangeError(this.#profile, 'not-supported', 'no stream of candles');
    }
    const stream = new CandleStream(this.#volumeToBase(await this.#market(symbol)));
    for await (const rows of this.#watch(symbol, signal, (api) => api.watchOHLCV(symbol, timeframe))) {
      yield* stream.update(rows);
    }
  }

  async *watchPrice(symbol: string, signal: AbortSignal): AsyncIterable<number> {
    let seen: CcxtTicker | undefined | null = null;
    // ccxt drops a ticker that comes while nobody waits for one, and keeps it as the newest: that price may have been the
    // last for long.
    const next = async (api: CcxtApi) => {
      const newest = api.tickers[symbol];
      // What an earlier stream has left behind may be old: a stop that has moved since must not fire on it.
      if (seen === null) seen = newest;
      return newest === undefined || newest === seen ? await api.watchTicker(symbol) : newest;
    };
    for await (const ticker of this.#watch(symbol, signal, next)) {
      seen = ticker;
      const { last } = ticker;
      if (typeof last === 'number' && last > 0) yield last;
    }
  }

  async *watchOrders(symbol: string, signal: AbortSignal): AsyncIterable<ExchangeOrder> {
    await this.#beginStream('orders');
    for await (const orders of this.#watch(symbol, signal, (api) => api.watchOrders(symbol))) {
      for (const order of orders) {
        const read = readOrder(this.#profile, order, symbol);
        // Some classes hand on the updates of all instruments.
        if (read?.symbol === symbol) yield read;
      }
    }
  }

  async *watchFills(symbol: string, signal: AbortSignal): AsyncIterable<ExchangeFill> {
    await this.#beginStream('fills');
    for await (const trades of this.#watch(symbol, signal, (api) => api.watchMyTrades(symbol))) {
      for (const trade of trades) {
        const fill = readFill(trade, symbol);
        if (fill?.symbol === symbol) yield fill;
      }
    }
  }

  async *watchPositions(signal: AbortSignal): AsyncIterable<ExchangePosition | { symbol: string; amount: 0 }> {
    await this.#beginStream('positions');
    const params = this.#profile.account.positionStream?.(this.contract) ?? {};
    const known = new Set((await this.#perpetuals()).map(({ symbol }) => symbol));
    for await (const positions of this.#watch(null, signal, (api) =>
      api.watchPositions(undefined, undefined, undefined, params),
    )) {
      for (const position of positions) {
        const { symbol } = position;
        if (symbol !== undefined && known.has(symbol)) yield readPosition(position) ?? { symbol, amount: 0 };
      }
    }
  }

  async close(): Promise<void> {
    await this.#session.close();
  }

  async #fetchRows(api: CcxtApi, symbol: string, window: CandleWindow): Promise<readonly CcxtRow[]> {
    const { candles: rules } = this.#profile;
    const until = endOfWindow(window) - 1;
    if (rules.fetch) return await rules.fetch(api, symbol, window.timeframe, window.since, until);
    return await api.fetchOHLCV(symbol, window.timeframe, window.since, window.limit, rules.until ? { until } : {});
  }

  /** Waits for one message of a stream after another. */
  async *#watch<T>(symbol: string | null, signal: AbortSignal, next: (api: CcxtApi) => Promise<T>): AsyncIterable<T> {
    if (symbol === null) await this.#session.markets();
    else await this.#market(symbol);
    const aborted = new Promise<null>((resolve) => {
      if (signal.aborted) resolve(null);
      else signal.addEventListener('abort', () => resolve(null), { once: true });
    });
    while (!signal.aborted) {
      const message = this.#session.watch(next);
      // What arrives after the abort is nobody's any more, and neither is its failure.
      message.catch(() => undefined);
      const received = await Promise.race([message, aborted]);
      if (received === null) return;
      yield received;
    }
  }

  async #openOrders(symbol: string | null): Promise<ExchangeOrder[]> {
    const scope = { symbol, settle: await this.#settleCurrencies() };
    const orders = await this.#session.call('account', (api) => this.#profile.account.openOrders(api, scope));
    return orders.flatMap((order) => readOrder(this.#profile, order, symbol ?? '') ?? []);
  }

  async #beginStream(name: 'orders' | 'fills' | 'positions'): Promise<void> {
    const { streams, account } = this.#profile;
    if (!streams[name]) throw new ExchangeError(this.#profile, 'not-supported', `no stream of ${name}`);
    await this.#session.call('account', async (api) => await account.beforeStreams?.(api, this.contract));
  }

  #volumeToBase(market: CcxtMarket): VolumeToBase {
    if (this.#profile.candles.volumeIn === 'base') return ({ volume }) => volume;
    const size = contractSizeOf(this.#profile, market);
    return market.inverse ? ({ volume, close }) => (volume * size) / close : ({ volume }) => volume * size;
  }

  async #perpetuals(): Promise<CcxtMarket[]> {
    return Object.values(await this.#session.markets()).filter((market) => isPerpetual(market, this.contract));
  }

  async #settleCurrencies(): Promise<string[]> {
    return [...new Set((await this.#perpetuals()).flatMap(({ settle }) => settle ?? []))];
  }

  async #market(symbol: string): Promise<CcxtMarket> {
    const market = (await this.#session.markets())[symbol];
    if (market && isPerpetual(market, this.contract)) return market;
    throw new ExchangeError(
      this.#profile,
      'unknown-instrument',
      `${symbol} is not among the ${this.contract} perpetuals`,
      {
        status: null,
        sent: false,
        retryAt: null,
      },
    );
  }
}
