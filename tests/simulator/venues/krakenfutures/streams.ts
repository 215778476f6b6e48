import type { Account } from '../../account/account.ts';
import { liquidationPriceOf, marginView } from '../../account/margin.ts';
import { type Fill, type Order, remainingOf } from '../../account/order.ts';
import { unrealised } from '../../account/position.ts';
import type { ExchangeEvent } from '../../exchange/floor.ts';
import type { Market } from '../../market/market.ts';
import type { StreamChannel } from '../../server/api-call.ts';
import type { StreamConnection, StreamSession, VenueContext } from '../../server/venue-face.ts';
import { uuidOf } from '../../uuid.ts';
import { KrakenError } from './failures.ts';
import { krakenCoin } from './instruments.ts';
import { renderTicker } from './market-routes.ts';
import { sign, usableKey } from './signature.ts';

interface Command {
  readonly event?: string;
  readonly feed?: string;
  readonly product_ids?: readonly string[];
  readonly api_key?: string;
  readonly original_challenge?: string;
  readonly signed_challenge?: string;
}

const PRIVATE_FEEDS = ['open_orders', 'open_orders_verbose', 'fills', 'open_positions', 'balances'];

/** A connection to Kraken's one stream: there is no feed of candles. */
export class KrakenStream implements StreamSession {
  readonly #connection: StreamConnection;
  readonly #context: VenueContext;
  /** Feeds: private ones by name, public ones as `feed:PRODUCT`. */
  readonly #feeds = new Set<string>();
  readonly #challenges = new Set<string>();
  readonly #unlisten: () => void;
  #account: Account | undefined;
  #sent = 0;

  constructor(connection: StreamConnection, context: VenueContext) {
    this.#connection = connection;
    this.#context = context;
    this.#unlisten = context.exchange.listen((event) => this.#tell(event));
    connection.send('control', { event: 'info', version: 1 });
  }

  closed(): void {
    this.#unlisten();
  }

  received(text: string): void {
    const command = JSON.parse(text) as Command;
    const { event, feed = '' } = command;
    if (event === 'ping') this.#connection.send('control', { event: 'pong' });
    else if (event === 'challenge') this.#challenge(command);
    else if (event === 'subscribe' && PRIVATE_FEEDS.includes(feed)) this.#subscribePrivate(command, feed);
    else if (event === 'subscribe') this.#subscribePublic(command, feed);
    else if (event === 'unsubscribe') {
      for (const product of command.product_ids ?? []) this.#feeds.delete(`${feed}:${product.toUpperCase()}`);
      this.#feeds.delete(feed);
      this.#connection.send('control', { ...command, event: 'unsubscribed' });
    } else this.#alert('Bad request');
  }

