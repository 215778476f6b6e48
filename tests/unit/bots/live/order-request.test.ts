import { describe, expect, it } from 'vitest';
import { newOrder, type OrderTicket } from '#core/live/order.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { referenceTo, requestFor } from '#main/services/bots/live/order-request.ts';

const terms = (exchange: string) => ({
  profile: findSupportedProfile(exchange),
  symbol: 'BTC/USDT:USDT',
  instrument: instrumentSchema.parse({ tick: 0.1, step: 0.001 }),
  marginMode: 'cross' as const,
  leverage: 3,
});

const order = (changes: Partial<OrderTicket> = {}) =>
  newOrder({
    key: 'bot-1/7',
    market: 0,
    role: 'entry',
    shape: 'market',
    side: 'buy',
    amount: '0.01',
    price: null,
    triggerPrice: null,
    referencePrice: 60_000,
    reduceOnly: false,
    reason: 'long entry',
    createdAt: 1,
    ...changes,
  });

describe('a decided order as a request', () => {
  it('always has the same id, in the form that the exchange takes', () => {
    const first = requestFor(order(), terms('bybit'), null);
    expect(first.clientOrderId).toMatch(/^pl[0-9a-z]{24}$/);
    expect(requestFor(order(), terms('bybit'), 61_000).clientOrderId).toBe(first.clientOrderId);
    expect(referenceTo(order(), terms('bybit'))).toEqual({
      symbol: 'BTC/USDT:USDT',
      shape: 'market',
      clientOrderId: first.clientOrderId,
      id: null,
    });
    expect(requestFor(order({ key: 'bot-1/8' }), terms('bybit'), null).clientOrderId).not.toBe(first.clientOrderId);
  });

  it('carries leverage and margin mode, and only ever reduces unless it enters', () => {
    expect(requestFor(order(), terms('bybit'), null)).toMatchObject({
      shape: 'market',
      reduceOnly: false,
      leverage: 3,
      marginMode: 'cross',
    });
    const stop = order({ role: 'stop', shape: 'stop-market', side: 'sell', triggerPrice: '59000', reduceOnly: true });
    expect(requestFor(stop, terms('bybit'), null)).toMatchObject({
      shape: 'stop-market',
      reduceOnly: true,
      triggerPrice: '59000',
      triggerBy: 'last',
    });
  });

  it('goes out with a worst price where the exchange has no market orders, further away for an exit', () => {
    expect(requestFor(order(), terms('bybit'), 60_000)).not.toHaveProperty('priceBound');
    expect(requestFor(order(), terms('gemini'), 60_000)).toMatchObject({ priceBound: '60600' });
    const exit = order({ role: 'exit', side: 'sell', reduceOnly: true });
    // Without reduce-only orders an exit is a plain one.
    expect(requestFor(exit, terms('gemini'), null)).toMatchObject({ priceBound: '57000', reduceOnly: false });
  });
});
