import type { Account } from '../../account/account.ts';
import { averagePrice, type Fill, type Order } from '../../account/order.ts';
import { unrealised } from '../../account/position.ts';
import { plain } from '../../decimal.ts';
import type { ExchangeEvent } from '../../exchange/floor.ts';
import { CandleFollower, type StreamedBar } from '../../market/candle-follower.ts';
import type { Market } from '../../market/market.ts';
import type { StreamConnection, StreamSession, VenueContext } from '../../server/venue-face.ts';
import { INTERVALS } from './market-routes.ts';
import { algoStatusOf, bookId, isAlgo, statusOf } from './render.ts';

/** A connection to the streams of markets: `btcusdt@kline_1m`, `@ticker`, `@miniTicker`, `@trade`, `@aggTrade`, `@bookTicker`, `@markPrice`. */
export class BinanceMarketStream implements StreamSession {
  readonly #connection: StreamConnection;
  readonly #context: VenueContext;
  readonly #streams = new Map<string, CandleFollower | undefined>();
  readonly #unlisten: () => void;

  constructor(connection: StreamConnection, context: VenueContext) {
    this.#connection = connection;
    this.#context = context;
    this.#unlisten = context.exchange.listen((event) => this.#tell(event));
  }

  closed(): void {
    this.#unlisten();
  }

  received(text: string): void {
    const { method, params = [], id } = JSON.parse(text) as { method?: string; params?: string[]; id?: number };
    if (method === 'SUBSCRIBE') {
      this.#context.streamCall('subscribe', this.#connection.path, { params });
      for (const name of params) this.#subscribe(name);
    } else if (method === 'UNSUBSCRIBE') for (const name of params) this.#streams.delete(name);
    else {
      this.#connection.send('control', { error: { code: 2, msg: 'Invalid request: unknown method' }, id });
      return;
    }
    this.#connection.send('control', { result: null, id });
  }

  #subscribe(name: string): void {
    const [symbol, channel = ''] = name.split('@');
    const lengthMs = channel.startsWith('kline_') ? INTERVALS[channel.slice(6)] : undefined;
    const market = this.#context.exchange.markets.get(symbol.toUpperCase());
    // A stream that does not exist is accepted, and stays silent.
    if (!market) return;
    const now = this.#context.exchange.now();
    const follower = lengthMs && new CandleFollower(lengthMs, now, (time) => market.candles.bar(lengthMs, time));
    this.#streams.set(name, follower || undefined);
    this.#send(name, market);
  }

  #tell(event: ExchangeEvent): void {
    if (event.kind !== 'price' && event.kind !== 'trade') return;
    const prefix = `${event.market.spec.symbol.toLowerCase()}@`;
    for (const name of this.#streams.keys()) {
      if (!name.startsWith(prefix)) continue;
      const trades = name.endsWith('@trade') || name.endsWith('@aggTrade');
      if (trades === (event.kind === 'trade')) this.#send(name, event.market);
    }
  }

  #send(name: string, market: Market): void {
    const channel = name.split('@')[1];
    const E = this.#context.now();
    const s = market.spec.symbol;
    const price = (value: number) => plain(value, market.priceDecimals);
    const amount = (value: number) => plain(value, market.amountDecimals);
    if (channel.startsWith('kline_')) {
      for (const bar of this.#streams.get(name)?.moved(this.#context.exchange.now()) ?? []) {
        this.#connection.send('candle', { e: 'kline', E, s, k: renderBar(bar, market, channel.slice(6)) });
      }
    } else if (channel === 'ticker') {
      const day = market.day(this.#context.exchange.now());
      const figures = { o: price(day.open), h: price(day.high), l: price(day.low), v: amount(day.volume) };
      const last = {
        c: price(market.price),
        Q: amount(market.trades.at(-1)?.amount ?? 0),
        q: plain(day.volume * market.price, 2),
      };
      const change = { p: price(market.price - day.open), P: plain((market.price / day.open - 1) * 100, 3) };
      this.#connection.send('ticker', {
        e: '24hrTicker',
        E,
        s,
        ...change,
        ...figures,
        ...last,
        O: E - 86_400_000,
        C: E,
      });
    } else if (channel === 'miniTicker') {
      const day = market.day(this.#context.exchange.now());
      const figures = { c: price(market.price), o: price(day.open), h: price(day.high), l: price(day.low) };
      const volumes = { v: amount(day.volume), q: plain(day.volume * market.price, 2) };
      this.#connection.send('ticker', { e: '24hrMiniTicker', E, s, ...figures, ...volumes });
    } else if (channel === 'bookTicker') {
      const [bid] = market.book.levels('bids', 1);
      const [ask] = market.book.levels('asks', 1);
      const best = {
        b: price(bid?.[0] ?? 0),
        B: amount(bid?.[1] ?? 0),
        a: price(ask?.[0] ?? 0),
        A: amount(ask?.[1] ?? 0),
      };
      this.#connection.send('book', { e: 'bookTicker', u: E, E, T: E, s, ...best });
    } else if (channel.startsWith('markPrice')) {
      const T = market.funding.nextAfter(this.#context.exchange.now());
      const mark = {
        p: plain(market.markPrice, 8),
        i: plain(market.markPrice, 8),
        r: plain(market.funding.rateAt(T), 8),
      };
      this.#connection.send('ticker', { e: 'markPriceUpdate', E, s, ...mark, T });
    } else if (channel === 'trade' || channel === 'aggTrade') {
      const trade = market.trades.at(-1);
      if (!trade) return;
      const row = { p: price(trade.price), q: amount(trade.amount), T: trade.time, m: trade.side === 'sell' };
      const ids = channel === 'trade' ? { t: trade.id, X: 'MARKET' } : { a: trade.id, f: trade.id, l: trade.id };
      this.#connection.send('trade', { e: channel, E, s, ...ids, ...row });
    }
  }
}

