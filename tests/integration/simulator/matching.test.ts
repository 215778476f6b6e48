import { describe, expect, test } from 'vitest';
import { allocateCandles } from '#core/market/candles.ts';
import type { Account } from '../../simulator/account/account.ts';
import type { OrderRequest } from '../../simulator/account/order.ts';
import { SimulatedClock } from '../../simulator/clock.ts';
import { Exchange } from '../../simulator/exchange/exchange.ts';
import type { ExchangeRules } from '../../simulator/exchange/floor.ts';
import { type InstrumentSpec, instrumentSpec } from '../../simulator/market/instrument.ts';
import { Market } from '../../simulator/market/market.ts';
import { columnFeed } from '../../simulator/market/price-feed.ts';

const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const FEES = { makerFee: 0.0002, takerFee: 0.0005 };
const BTC = instrumentSpec({
  symbol: 'BTC',
  base: 'BTC',
  quote: 'USDT',
  settle: 'USDT',
  tick: '1',
  step: '0.001',
  startPrice: 100,
  levelAmount: 10,
  ...FEES,
});
const INVERSE = { ...BTC, contract: 'inverse', settle: 'BTC', step: '1', levelAmount: 100_000 } as const;
const RULES: ExchangeRules = {
  passedTrigger: 'reject',
  crossingPostOnly: 'reject',
  cancelsReduceOnly: true,
  defaultLeverage: 10,
  clientIdsUnique: 'ever',
};

/** Candles of a minute, given as [open, high, low, close]. */
function exchangeOver(rows: readonly (readonly number[])[], spec: InstrumentSpec = BTC, rules = RULES) {
  const columns = allocateCandles(rows.length);
  rows.forEach(([open, high, low, close], i) => {
    columns.time[i] = START + i * MINUTE;
    columns.open[i] = open;
    columns.high[i] = high;
    columns.low[i] = low;
    columns.close[i] = close;
    columns.volume[i] = 6;
  });
  const feed = columnFeed(columns, MINUTE);
  const market = new Market({ spec, feed, start: START, seed: 1, fundingSince: START });
  const exchange = new Exchange(new SimulatedClock({ kind: 'manual', start: START }), rules, [market], 0);
  const account = exchange.openAccount({ balances: { [spec.settle]: 1000 } });
  return { exchange, market, account };
}

const still = (spec?: InstrumentSpec, rules?: ExchangeRules) => exchangeOver([[100, 100, 100, 100]], spec, rules);
const order = (side: 'buy' | 'sell', amount: string, more: Partial<OrderRequest> = {}): OrderRequest => ({
  symbol: 'BTC',
  side,
  kind: more.price === undefined ? 'market' : 'limit',
  amount,
  ...more,
});
const held = (account: Account) => account.positions.get('BTC')?.amount ?? 0;

describe('the price', () => {
  test('runs through a rising candle by its low, its high and its close, and candles record it', () => {
    const { exchange, market } = exchangeOver([
      [100, 130, 90, 120],
      [120, 125, 110, 111],
    ]);
    const seen: number[] = [];
    exchange.listen((event) => event.kind === 'price' && seen.push(market.price));
    exchange.runTo(START + 2 * MINUTE - 1);
    expect(seen).toEqual([90, 130, 120, 120, 125, 110, 111]);
    const bars = market.candles.bars(MINUTE, START, START + MINUTE, 10);
    expect(bars.map(({ open, high, low, close }) => [open, high, low, close])).toEqual([
      [100, 130, 90, 120],
      [120, 125, 110, 111],
    ]);
    expect(market.candles.bars(2 * MINUTE, START, START, 1)[0]).toMatchObject({
      open: 100,
      high: 130,
      low: 90,
      close: 111,
    });
  });

  test('makes the same market of the same seed', () => {
    const levels = () => still().market.book.levels('asks', 5);
    expect(levels()).toEqual(levels());
  });

  test('leaves out a candle that a test takes away', () => {
    const { exchange, market } = exchangeOver([
      [100, 100, 100, 100],
      [100, 100, 100, 100],
      [100, 100, 100, 100],
    ]);
    exchange.runTo(START + 3 * MINUTE - 1);
    market.candles.omit(MINUTE, START + MINUTE);
    expect(market.candles.bars(MINUTE, START, START + 2 * MINUTE, 10).map((bar) => bar.time)).toEqual([
      START,
      START + 2 * MINUTE,
    ]);
  });
});