  #alert(message: string): void {
    this.#connection.send('control', { event: 'alert', message });
  }

  #challenge({ api_key }: Command): void {
    this.#context.streamCall('stream-login', this.#connection.path, { event: 'challenge' });
    try {
      usableKey(this.#context, api_key, this.#connection.ip);
      const challenge = uuidOf(this.#challenges.size + 1);
      this.#challenges.add(challenge);
      this.#connection.send('control', { event: 'challenge', message: challenge });
    } catch (error) {
      if (!(error instanceof KrakenError)) throw error;
      this.#connection.send('control', { event: 'error', message: 'Invalid api key' });
    }
  }

  #subscribePrivate(command: Command, feed: string): void {
    const { api_key, original_challenge = '', signed_challenge } = command;
    const key = this.#context.exchange.keys.get(api_key ?? '');
    const proved =
      key && this.#challenges.has(original_challenge) && sign(key.secret, original_challenge) === signed_challenge;
    if (!proved) {
      this.#alert('Failed to verify signature');
      return;
    }
    this.#context.streamCall('subscribe', this.#connection.path, { feed });
    this.#account = this.#context.exchange.accounts.get(key.account);
    this.#feeds.add(feed);
    this.#connection.send('control', { ...command, event: 'subscribed' });
    this.#snapshot(feed);
  }

  #subscribePublic(command: Command, feed: string): void {
    this.#context.streamCall('subscribe', this.#connection.path, { feed, product_ids: command.product_ids });
    for (const product of command.product_ids ?? []) {
      const market = this.#context.exchange.markets.get(product.toUpperCase());
      if (!market || !['ticker', 'ticker_lite', 'trade', 'book'].includes(feed)) {
        this.#alert(market ? 'Invalid feed' : 'Invalid product id');
        return;
      }
      this.#feeds.add(`${feed}:${market.spec.symbol}`);
      this.#connection.send('control', { event: 'subscribed', feed, product_ids: [market.spec.symbol] });
      if (feed === 'trade') {
        const trades = market.trades
          .slice(-100)
          .reverse()
          .map((trade) => renderTrade(market, trade));
        this.#connection.send('trade', { feed: 'trade_snapshot', product_id: market.spec.symbol, trades });
      } else if (feed === 'book') this.#book(market);
      else this.#ticker(feed, market);
    }
  }

  #snapshot(feed: string): void {
    const account = this.#account;
    if (!account) return;
    if (feed.startsWith('open_orders')) {
      const orders = account.openOrders().map(renderOrder);
      this.#send('order', { feed: `${feed}_snapshot`, account: account.name, orders });
    } else if (feed === 'fills') {
      const fills = account.fills.slice(-100).map(renderFill);
      this.#send('fill', { feed: 'fills_snapshot', account: account.name, fills });
    } else if (feed === 'open_positions') this.#positions(account);
    else this.#balances(account, 'balances_snapshot');
  }

  #tell(event: ExchangeEvent): void {
    if (event.kind === 'price') {
      for (const feed of ['ticker', 'ticker_lite']) {
        if (this.#feeds.has(`${feed}:${event.market.spec.symbol}`)) this.#ticker(feed, event.market);
      }
      if (this.#feeds.has(`book:${event.market.spec.symbol}`)) this.#book(event.market);
    } else if (event.kind === 'trade') {
      if (!this.#feeds.has(`trade:${event.market.spec.symbol}`)) return;
      this.#send('trade', { feed: 'trade', seq: this.#sent, ...renderTrade(event.market, event.trade) });
    } else if (event.account === this.#account) this.#tellAccount(event, event.account);
  }

  #tellAccount(event: Exclude<ExchangeEvent, { readonly kind: 'price' | 'trade' }>, account: Account): void {
    if (event.kind === 'order') {
      for (const feed of ['open_orders', 'open_orders_verbose']) if (this.#feeds.has(feed)) this.#order(feed, event);
      if (event.fill && this.#feeds.has('fills')) {
        this.#send('fill', { feed: 'fills', username: account.name, fills: [renderFill(event.fill)] });
      }
    } else if (event.kind === 'position') {
      if (this.#feeds.has('open_positions')) this.#positions(account);
    } else if (this.#feeds.has('balances')) this.#balances(account, 'balances');
  }

  /** A new or changed order is told whole; of one that is gone only the id and the reason are. */
  #order(feed: string, { order, change }: Extract<ExchangeEvent, { kind: 'order' }>): void {
    const gone = { feed, order_id: uuidOf(order.id), cli_ord_id: order.clientId, is_cancel: true };
    if (change === 'fill' && order.status === 'filled') this.#send('order', { ...gone, reason: 'full_fill' });
    else if (change === 'cancelled' || change === 'rejected') {
      this.#send('order', {
        ...gone,
        reason: order.endReason === 'by-user' ? 'cancelled_by_user' : 'cancelled_by_admin',
      });
    } else {
      const reasons = {
        new: 'new_placed_order_by_user',
        fill: 'partial_fill',
        amended: 'edited_by_user',
        triggered: 'stop_order_triggered',
      };
      this.#send('order', { feed, order: renderOrder(order), is_cancel: false, reason: reasons[change] });
    }
  }

  #positions(account: Account): void {
    const { exchange } = this.#context;
    const open = [...account.positions.values()].filter((position) => position.amount !== 0);
    const positions = open.map((position) => {
      const market = exchange.market(position.symbol);
      const pnl = unrealised(position, market.spec, market.markPrice);
      return {
        instrument: position.symbol,
        balance: position.amount,
        pnl,
        entry_price: position.entry,
        mark_price: market.markPrice,
        index_price: market.markPrice,
        liquidation_threshold: liquidationPriceOf(account, position, exchange.markets) ?? 0,
        effective_leverage: position.leverage,
        return_on_equity: 0,
        unrealized_funding: 0,
        pnl_currency: market.spec.settle,
      };
    });
    this.#send('position', {
      feed: 'open_positions',
      account: account.name,
      positions,
      timestamp: this.#context.now(),
    });
  }

  #balances(account: Account, feed: string): void {
    const { markets } = this.#context.exchange;
    const flex = marginView(account, 'USD', markets);
    const holding = Object.fromEntries([...account.wallets.keys()].map((coin) => [krakenCoin(coin), 0]));
    const futures = Object.fromEntries(
      [...account.wallets.keys()].flatMap((coin) => {
        if (coin === 'USD') return [];
        const view = marginView(account, coin, markets);
        const name = `F-${krakenCoin(coin)}:USD`;
        const margins = { available: view.available, initial_margin: view.positionMargin, balance: view.wallet };
        return [
          [name, { name, pair: `${krakenCoin(coin)}/USD`, unit: krakenCoin(coin), ...margins, pnl: view.unrealised }],
        ];
      }),
    );
    this.#send('balance', {
      feed,
      account: account.name,
      timestamp: this.#context.now(),
      seq: this.#sent,
      holding,
      futures,
      flex_futures: {
        currencies: {
          USD: { quantity: flex.wallet, value: flex.wallet, collateral_value: flex.wallet, available: flex.available },
        },
        balance_value: flex.wallet,
        portfolio_value: flex.equity,
        initial_margin: flex.positionMargin,
        available_margin: flex.available,
        pnl: flex.unrealised,
      },
    });
  }

  #ticker(feed: string, market: Market): void {
    const time = this.#context.now();
    const { bidSize, askSize, ...ticker } = renderTicker(market, this.#context.exchange.now());
    const names = { product_id: market.spec.symbol, bid_size: bidSize, ask_size: askSize, volume: ticker.vol24h };
    this.#send('ticker', { feed, time, ...ticker, ...names, index: ticker.indexPrice, change: ticker.change24h });
  }

  #book(market: Market): void {
    const side = (name: 'bids' | 'asks') => market.book.levels(name, 25).map(([price, qty]) => ({ price, qty }));
    const timestamp = this.#context.now();
    const levels = { bids: side('bids'), asks: side('asks') };
    this.#send('book', {
      feed: 'book_snapshot',
      product_id: market.spec.symbol,
      timestamp,
      seq: this.#sent,
      tickSize: null,
      ...levels,
    });
  }

  #send(channel: StreamChannel, message: Record<string, unknown>): void {
    this.#sent++;
    this.#connection.send(channel, message);
  }
}

