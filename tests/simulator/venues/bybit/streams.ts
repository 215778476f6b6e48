import type { Account } from '../../account/account.ts';
import { plain } from '../../decimal.ts';
import type { ExchangeEvent } from '../../exchange/floor.ts';
import { CandleFollower } from '../../market/candle-follower.ts';
import type { Market } from '../../market/market.ts';
import type { StreamChannel } from '../../server/api-call.ts';
import type { StreamConnection, StreamSession, VenueContext } from '../../server/venue-face.ts';
import { BybitError } from './failures.ts';
import { categoryOf } from './instruments.ts';
import { INTERVALS, renderTicker, volumesOf } from './market-routes.ts';
import { renderFill, renderOrder, renderPosition, renderWallet } from './render.ts';
import { hmac, usableKey } from './signature.ts';

interface Command {
  readonly op?: string;
  readonly req_id?: string | undefined;
  readonly args?: readonly string[];
}

/** One connection to a v5 stream: public of one category, or private. */
export class BybitStream implements StreamSession {
  readonly #connection: StreamConnection;
  readonly #context: VenueContext;
  readonly #category: string | undefined;
  readonly #topics = new Set<string>();
  readonly #candles = new Map<string, CandleFollower>();
  readonly #unlisten: () => void;
  #account: Account | undefined;
  #sent = 0;

  /** @param category of a public stream; undefined for the private one */
  constructor(connection: StreamConnection, context: VenueContext, category: string | undefined) {
    this.#connection = connection;
    this.#context = context;
    this.#category = category;
    this.#unlisten = context.exchange.listen((event) => this.#tell(event));
  }

  closed(): void {
    this.#unlisten();
  }

  received(text: string): void {
    const command = JSON.parse(text) as Command;
    const { op, args = [] } = command;
    if (op === 'ping') this.#pong(command);
    else if (op === 'auth') this.#login(command, args);
    else if (op === 'subscribe') this.#subscribe(command, args);
    else if (op === 'unsubscribe') {
      for (const topic of args) this.#topics.delete(topic);
      this.#reply(command, true, '');
    } else this.#reply(command, false, 'error:invalid op');
  }

  #login(command: Command, [name, expires, signature]: readonly string[]): void {
    const { exchange } = this.#context;
    this.#context.streamCall('stream-login', this.#connection.path, { op: 'auth' });
    try {
      const key = usableKey(exchange, name, this.#connection.ip, this.#context.now());
      if (hmac(key.secret, `GET/realtime${expires}`) !== signature) throw new BybitError(10004, 'error sign!');
      // The expiry is in the client's own time: one that has passed is refused.
      if (!exchange.clock.accepts(Number(expires), this.#context.faults.clockSkewMs, 0, 60_000)) {
        throw new BybitError(10002, 'Params expired');
      }
      this.#account = exchange.accounts.get(key.account);
      this.#reply(command, true, '');
    } catch (error) {
      if (!(error instanceof BybitError)) throw error;
      this.#reply(command, false, error.message);
    }
  }

  #subscribe(command: Command, topics: readonly string[]): void {
    this.#context.streamCall('subscribe', this.#connection.path, { args: topics });
    for (const topic of topics) {
      if (this.#category === undefined ? this.#account === undefined : !this.#knows(topic)) {
        this.#reply(command, false, `error:handler not found,topic:${topic}`);
        return;
      }
      this.#topics.add(topic);
    }
    this.#reply(command, true, '');
    for (const topic of topics) this.#first(topic);
  }

  /** Whether a public topic is about something that this stream has. */
  #knows(topic: string): boolean {
    const [kind, ...rest] = topic.split('.');
    const symbol = rest.at(-1) ?? '';
    const market = this.#context.exchange.markets.get(symbol);
    if (!market || categoryOf(market.spec) !== this.#category) return false;
    return kind === 'kline' ? rest[0] in INTERVALS : ['tickers', 'publicTrade', 'orderbook'].includes(kind);
  }