function renderBar(bar: StreamedBar, market: Market, i: string): Record<string, unknown> {
  const price = (value: number) => plain(value, market.priceDecimals);
  return {
    t: bar.time,
    T: bar.time + INTERVALS[i] - 1,
    s: market.spec.symbol,
    i,
    f: 1,
    L: 100,
    o: price(bar.open),
    c: price(bar.close),
    h: price(bar.high),
    l: price(bar.low),
    v: plain(bar.volume, market.amountDecimals),
    n: 100,
    x: bar.closed,
    q: plain(bar.volume * bar.close, 4),
    V: '0',
    Q: '0',
    B: '0',
  };
}

/** The stream of one account, which its listen key opens. */
export class BinanceUserStream implements StreamSession {
  readonly #connection: StreamConnection;
  readonly #context: VenueContext;
  readonly #account: Account;
  readonly #unlisten: () => void;

  constructor(connection: StreamConnection, context: VenueContext, account: Account) {
    this.#connection = connection;
    this.#context = context;
    this.#account = account;
    context.streamCall('stream-login', connection.path, {});
    this.#unlisten = context.exchange.listen((event) => this.#tell(event));
  }

  closed(): void {
    this.#unlisten();
  }

  received(): void {
    // Clients have nothing to say here.
  }

  #tell(event: ExchangeEvent): void {
    if (event.kind === 'price' || event.kind === 'trade' || event.account !== this.#account) return;
    const T = this.#context.exchange.now();
    const E = this.#context.now();
    if (event.kind === 'order') {
      const market = this.#context.exchange.market(event.order.symbol);
      if (isAlgo(event.order))
        this.#connection.send('order', { e: 'ALGO_UPDATE', T, E, o: renderAlgoUpdate(event.order, market) });
      if (isAlgo(event.order) && event.order.triggeredId === undefined) return;
      const o = renderUpdate(event.order, event.change, event.fill, market, T);
      // Orders and fills come in one message here, so that both channels' faults strike it.
      this.#connection.send(event.fill ? 'fill' : 'order', { e: 'ORDER_TRADE_UPDATE', E, T, o });
    } else if (event.kind === 'position') this.#accountUpdate(T, E, 'ORDER', event.position.symbol);
    else if (event.entry.kind === 'funding') this.#accountUpdate(T, E, 'FUNDING_FEE', event.entry.symbol);
    else if (event.entry.kind === 'liquidation') this.#accountUpdate(T, E, 'INSURANCE_CLEAR', undefined);
  }

