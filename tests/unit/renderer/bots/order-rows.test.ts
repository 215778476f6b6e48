import { describe, expect, test } from 'vitest';
import type { BotFill, BotOrder } from '#contract/bots.ts';
import { feeOf, isWorking, priceOf, sortOrders, statusOf, unresolvedOrders } from '#renderer/pages/bots/order-rows.ts';

const order = (clientOrderId: string, status: BotOrder['status'], createdAt = 0): BotOrder => ({
  clientOrderId,
  exchangeId: null,
  market: 'bybit:BTC/USDT:USDT',
  role: 'entry',
  shape: 'limit',
  side: 'buy',
  amount: 2,
  filled: 0,
  price: 100,
  triggerPrice: null,
  averagePrice: null,
  status,
  reason: 'long',
  problem: null,
  createdAt,
  updatedAt: createdAt,
});

describe('the orders of a bot', () => {
  const orders = [
    order('old', 'filled', 1),
    order('new', 'cancelled', 3),
    order('waits', 'open', 2),
    order('lost', 'unresolved', 4),
  ];

  test('begin with those that wait, or may', () => {
    expect(sortOrders(orders).map(({ clientOrderId }) => clientOrderId)).toEqual(['lost', 'waits', 'new', 'old']);
    expect(orders.filter(isWorking).map(({ clientOrderId }) => clientOrderId)).toEqual(['waits', 'lost']);
  });

  test('that nobody knows about are told from all others', () => {
    expect(unresolvedOrders(orders).map(({ clientOrderId }) => clientOrderId)).toEqual(['lost']);
    expect(statusOf(order('x', 'unresolved'))).toEqual({ label: 'Unresolved', tone: 'warn' });
    expect(statusOf(order('x', 'rejected')).tone).toBe('danger');
  });

  test('have the price at which they wait: the trigger before the limit', () => {
    expect(priceOf({ ...order('x', 'open'), triggerPrice: 95 })).toBe(95);
    expect(priceOf(order('x', 'open'))).toBe(100);
    expect(priceOf({ ...order('x', 'open'), price: null })).toBeNull();
  });

  test('have the fees of their own fills', () => {
    const fill = (clientOrderId: string, fee: number) => ({ clientOrderId, fee }) as BotFill;
    expect(feeOf(order('a', 'filled'), [fill('a', 0.5), fill('b', 9), fill('a', -0.1)])).toBeCloseTo(0.4);
  });
});