  /** Tickers and books begin with a snapshot; candles from the next movement on. */
  #first(topic: string): void {
    const [kind, ...rest] = topic.split('.');
    const market = this.#context.exchange.markets.get(rest.at(-1) ?? '');
    if (!market) return;
    const now = this.#context.exchange.now();
    if (kind === 'tickers') this.#ticker(topic, market);
    if (kind === 'orderbook') this.#book(topic, market, Number(rest[0]));
    if (kind === 'kline') {
      const lengthMs = INTERVALS[rest[0]];
      this.#candles.set(topic, new CandleFollower(lengthMs, now, (time) => market.candles.bar(lengthMs, time)));
      this.#candle(topic, market);
    }
  }

  #tell(event: ExchangeEvent): void {
    if (event.kind === 'price') this.#tellPrice(event.market);
    else if (event.kind === 'trade') this.#tellTrade(event);
    else if (event.account === this.#account) this.#tellAccount(event);
  }

  #tellPrice(market: Market): void {
    for (const topic of this.#topics) {
      if (!topic.endsWith(`.${market.spec.symbol}`)) continue;
      if (topic.startsWith('kline.')) this.#candle(topic, market);
      else if (topic.startsWith('tickers.')) this.#ticker(topic, market);
      else if (topic.startsWith('orderbook.')) this.#book(topic, market, Number(topic.split('.')[1]));
    }
  }

  #tellTrade({ market, trade }: Extract<ExchangeEvent, { kind: 'trade' }>): void {
    const topic = `publicTrade.${market.spec.symbol}`;
    if (!this.#topics.has(topic)) return;
    const row = {
      T: trade.time,
      s: market.spec.symbol,
      S: trade.side === 'buy' ? 'Buy' : 'Sell',
      v: plain(trade.amount, market.amountDecimals),
      p: plain(trade.price, market.priceDecimals),
      L: 'PlusTick',
      i: String(trade.id),
      BT: false,
    };
    this.#publish('trade', topic, [row]);
  }

  #tellAccount(event: Extract<ExchangeEvent, { readonly account: Account }>): void {
    const { markets } = this.#context.exchange;
    const { account } = event;
    if (event.kind === 'order') {
      const market = markets.get(event.order.symbol);
      if (!market) return;
      if (event.fill) this.#private('fill', 'execution', renderFill(event.fill, market));
      this.#private('order', 'order', renderOrder(event.order, market));
    } else if (event.kind === 'position') {
      const market = markets.get(event.position.symbol);
      if (market) this.#private('position', 'position', renderPosition(account, event.position, market, markets, true));
    } else this.#private('balance', 'wallet', renderWallet(account, markets, event.entry.coin));
  }

  #candle(topic: string, market: Market): void {
    const interval = topic.split('.')[1];
    const price = (value: number) => plain(value, market.priceDecimals);
    const now = this.#context.exchange.now();
    for (const bar of this.#candles.get(topic)?.moved(now) ?? []) {
      const [volume, turnover] = volumesOf(bar, market);
      const row = {
        start: bar.time,
        end: bar.time + INTERVALS[interval] - 1,
        interval,
        open: price(bar.open),
        close: price(bar.close),
        high: price(bar.high),
        low: price(bar.low),
        volume,
        turnover,
        confirm: bar.closed,
        timestamp: now,
      };
      this.#publish('candle', topic, [row]);
    }
  }

  #ticker(topic: string, market: Market): void {
    const data = { tickDirection: 'PlusTick', ...renderTicker(market, this.#context.exchange.now()) };
    this.#publish('ticker', topic, data);
  }

  #book(topic: string, market: Market, depth: number): void {
    const side = (name: 'bids' | 'asks') =>
      market.book
        .levels(name, depth)
        .map(([price, amount]) => [plain(price, market.priceDecimals), plain(amount, market.amountDecimals)]);
    this.#sent++;
    const data = { s: market.spec.symbol, b: side('bids'), a: side('asks'), u: this.#sent, seq: this.#sent };
    this.#publish('book', topic, data);
  }

  #publish(channel: StreamChannel, topic: string, data: unknown): void {
    this.#connection.send(channel, { topic, type: 'snapshot', data, cs: this.#sent, ts: this.#context.now() });
  }

  #private(channel: StreamChannel, topic: string, data: unknown): void {
    if (!this.#topics.has(topic)) return;
    this.#sent++;
    const time = this.#context.now();
    this.#connection.send(channel, { id: `message-${this.#sent}`, topic, creationTime: time, data: [data] });
  }

  /** The private stream names a pong by its operation, the public ones by their message. */
  #pong({ req_id }: Command): void {
    if (this.#category !== undefined) this.#reply({ op: 'ping', req_id }, true, 'pong');
    else {
      const args = [String(this.#context.now())];
      this.#connection.send('control', { req_id, op: 'pong', args, conn_id: 'simulated' });
    }
  }

  #reply({ op, req_id }: Command, success: boolean, message: string): void {
    this.#connection.send('control', { success, ret_msg: message, conn_id: 'simulated', req_id, op });
  }
}
