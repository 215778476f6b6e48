import { describe, expect, it } from 'vitest';
import { decimalText } from '#core/live/decimal-text.ts';
import { floorToStep, roundToTick } from '#core/market/contract-math.ts';
import type { LimitOrder } from '#main/adapters/exchange/order.ts';
import { isNative } from '#main/adapters/exchange/order-shapes.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { orderOf } from './support/orders.ts';
import { venueClient } from './support/session.ts';
import { VENUES } from './support/venues/all.ts';

const MARKETS = VENUES.flatMap((venue) =>
  venue.markets.map((market) => ({ venue, market, exchange: venue.exchange, contract: market.contract })),
);

/** The exchanges that name one. */
const LEAST_WORTH: readonly string[] = ['bybit', 'binance', 'woo', 'bitget', 'hyperliquid'];

/** The numbered cases about precision (see contract.test.ts), for every profile. */
describe.each(MARKETS)('$exchange $contract', ({ venue, market, exchange }) => {
  const profile = findSupportedProfile(exchange);
  const limit = orderOf(profile, market, 'limit', {
    side: 'buy',
    marginMode: profile.marginModes[0],
    reduceOnly: false,
  }) as LimitOrder;
  const open = async () => {
    const { client, server } = await venueClient(
      venue,
      market,
      (request) => venue.answers(request) ?? venue.created(request),
    );
    const listed = (await client.instruments()).find(({ symbol }) => symbol === market.symbol);
    if (!listed) throw new Error(`${market.symbol} is not listed`);
    server.requests.length = 0;
    return { client, server, instrument: listed.instrument };
  };
  /** What arrives for an order, without times and signatures. */
  const arrived = (server: Awaited<ReturnType<typeof open>>['server'], order: LimitOrder) => {
    const wire = venue.wire(order, market);
    const request = server.last(wire.path);
    const fields = { ...(venue.fieldsOf?.(request) ?? request.fields) };
    for (const name of venue.unpredictable ?? []) delete fields[name];
    return { fields, expected: wire.fields };
  };

  it.each([
    ['down to', 0.3, 0],
    ['up to', 0.7, 1],
  ])('34 sends amounts cut to the step and prices rounded %s the tick, digit for digit', async (_way, part, ticks) => {
    const { client, server, instrument } = await open();
    const { step, tick } = instrument;
    // As bots make them of what a strategy wants.
    const amount = decimalText(floorToStep(Number(market.amount) + 0.9 * step, step), step);
    const price = decimalText(roundToTick(Number(market.price) + part * tick, tick), tick);
    expect(Number(amount)).toBe(Number(market.amount));
    expect(Number(price)).toBeCloseTo(Number(market.price) + ticks * tick, 9);
    const order = { ...limit, amount, price };
    await client.createOrder(order);
    const { fields, expected } = arrived(server, order);
    expect(fields).toEqual(expected);
  });

  it('35 refuses an order that is worth less than the least before anything is sent, where there is a least', async () => {
    const { client, server, instrument } = await open();
    const { minNotional, contractSize, tick } = instrument;
    const order = { ...limit, price: decimalText(tick, tick) };
    const worth = Number(order.amount) * contractSize * tick;
    const refused = market.contract === 'linear' && profile.orders.reduceOnly && worth < minNotional;
    expect(refused).toBe(LEAST_WORTH.includes(exchange) && market.contract === 'linear');
    if (!refused) return;
    await expect(client.createOrder(order)).rejects.toMatchObject({ kind: 'invalid-order', outcomeUnknown: false });
    expect(server.requests).toEqual([]);
    await client.createOrder({ ...order, reduceOnly: true });
    expect(server.requests).not.toEqual([]);
  });

  it.each<[string, (rules: { step: number; tick: number; minAmount: number }) => Partial<LimitOrder>]>([
    [
      'an amount between two steps',
      ({ step }) => ({ amount: decimalText(Number(market.amount) + step / 2, step / 2) }),
    ],
    ['a price between two ticks', ({ tick }) => ({ price: decimalText(Number(market.price) + tick / 2, tick / 2) })],
    [
      'less than the least amount',
      ({ step, minAmount }) => {
        const below = minAmount - step >= step ? floorToStep(minAmount - step, step) : step / 2;
        return { amount: decimalText(below, step / 2) };
      },
    ],
  ])('35 refuses %s before anything is sent', async (_what, wrong) => {
    const { client, server, instrument } = await open();
    for (const shape of ['limit', 'post-only'] as const) {
      if (!isNative(profile, shape)) continue;
      const order = { ...limit, shape, ...wrong(instrument) };
      await expect(client.createOrder(order)).rejects.toMatchObject({ kind: 'invalid-order', outcomeUnknown: false });
    }
    expect(server.requests).toEqual([]);
  });
});
