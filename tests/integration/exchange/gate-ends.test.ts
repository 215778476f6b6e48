import { expect, it } from 'vitest';
import type { OrderReference } from '#main/adapters/exchange/order.ts';
import { LOOKUPS } from './support/lookups.ts';
import { venueClient } from './support/session.ts';
import { gateVenue } from './support/venues/gate.ts';

const [LINEAR] = gateVenue.markets;
const ORDER: OrderReference = { symbol: LINEAR.symbol, shape: 'limit', clientOrderId: 't-pl1', id: null };

it.each([
  ['filled', 0, 'filled'],
  ['filled', 5, 'cancelled'],
  ['cancelled', 12, 'cancelled'],
  ['ioc', 5, 'cancelled'],
  ['reduce_only', 12, 'cancelled'],
  ['reduce_out', 12, 'cancelled'],
  ['position_closed', 5, 'cancelled'],
  ['stp', 12, 'cancelled'],
  ['auto_deleveraged', 0, 'filled'],
  ['liquidated', 0, 'filled'],
  ['something_new', 12, 'cancelled'],
])('an order of Gate that ended as %s, with %d of 12 left, is %s', async (finish_as, left, status) => {
  const { path, body } = LOOKUPS.gate(ORDER, LINEAR);
  const ended = { ...(body as object), status: 'finished', finish_as, left };
  const { client } = await venueClient(gateVenue, LINEAR, (request) =>
    request.path.endsWith(path) ? { body: ended } : gateVenue.answers(request),
  );
  expect(await client.fetchOrder(ORDER)).toMatchObject({ status, filled: 12 - left });
});