  /** Balances and the position that changed with them. */
  #accountUpdate(T: number, E: number, m: string, symbol: string | undefined): void {
    const account = this.#account;
    const position = symbol === undefined ? undefined : account.positions.get(symbol);
    const B = [...account.wallets].map(([a, wallet]) => ({ a, wb: plain(wallet, 8), cw: plain(wallet, 8), bc: '0' }));
    const P = position
      ? [
          {
            s: position.symbol,
            pa: plain(position.amount),
            ep: plain(position.entry, 8),
            bep: plain(position.entry, 8),
            cr: plain(position.realised, 8),
            up: plain(
              unrealised(
                position,
                this.#context.exchange.market(symbol).spec,
                this.#context.exchange.market(symbol).markPrice,
              ),
              8,
            ),
            mt: position.mode,
            iw: plain(position.isolatedMargin, 8),
            ps: 'BOTH',
          },
        ]
      : [];
    this.#connection.send('position', { e: 'ACCOUNT_UPDATE', E, T, a: { m, B, P } });
  }
}

const EXECUTION_TYPES = {
  new: 'NEW',
  triggered: 'NEW',
  fill: 'TRADE',
  cancelled: 'CANCELED',
  amended: 'AMENDMENT',
  rejected: 'EXPIRED',
} as const;

function renderUpdate(
  order: Order,
  change: keyof typeof EXECUTION_TYPES,
  fill: Fill | undefined,
  market: Market,
  T: number,
): Record<string, unknown> {
  const price = (value: number | undefined) => plain(value ?? 0, market.priceDecimals);
  const amount = (value: number) => plain(value, market.amountDecimals);
  const type = order.origin === 'liquidation' ? 'LIQUIDATION' : order.kind.toUpperCase();
  const expired = change === 'cancelled' && statusOf(order) === 'EXPIRED';
  return {
    s: order.symbol,
    c: order.origin === 'liquidation' ? `autoclose-${order.id}` : (order.clientId ?? `auto-${order.id}`),
    S: order.side.toUpperCase(),
    o: type,
    f: order.postOnly ? 'GTX' : order.timeInForce.toUpperCase(),
    q: amount(order.amount),
    p: price(order.price),
    ap: plain(averagePrice(order), 8),
    sp: price(order.trigger?.price),
    x: expired ? 'EXPIRED' : EXECUTION_TYPES[change],
    X: statusOf(order),
    i: bookId(order),
    l: amount(fill?.amount ?? 0),
    z: amount(order.filled),
    L: price(fill?.price),
    ...(fill && { n: plain(fill.fee, 8), N: fill.feeCoin }),
    T,
    t: fill?.id ?? 0,
    b: '0',
    a: '0',
    m: fill?.maker ?? false,
    R: order.reduceOnly,
    wt: 'CONTRACT_PRICE',
    ot: order.echo.type || type,
    ps: 'BOTH',
    cp: order.closesPosition,
    rp: plain(fill?.profit ?? 0, 8),
    pP: false,
    si: 0,
    ss: 0,
    V: 'EXPIRE_MAKER',
    pm: 'NONE',
    gtd: 0,
  };
}

function renderAlgoUpdate(order: Order, market: Market): Record<string, unknown> {
  const price = (value: number | undefined) => plain(value ?? 0, market.priceDecimals);
  return {
    caid: order.clientId ?? `auto-${order.id}`,
    aid: order.id,
    at: 'CONDITIONAL',
    o: order.echo.type,
    s: order.symbol,
    S: order.side.toUpperCase(),
    ps: 'BOTH',
    f: order.timeInForce.toUpperCase(),
    q: plain(order.amount, market.amountDecimals),
    X: algoStatusOf(order),
    ai: order.triggeredId === undefined ? '' : String(order.triggeredId),
    ap: plain(averagePrice(order), 8),
    aq: plain(order.filled, market.amountDecimals),
    act: order.kind.toUpperCase(),
    tp: price(order.trigger?.price),
    p: price(order.price),
    V: 'EXPIRE_MAKER',
    wt: 'CONTRACT_PRICE',
    pm: 'NONE',
    cp: order.closesPosition,
    pP: false,
    R: order.reduceOnly,
    tt: order.triggeredAt ?? 0,
    gtd: 0,
    rm: '',
  };
}
