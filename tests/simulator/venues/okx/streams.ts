import type { Account } from '../../account/account.ts';
import { plain } from '../../decimal.ts';
import type { ExchangeEvent } from '../../exchange/floor.ts';
import { CandleFollower } from '../../market/candle-follower.ts';
import type { Market } from '../../market/market.ts';
import type { StreamChannel } from '../../server/api-call.ts';
import type { StreamConnection, StreamSession, VenueContext } from '../../server/venue-face.ts';
import { OkxError } from './failures.ts';
import { BARS, renderBar, renderTicker, renderTrades } from './market-routes.ts';
import { isAlgo, renderAlgo, renderBalance, renderOrder, renderPosition } from './render.ts';
import { hmac, usableKey } from './signature.ts';

type Argument = Readonly<Record<string, string>>;

/** Codes with which a login is refused, by the code that REST uses for the same. */
const LOGIN_CODES: Readonly<Record<string, string>> = {
  '50111': '60005',
  '50105': '60024',
  '50113': '60007',
  '50102': '60006',
};

/** A connection to one of OKX's three streams; private channels want a login first. */
export class OkxStream implements StreamSession {
  readonly #connection: StreamConnection;
  readonly #context: VenueContext;
  /** Subscriptions by their argument as text. */
  readonly #subscriptions = new Map<string, { readonly arg: Argument; readonly candles: CandleFollower | undefined }>();
  readonly #unlisten: () => void;
  #account: Account | undefined;

  constructor(connection: StreamConnection, context: VenueContext) {
    this.#connection = connection;
    this.#context = context;
    this.#unlisten = context.exchange.listen((event) => this.#tell(event));
  }

  closed(): void {
    this.#unlisten();
  }

  received(text: string): void {
    if (text === 'ping') {
      this.#connection.send('control', 'pong');
      return;
    }
    const { op, args = [] } = JSON.parse(text) as { op?: string; args?: Argument[] };
    if (op === 'login') this.#login(args[0] ?? {});
    else if (op === 'subscribe') for (const arg of args) this.#subscribe(arg);
    else if (op === 'unsubscribe') {
      for (const arg of args) {
        this.#subscriptions.delete(JSON.stringify(arg));
        this.#reply({ event: 'unsubscribe', arg });
      }
    } else this.#error('60012', `Invalid request: ${text}`);
  }

