import type { Account } from '../../account/account.ts';
import type { ApiKey } from '../../account/api-key.ts';
import { Rejection } from '../../account/rejection.ts';
import type { ExchangeEvent } from '../../exchange/floor.ts';
import { CandleFollower } from '../../market/candle-follower.ts';
import { valueAt } from '../../market/instrument.ts';
import type { Market } from '../../market/market.ts';
import type { ApiRequest, StreamChannel } from '../../server/api-call.ts';
import type { Routes } from '../../server/routes.ts';
import type { StreamConnection, StreamSession, VenueContext } from '../../server/venue-face.ts';
import { login, renderLogin } from './account-methods.ts';
import { DeribitError, errorOf, type RpcError, rpcAnswer } from './failures.ts';
import { RESOLUTIONS, renderTicker, renderTrades } from './market-methods.ts';
import { renderFill, renderOrder, renderPosition, renderSummary } from './render.ts';

interface RpcRequest {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: ApiRequest['params'];
}

/** A connection that takes every method of the API, and subscriptions. */
export class DeribitStream implements StreamSession {
  readonly #connection: StreamConnection;
  readonly #context: VenueContext;
  readonly #methods: Routes;
  readonly #channels = new Map<string, CandleFollower | undefined>();
  readonly #unlisten: () => void;
  #key: ApiKey | undefined;

  constructor(connection: StreamConnection, context: VenueContext, methods: Routes) {
    this.#connection = connection;
    this.#context = context;
    this.#methods = methods;
    this.#unlisten = context.exchange.listen((event) => this.#tell(event));
  }

  closed(): void {
    this.#unlisten();
  }

  received(text: string): void {
    const { id, method = '', params = {} } = JSON.parse(text) as RpcRequest;
    try {
      this.#reply(id, { result: this.#call(method, params) });
    } catch (error) {
      if (error instanceof DeribitError) this.#reply(id, { error: error.error });
      else if (error instanceof Rejection) this.#reply(id, { error: errorOf(error.reason, error.message) });
      else throw error;
      return;
    }
    if (method.endsWith('/subscribe')) for (const channel of channelsOf(params)) this.#first(channel);
  }

