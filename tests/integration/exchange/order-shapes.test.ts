import { describe, expect, it } from 'vitest';
import { ExchangeError } from '#main/adapters/exchange/exchange-error.ts';
import { ORDER_SHAPES, type OrderRequest } from '#main/adapters/exchange/order.ts';
import { isNative, spellOrder } from '#main/adapters/exchange/order-shapes.ts';
import { findSupportedProfile, SUPPORTED_PROFILES } from '#main/adapters/exchange/profiles/index.ts';
import { orderOf } from './support/orders.ts';
import { venueSession } from './support/session.ts';
import type { KnownMarket, Venue } from './support/venue.ts';
import { VENUES } from './support/venues/all.ts';

/** Every order of every shape that the exchange takes: both sides, both margin modes, plain ones with reduce-only. */
function* ordersOf(venue: Venue, market: KnownMarket): Generator<OrderRequest> {
  const profile = findSupportedProfile(venue.exchange);
  for (const shape of ORDER_SHAPES.filter((candidate) => isNative(profile, candidate))) {
    for (const side of ['buy', 'sell'] as const) {
      for (const [index, marginMode] of profile.marginModes.entries()) {
        yield orderOf(profile, market, shape, {
          side,
          marginMode,
          reduceOnly: profile.orders.reduceOnly && index === 0,
        });
      }
    }
  }
}

describe.each(VENUES)('$exchange', (venue) => {
  const profile = findSupportedProfile(venue.exchange);

  it.each(venue.markets)('sends $contract orders of each shape as exactly these fields', async (market) => {
    const { session, server } = await venueSession(venue, market);
    const markets = await session.markets();
    for (const order of ordersOf(venue, market)) {
      const call = spellOrder(profile, order, markets[market.symbol]);
      await session.call('exit', (api) =>
        api.createOrder(order.symbol, call.type, order.side, order.amount, call.price, call.params),
      );
      const wire = venue.wire(order, market);
      const request = server.last(wire.path);
      const fields = { ...(venue.fieldsOf?.(request) ?? request.fields) };
      for (const name of venue.unpredictable ?? []) delete fields[name];
      expect(fields, `${order.shape} ${order.side} ${order.marginMode}`).toEqual(wire.fields);
    }
  });

  it('refuses before anything is sent what it does not spell', async () => {
    const [market] = venue.markets;
    const { session, server } = await venueSession(venue, market);
    const markets = await session.markets();
    server.requests.length = 0;
    const good = orderOf(profile, market, 'limit', {
      side: 'buy',
      marginMode: profile.marginModes[0],
      reduceOnly: false,
    });
    const bad: OrderRequest[] = [
      { ...good, amount: '0' } as OrderRequest,
      { ...good, amount: '1e3' } as OrderRequest,
      { ...good, amount: `${good.amount}0000000001`.replace(/^(\d+)0000000001$/, '$1.0000000001') } as OrderRequest,
      { ...good, price: `${market.price.includes('.') ? market.price : `${market.price}.`}03` } as OrderRequest,
      { ...good, clientOrderId: 'not an id!' },
      { ...good, shape: 'bracket' } as unknown as OrderRequest,
      ...ORDER_SHAPES.filter((shape) => !isNative(profile, shape)).map((shape) =>
        orderOf(profile, market, shape, { side: 'sell', marginMode: profile.marginModes[0], reduceOnly: true }),
      ),
      ...(['isolated', 'cross'] as const)
        .filter((mode) => !profile.marginModes.includes(mode))
        .map((marginMode) => ({ ...good, marginMode })),
      // A stop and a target in one order, and protection attached to an entry.
      ...(['stopLossPrice', 'takeProfitPrice', 'stopLoss', 'triggerPrice', 'trail'] as const).map(
        (field) => ({ ...good, [field]: market.price }) as OrderRequest,
      ),
      ...(['stop-market', 'take-profit-market'] as const)
        .filter((shape) => isNative(profile, shape))
        .map((shape) => ({
          ...orderOf(profile, market, shape, { side: 'sell', marginMode: profile.marginModes[0], reduceOnly: true }),
          takeProfitPrice: market.price,
        })),
      ...(profile.orders.reduceOnly ? [] : [{ ...good, reduceOnly: true } as OrderRequest]),
    ];
    for (const order of bad) {
      const refusal = captured(() => spellOrder(profile, order, markets[market.symbol]));
      expect(refusal, JSON.stringify(order)).toBeInstanceOf(ExchangeError);
      expect(refusal).toMatchObject({ outcomeUnknown: false });
    }
    expect(server.requests).toEqual([]);
  });
});

function captured(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

it('covers every supported exchange and each of its contract types', () => {
  const covered = VENUES.map(({ exchange, markets }) => [exchange, markets.map(({ contract }) => contract)]);
  expect(covered).toEqual(SUPPORTED_PROFILES.map(({ id, contracts }) => [id, contracts]));
});