  #reply(message: Record<string, unknown>): void {
    this.#connection.send('control', { ...message, connId: 'a4d3ae55' });
  }

  #error(code: string, msg: string): void {
    this.#reply({ event: 'error', code, msg });
  }

  #login({ apiKey, passphrase, timestamp, sign }: Argument): void {
    const context = this.#context;
    context.streamCall('stream-login', this.#connection.path, { op: 'login' });
    try {
      const key = usableKey(context, apiKey, passphrase, this.#connection.ip);
      if (hmac(key.secret, `${timestamp}GET/users/self/verify`) !== sign) throw new OkxError('50113', 'Invalid sign');
      if (!context.exchange.clock.accepts(Number(timestamp) * 1000, context.faults.clockSkewMs, 31_000, 30_000)) {
        throw new OkxError('50102', 'Timestamp request expired');
      }
      this.#account = context.exchange.accounts.get(key.account);
      this.#reply({ event: 'login', code: '0', msg: '' });
    } catch (error) {
      if (!(error instanceof OkxError)) throw error;
      this.#error(LOGIN_CODES[error.code] ?? '60009', error.message);
    }
  }

  #subscribe(arg: Argument): void {
    this.#context.streamCall('subscribe', this.#connection.path, arg);
    const { channel = '', instId } = arg;
    const market = this.#context.exchange.markets.get(instId ?? '');
    const isPrivate = ['orders', 'orders-algo', 'positions', 'account'].includes(channel);
    if (isPrivate && !this.#account) {
      this.#error('60011', 'Please log in');
      return;
    }
    const lengthMs = channel.startsWith('candle') ? BARS[channel.slice(6)] : undefined;
    if (!isPrivate && (!market || (channel.startsWith('candle') && lengthMs === undefined))) {
      this.#error('60018', `Wrong URL or channel:${channel},instId:${instId} doesn't exist.`);
      return;
    }
    const now = this.#context.exchange.now();
    const candles =
      lengthMs && market && new CandleFollower(lengthMs, now, (time) => market.candles.bar(lengthMs, time));
    this.#subscriptions.set(JSON.stringify(arg), { arg, candles: candles || undefined });
    this.#reply({ event: 'subscribe', arg });
    this.#first(arg, market);
  }

  /** What a channel sends at once. */
  #first(arg: Argument, market: Market | undefined): void {
    const account = this.#account;
    if (market && arg.channel !== 'positions' && arg.channel !== 'orders') this.#sendPrice(arg, market);
    if (!account) return;
    const { exchange } = this.#context;
    if (arg.channel === 'account')
      this.#push('balance', arg, [renderBalance(account, exchange.markets, exchange.now())]);
    if (arg.channel === 'positions') {
      const open = [...account.positions.values()].filter(
        (position) => position.amount !== 0 && (arg.instId === undefined || arg.instId === position.symbol),
      );
      const data = open.map((position) =>
        renderPosition(account, position, exchange.market(position.symbol), exchange.markets),
      );
      this.#push('position', arg, data);
    }
  }

  #tell(event: ExchangeEvent): void {
    if (event.kind === 'price' || event.kind === 'trade') {
      for (const { arg } of [...this.#subscriptions.values()]) {
        if (arg.instId !== event.market.spec.symbol) continue;
        if ((arg.channel === 'trades') === (event.kind === 'trade')) this.#sendPrice(arg, event.market);
      }
    } else if (event.account === this.#account) this.#tellAccount(event);
  }

  #sendPrice(arg: Argument, market: Market): void {
    const now = this.#context.exchange.now();
    const { channel } = arg;
    if (channel.startsWith('candle')) {
      for (const bar of this.#subscriptions.get(JSON.stringify(arg))?.candles?.moved(now) ?? []) {
        this.#push('candle', arg, [renderBar(bar, market, bar.closed)]);
      }
    } else if (channel === 'tickers') this.#push('ticker', arg, [renderTicker(market, now)]);
    else if (channel === 'trades') this.#push('trade', arg, renderTrades(market, 1));
    else if (channel === 'mark-price') {
      const markPx = plain(market.markPrice, market.priceDecimals);
      this.#push('ticker', arg, [{ instType: 'SWAP', instId: market.spec.symbol, markPx, ts: String(now) }]);
    }
  }

  #tellAccount(event: Extract<ExchangeEvent, { readonly account: Account }>): void {
    const { exchange } = this.#context;
    const { account } = event;
    if (event.kind === 'order') {
      const market = exchange.market(event.order.symbol);
      const { order } = event;
      if (isAlgo(order) && order.echo.halfOf === undefined) {
        this.#publish('order', 'orders-algo', order.symbol, () => renderAlgo(order, market, account));
      }
      if (isAlgo(order) && order.triggeredId === undefined) return;
      this.#publish(event.fill ? 'fill' : 'order', 'orders', order.symbol, () =>
        renderOrder(order, market, account, event.fill),
      );
    } else if (event.kind === 'position') {
      const { position } = event;
      const market = exchange.market(position.symbol);
      this.#publish('position', 'positions', position.symbol, () =>
        renderPosition(account, position, market, exchange.markets),
      );
    } else {
      this.#publish('balance', 'account', undefined, () =>
        renderBalance(account, exchange.markets, exchange.now(), [event.entry.coin]),
      );
    }
  }

  /** Sends to every subscription of a channel that is about the instrument. */
  #publish(kind: StreamChannel, channel: string, symbol: string | undefined, render: () => unknown): void {
    for (const { arg } of this.#subscriptions.values()) {
      if (arg.channel !== channel) continue;
      if (arg.instId !== undefined && symbol !== undefined && arg.instId !== symbol) continue;
      this.#push(kind, arg, [render()]);
    }
  }

  #push(kind: StreamChannel, arg: Argument, data: readonly unknown[]): void {
    this.#connection.send(kind, { arg: this.#account ? { ...arg, uid: '44705892343619584' } : arg, data });
  }
}