function renderOrder(order: Order): Record<string, unknown> {
  return {
    instrument: order.symbol,
    time: order.created,
    last_update_time: order.updated,
    qty: remainingOf(order),
    filled: order.filled,
    limit_price: order.price ?? 0,
    stop_price: order.trigger?.price ?? 0,
    type: order.status === 'untriggered' ? 'stop' : 'limit',
    order_id: uuidOf(order.id),
    cli_ord_id: order.clientId,
    direction: order.side === 'buy' ? 0 : 1,
    reduce_only: order.reduceOnly,
  };
}

function renderFill(fill: Fill): Record<string, unknown> {
  return {
    instrument: fill.symbol,
    time: fill.time,
    price: fill.price,
    seq: fill.id,
    buy: fill.side === 'buy',
    qty: fill.amount,
    remaining_order_qty: remainingOf(fill.order),
    order_id: uuidOf(fill.order.id),
    cli_ord_id: fill.order.clientId,
    fill_id: uuidOf(fill.id),
    fill_type: fill.kind === 'liquidation' ? 'liquidation' : fill.maker ? 'maker' : 'taker',
    fee_paid: fill.fee,
    fee_currency: krakenCoin(fill.feeCoin),
    taker_order_type: fill.order.kind === 'market' ? 'mkt' : 'lmt',
    order_type: fill.order.kind === 'market' ? 'mkt' : 'lmt',
  };
}

function renderTrade(market: Market, trade: Market['trades'][number]): Record<string, unknown> {
  return {
    product_id: market.spec.symbol,
    uid: uuidOf(trade.id),
    side: trade.side,
    type: 'fill',
    time: trade.time,
    qty: trade.amount,
    price: trade.price,
  };
}