describe('orders', () => {
  test('at the market eat through the levels of the book', () => {
    const { exchange, market, account } = still();
    const [[, first], [, second]] = market.book.levels('asks', 2);
    exchange.openAccount();
    account.wallets.set('USDT', 100_000);
    exchange.place(account, order('buy', String(first + second)));
    expect(account.fills.map(({ price, amount }) => [price, amount])).toEqual([
      [101, first],
      [102, second],
    ]);
    expect(market.book.levels('asks', 1)[0][0]).toBe(103);
  });

  test('fill what the level has when it is touched, and the rest when the price goes through', () => {
    const { exchange, market, account } = still();
    account.wallets.set('USDT', 100_000);
    const there = market.book.amountAt(95);
    const resting = exchange.place(account, order('buy', '50', { price: '95' }));
    exchange.movePrice('BTC', 95);
    expect(resting).toMatchObject({ status: 'open', filled: there });
    exchange.movePrice('BTC', 94);
    expect(resting).toMatchObject({ status: 'filled', filled: 50 });
    expect(account.fills.every((fill) => fill.price === 95 && fill.maker)).toBe(true);
  });

  test('happen in the order in which the price reaches them', () => {
    const { exchange, account } = still();
    const far = exchange.place(account, order('buy', '1', { price: '90' }));
    const near = exchange.place(account, order('buy', '1', { price: '95' }));
    exchange.movePrice('BTC', 80);
    expect(account.fills.map((fill) => fill.orderId)).toEqual([near.id, far.id]);
  });

  test('fill or kill, and cancel what is left of immediate ones', () => {
    const { exchange, market, account } = still();
    account.wallets.set('USDT', 100_000);
    const [[, first]] = market.book.levels('asks', 1);
    const more = String(market.amount(first + 1));
    const killed = exchange.place(account, order('buy', more, { price: '101', timeInForce: 'fok' }));
    expect(killed).toMatchObject({ status: 'cancelled', filled: 0, endReason: 'fill-or-kill' });
    const rest = exchange.place(account, order('buy', more, { price: '101', timeInForce: 'ioc' }));
    expect(rest).toMatchObject({ status: 'cancelled', filled: first, endReason: 'no-liquidity' });
  });

  test('that only reduce are cut to the position and never turn it', () => {
    const { exchange, account } = still();
    exchange.place(account, order('buy', '2'));
    const close = exchange.place(account, order('sell', '5', { reduceOnly: true }));
    expect(held(account)).toBe(0);
    expect(close).toMatchObject({ status: 'cancelled', filled: 2, endReason: 'reduce-only' });
  });

  test('trail the price from where they were placed', () => {
    const { exchange, account } = still();
    exchange.place(account, order('buy', '1'));
    exchange.place(
      account,
      order('sell', '1', { reduceOnly: true, trailing: { distance: 10, unit: 'percent', activation: undefined } }),
    );
    for (const price of [150, 140, 200, 181]) exchange.movePrice('BTC', price);
    expect(held(account)).toBe(1);
    exchange.movePrice('BTC', 170);
    expect(held(account)).toBe(0);
    expect(account.fills.at(-1)?.price).toBe(180);
  });

  test('with a stop leave the market alone until the mark price is there, where that is what they watch', () => {
    const { exchange, market, account } = still();
    exchange.place(account, order('buy', '1'));
    market.markOffset = 5;
    exchange.place(
      account,
      order('sell', '1', { reduceOnly: true, trigger: { price: '90', direction: 'fall', by: 'mark' } }),
    );
    exchange.movePrice('BTC', 86);
    expect(held(account)).toBe(1);
    exchange.movePrice('BTC', 85);
    expect(held(account)).toBe(0);
  });

  test('jump over a gap: stops find the price behind it, resting orders their own', () => {
    const { exchange, account } = still();
    exchange.place(account, order('buy', '1'));
    exchange.place(account, order('buy', '1', { price: '97' }));
    exchange.place(
      account,
      order('sell', '1', { reduceOnly: true, trigger: { price: '95', direction: 'fall', by: 'last' } }),
    );
    exchange.movePrice('BTC', 80, true);
    expect(account.fills.map(({ side, price }) => [side, price])).toEqual([
      ['buy', 101],
      ['buy', 97],
      ['sell', 80],
    ]);
  });

  test('meet the gap between a close and the next open', () => {
    const { exchange, account } = exchangeOver([
      [100, 100, 100, 100],
      [80, 80, 80, 80],
    ]);
    exchange.place(account, order('buy', '1'));
    exchange.place(
      account,
      order('sell', '1', { reduceOnly: true, trigger: { price: '95', direction: 'fall', by: 'last' } }),
    );
    exchange.runTo(START + MINUTE);
    expect(account.fills.at(-1)).toMatchObject({ side: 'sell', price: 80, time: START + MINUTE });
  });

  test('are checked on whole numbers: 0.3 is a multiple of 0.1', () => {
    const { exchange, account } = still({ ...BTC, tick: '0.1', step: '0.1' });
    expect(exchange.place(account, order('buy', '0.3', { price: '99.3' }))).toMatchObject({ amount: 0.3, price: 99.3 });
    expect(() => exchange.place(account, order('buy', '0.35', { price: '99.3' }))).toThrow(
      expect.objectContaining({ reason: 'amount-step' }),
    );
    expect(() => exchange.place(account, order('buy', '0.3', { price: '99.33' }))).toThrow(
      expect.objectContaining({ reason: 'price-tick' }),
    );
    expect(() => exchange.place(account, order('buy', '0.0', { price: '99.3' }))).toThrow(
      expect.objectContaining({ reason: 'bad-request' }),
    );
  });

  test('that a dead-man switch watches over are cancelled when it is not put off', () => {
    const { exchange, account } = still();
    const resting = exchange.place(account, order('buy', '1', { price: '95' }));
    account.deadline = START + 5000;
    exchange.runTo(START + 4999);
    expect(resting.status).toBe('open');
    exchange.runTo(START + 5000);
    expect(resting.status).toBe('cancelled');
  });
});

