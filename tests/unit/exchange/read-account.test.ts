import { describe, expect, it } from 'vitest';
import { bybit } from '#main/adapters/exchange/profiles/bybit.ts';
import { deribit } from '#main/adapters/exchange/profiles/deribit.ts';
import { readBalance, readFill, readOrder, readPosition } from '#main/adapters/exchange/read-account.ts';

const order = {
  id: '1',
  clientOrderId: 'mine',
  symbol: 'BTC/USDT:USDT',
  side: 'buy',
  status: 'open',
  amount: 2,
  filled: 0,
};

describe('an order', () => {
  it('is read in our terms', () => {
    const read = readOrder(
      bybit,
      { ...order, average: '0', price: '50000.1', triggerPrice: undefined, timestamp: 5 },
      'x',
    );
    expect(read).toEqual({
      id: '1',
      clientOrderId: 'mine',
      symbol: 'BTC/USDT:USDT',
      side: 'buy',
      status: 'open',
      amount: 2,
      filled: 0,
      averagePrice: null,
      price: 50000.1,
      triggerPrice: null,
      reduceOnly: null,
      time: 5,
      tradedAs: null,
    });
  });

  it.each([
    ['closed', 2, 'filled'],
    ['closed', 1.5, 'cancelled'],
    ['canceled', 1.5, 'cancelled'],
    ['expired', 0, 'cancelled'],
    ['rejected', 0, 'rejected'],
    ['canceling', 0, 'open'],
    [undefined, undefined, 'unknown'],
    ['something new', 0, 'unknown'],
  ])('with status %s and %d of 2 filled is %s', (status, filled, expected) => {
    expect(readOrder(bybit, { ...order, status, filled }, 'x')?.status).toBe(expected);
  });

  it('is no order without any id', () => {
    expect(readOrder(bybit, { status: 'open' }, 'x')).toBeNull();
  });

  it('has its id of ours where the exchange puts it', () => {
    const unnamed = { ...order, clientOrderId: undefined, info: { label: 'mine' } };
    expect(readOrder(deribit, unnamed, 'x')?.clientOrderId).toBe('mine');
    expect(readOrder(bybit, unnamed, 'x')?.clientOrderId).toBeNull();
  });
});

describe('a fill', () => {
  const trade = { id: '7', order: '1', side: 'sell', price: 50_000, amount: 0.5, timestamp: 9, takerOrMaker: 'maker' };

  it('is read with its fee', () => {
    expect(readFill({ ...trade, fee: { cost: -0.1, currency: 'USDT' } }, 'BTC/USDT:USDT')).toEqual({
      id: '7',
      orderId: '1',
      symbol: 'BTC/USDT:USDT',
      side: 'sell',
      price: 50_000,
      amount: 0.5,
      time: 9,
      liquidity: 'maker',
      fee: { amount: -0.1, currency: 'USDT' },
    });
  });

  it('has paid in what the contract settles in, when the exchange names no currency', () => {
    expect(readFill({ ...trade, fee: { cost: 0.1 } }, 'BTC/USD:BTC')?.fee).toEqual({ amount: 0.1, currency: 'BTC' });
    expect(readFill({ ...trade, fee: {} }, 'BTC/USD:BTC')?.fee).toBeNull();
  });

  it.each(['id', 'side', 'price', 'amount', 'timestamp'])('is not booked without its %s', (missing) => {
    expect(readFill({ ...trade, [missing]: undefined }, 'x')).toBeNull();
  });
});

describe('a position', () => {
  it('is signed, on exchanges that sign it and on those that name the side', () => {
    const base = { symbol: 'BTC/USD:BTC', entryPrice: 50_000 };
    expect(readPosition({ ...base, side: 'short', contracts: 120 })?.amount).toBe(-120);
    expect(readPosition({ ...base, side: 'short', contracts: -120 })?.amount).toBe(-120);
    expect(readPosition({ ...base, side: 'long', contracts: 120 })?.amount).toBe(120);
  });

  it('of nothing is none', () => {
    expect(readPosition({ symbol: 'BTC/USD:BTC', contracts: 0, side: 'long' })).toBeNull();
    expect(readPosition({ symbol: 'BTC/USD:BTC' })).toBeNull();
  });
});

it('reads balances of which there is something', () => {
  const balance = { total: { USDT: 100, BTC: 0, ETH: undefined, XRP: '5' }, free: { USDT: 60 }, info: {} };
  expect(readBalance(balance)).toEqual([
    { currency: 'USDT', total: 100, free: 60 },
    { currency: 'XRP', total: 5, free: 0 },
  ]);
  expect(readBalance({})).toEqual([]);
});