  #reply(id: unknown, content: { result: unknown } | { error: RpcError }): void {
    this.#connection.send('control', rpcAnswer(this.#context.now(), content, id));
  }

  #call(method: string, params: ApiRequest['params']): unknown {
    const { exchange } = this.#context;
    if (method === 'public/auth') {
      this.#context.streamCall('stream-login', this.#connection.path, { method });
      this.#key = login(params, this.#connection.ip, this.#context);
      return renderLogin(this.#key);
    }
    if (/^(public|private)\/subscribe$/.test(method)) return this.#subscribe(method, params);
    if (/^(public|private)\/unsubscribe(_all)?$/.test(method)) {
      const channels = method.endsWith('_all') ? [...this.#channels.keys()] : channelsOf(params);
      for (const channel of channels) this.#channels.delete(channel);
      return channels;
    }
    const route = this.#methods[method];
    if (!route) throw new DeribitError(-32601, 'Method not found');
    this.#context.streamCall(route.call, method, params);
    const { path, ip } = this.#connection;
    const request: ApiRequest = { method: 'STREAM', path, query: '', params, headers: {}, body: '', ip };
    const input = { request, params, exchange, context: this.#context };
    if (route.access === 'public') return route.handle(input);
    const key = this.#key;
    const account = exchange.accounts.get(key?.account ?? '');
    if (!key || !account) throw new DeribitError(13009, 'unauthorized');
    if (!key.permissions.includes(route.access)) throw new DeribitError(13021, 'forbidden');
    return route.handle({ ...input, key, account });
  }

  #subscribe(method: string, params: ApiRequest['params']): string[] {
    const channels = channelsOf(params);
    this.#context.streamCall('subscribe', this.#connection.path, { channels });
    for (const channel of channels) {
      if (channel.startsWith('user.') && (!this.#key || method.startsWith('public')))
        throw new DeribitError(13009, 'unauthorized');
      const [kind, , symbol, resolution] = channel.split('.');
      const market = this.#context.exchange.markets.get(symbol);
      const lengthMs = kind === 'chart' ? RESOLUTIONS[resolution] : undefined;
      const now = this.#context.exchange.now();
      const candles =
        lengthMs && market && new CandleFollower(lengthMs, now, (time) => market.candles.bar(lengthMs, time));
      this.#channels.set(channel, candles || undefined);
    }
    return channels;
  }

  /** Tickers, charts and portfolios begin with what is. */
  #first(channel: string): void {
    const [kind, second, third] = channel.split('.');
    const market = this.#context.exchange.markets.get(kind === 'chart' ? third : second);
    if (market && kind !== 'trades') this.#sendPrice(channel, market);
    const account = this.#context.exchange.accounts.get(this.#key?.account ?? '');
    if (account && second === 'portfolio' && third !== 'any') {
      this.#push('balance', channel, renderSummary(account, third.toUpperCase(), this.#context.exchange.markets));
    }
  }

  #tell(event: ExchangeEvent): void {
    if (event.kind === 'price' || event.kind === 'trade') {
      for (const channel of [...this.#channels.keys()]) {
        const [kind, second, third] = channel.split('.');
        if ((kind === 'chart' ? third : second) !== event.market.spec.symbol) continue;
        if ((kind === 'trades') === (event.kind === 'trade')) this.#sendPrice(channel, event.market);
      }
    } else if (event.account.name === this.#key?.account) this.#tellAccount(event);
  }

  #sendPrice(channel: string, market: Market): void {
    const now = this.#context.exchange.now();
    const [kind] = channel.split('.');
    if (kind === 'chart') {
      for (const bar of this.#channels.get(channel)?.moved(now) ?? []) {
        const { time: tick, open, high, low, close, volume } = bar;
        this.#push('candle', channel, {
          tick,
          open,
          high,
          low,
          close,
          volume,
          cost: valueAt(market.spec, volume, close),
        });
      }
    } else if (kind === 'ticker') this.#push('ticker', channel, renderTicker(market, now));
    else if (kind === 'trades') this.#push('trade', channel, renderTrades(market, 1));
    else if (kind === 'quote') {
      const { timestamp, instrument_name, ...ticker } = renderTicker(market, now);
      const { best_bid_price, best_bid_amount, best_ask_price, best_ask_amount } = ticker;
      this.#push('book', channel, {
        timestamp,
        instrument_name,
        best_bid_price,
        best_bid_amount,
        best_ask_price,
        best_ask_amount,
      });
    }
  }

  #tellAccount(event: Extract<ExchangeEvent, { readonly account: Account }>): void {
    const { exchange } = this.#context;
    if (event.kind === 'balance') {
      const { coin } = event.entry;
      for (const channel of this.#channels.keys()) {
        const [, what, currency = ''] = channel.split('.');
        if (what !== 'portfolio' || !['any', coin.toLowerCase()].includes(currency.toLowerCase())) continue;
        this.#push('balance', channel, renderSummary(event.account, coin, exchange.markets));
      }
      return;
    }
    const symbol = event.kind === 'order' ? event.order.symbol : event.position.symbol;
    const market = exchange.market(symbol);
    for (const channel of this.#channels.keys()) {
      const parts = channel.split('.');
      if (parts[0] !== 'user' || !concerns(parts, market)) continue;
      if (event.kind === 'order' && parts[1] === 'orders') {
        const order = renderOrder(event.order, market);
        this.#push('order', channel, channel.endsWith('.raw') ? order : [order]);
      } else if (event.kind === 'order' && parts[1] === 'trades' && event.fill) {
        this.#push('fill', channel, [renderFill(event.fill, market)]);
      } else if (parts[1] === 'changes') {
        const orders = event.kind === 'order' ? [renderOrder(event.order, market)] : [];
        const trades = event.kind === 'order' && event.fill ? [renderFill(event.fill, market)] : [];
        const positions =
          event.kind === 'position' ? [renderPosition(event.account, event.position, market, exchange.markets)] : [];
        this.#push(event.kind === 'order' ? 'order' : 'position', channel, {
          instrument_name: symbol,
          trades,
          positions,
          orders,
        });
      }
    }
  }

  #push(kind: StreamChannel, channel: string, data: unknown): void {
    this.#connection.send(kind, { jsonrpc: '2.0', method: 'subscription', params: { channel, data } });
  }
}

function channelsOf(params: ApiRequest['params']): string[] {
  return Array.isArray(params.channels) ? params.channels.map(String) : [];
}

/** Whether `user.<what>.<instrument>.<interval>` or `user.<what>.<kind>.<currency>.<interval>` is about a market. */
function concerns(parts: readonly string[], market: Market): boolean {
  if (parts.length === 4) return parts[2] === market.spec.symbol;
  const [, , kind, currency] = parts;
  return ['any', 'future'].includes(kind) && ['any', market.spec.settle].includes(currency);
}