describe('accounts', () => {
  test('keep the mean entry of a linear position and book profit and fees in the settlement coin', () => {
    const { exchange, account } = still();
    exchange.place(account, order('buy', '1', { price: '99' }));
    exchange.movePrice('BTC', 98);
    exchange.place(account, order('buy', '3', { price: '95' }));
    exchange.movePrice('BTC', 94);
    expect(account.positions.get('BTC')?.entry).toBe(96);
    exchange.movePrice('BTC', 110);
    exchange.place(account, order('sell', '4', { reduceOnly: true }));
    const fees = (99 + 3 * 95) * 0.0002 + 4 * 110 * 0.0005;
    expect(account.wallet('USDT')).toBeCloseTo(1000 + 4 * (110 - 96) - fees, 9);
  });

  test('keep the mean entry of an inverse position by value', () => {
    const { exchange, account } = still(INVERSE);
    exchange.place(account, order('sell', '1000', { price: '101' }));
    exchange.movePrice('BTC', 110);
    exchange.place(account, order('sell', '1000', { price: '125' }));
    exchange.movePrice('BTC', 130);
    expect(account.positions.get('BTC')?.entry).toBeCloseTo(2000 / (1000 / 101 + 1000 / 125), 9);
    exchange.place(account, order('buy', '2000', { reduceOnly: true }));
    const profit = 2000 / 131 - (1000 / 101 + 1000 / 125);
    const fees = (1000 / 101 + 1000 / 125) * 0.0002 + (2000 / 131) * 0.0005;
    expect(account.wallet('BTC')).toBeCloseTo(1000 + profit - fees, 9);
  });

  test('need margin for what opens, and none for what closes', () => {
    const { exchange, account } = still();
    // Ten times leverage: value / 10 plus the taker fee of 0.05 %.
    const most = 1000 / (100 * (0.1 + 0.0005));
    expect(() => exchange.place(account, order('buy', (most + 0.1).toFixed(3)))).toThrow(
      expect.objectContaining({ reason: 'insufficient-margin' }),
    );
    exchange.place(account, order('buy', (most - 2).toFixed(3)));
    exchange.place(account, order('sell', (most - 2).toFixed(3)));
    expect(held(account)).toBe(0);
  });

  test('lose an isolated position at the price where its margin is down to the maintenance margin', () => {
    const { exchange, account } = still();
    exchange.setMarginMode(account, 'isolated');
    exchange.place(account, order('buy', '10'));
    // Entry 101, margin 101: 101 + 10 × (P − 101) = 0.005 × 10 × P.
    const price = (10 * 101 - 101) / (10 - 0.05);
    exchange.movePrice('BTC', Math.ceil(price));
    expect(held(account)).toBe(10);
    exchange.movePrice('BTC', Math.floor(price) - 5);
    expect(held(account)).toBe(0);
    expect(account.fills.at(-1)).toMatchObject({ kind: 'liquidation', side: 'sell', amount: 10 });
    expect(account.wallet('USDT')).toBeGreaterThan(1000 - 101 - 10);
    expect(account.wallet('USDT')).toBeLessThan(1000 - 90);
  });

  test('put the whole wallet behind a cross position', () => {
    const { exchange, account } = still();
    exchange.place(account, order('buy', '50'));
    const wallet = account.wallet('USDT');
    const entry = account.positions.get('BTC')?.entry ?? 0;
    // Wallet + 50 × (P − entry) = 0.005 × 50 × P.
    const price = (50 * entry - wallet) / (50 - 0.25);
    exchange.movePrice('BTC', Math.ceil(price) + 1);
    expect(held(account)).toBe(50);
    exchange.movePrice('BTC', Math.floor(price) - 2);
    expect(held(account)).toBe(0);
    expect(account.wallet('USDT')).toBeGreaterThanOrEqual(0);
  });

  test('pay funding on the value of the position at the funding time', () => {
    const { exchange, market, account } = still();
    exchange.place(account, order('sell', '2'));
    const before = account.wallet('USDT');
    const due = market.funding.nextAfter(START);
    market.funding.set(due, 0.001);
    exchange.runTo(due);
    expect(account.wallet('USDT')).toBeCloseTo(before + 2 * 100 * 0.001, 9);
    expect(account.ledger.at(-1)).toMatchObject({ kind: 'funding', time: due, funding: { rate: 0.001, position: -2 } });
  });
});
