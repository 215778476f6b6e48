import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { clientOrderIdFor } from '#main/adapters/exchange/client-order-id.ts';
import { ORDER_SHAPES, type OrderReference } from '#main/adapters/exchange/order.ts';
import { isNative } from '#main/adapters/exchange/order-shapes.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { CANCELS } from './support/cancels.ts';
import { LEVERAGES } from './support/leverages.ts';
import { LOOKUPS, type Lookup } from './support/lookups.ts';
import { openLists } from './support/open-orders.ts';
import type { Answering, RecordedRequest } from './support/recording-server.ts';
import { venueClient } from './support/session.ts';
import { firstOf, type Venue } from './support/venue.ts';
import { VENUES } from './support/venues/all.ts';

/** The fields of a request without those that no two requests share. */
function fieldsOf(venue: Venue, request: RecordedRequest): Record<string, unknown> {
  const fields = { ...(venue.fieldsOf?.(request) ?? request.fields) };
  for (const name of venue.unpredictable ?? []) delete fields[name];
  return fields;
}

/** Answers what is asked at the look-up's path. */
const answering = ({ path, body }: Lookup): Answering => {
  return (request) => (request.path.endsWith(path) ? { body } : undefined);
};

describe.each(VENUES)('$exchange', (venue) => {
  const profile = findSupportedProfile(venue.exchange);
  const shapes = ORDER_SHAPES.filter((shape) => shape !== 'market' && isNative(profile, shape));
  const cases = venue.markets.flatMap((market) => shapes.map((shape) => ({ market, shape })));
  const reference = ({ market, shape }: (typeof cases)[number]): OrderReference => ({
    symbol: market.symbol,
    shape,
    clientOrderId: clientOrderIdFor(profile.orders.clientOrderId, 'managed'),
    id: null,
  });

  it.each(cases)('finds a $market.contract $shape order by our id alone', async ({ market, shape }) => {
    const order = reference({ market, shape });
    const lookup = LOOKUPS[venue.exchange](order, market);
    const { client, server } = await venueClient(venue, market, firstOf(venue.answers, answering(lookup)));
    expect(await client.fetchOrder(order)).toMatchObject({
      id: '77',
      clientOrderId: order.clientOrderId,
      symbol: market.symbol,
      side: 'buy',
      status: 'open',
      amount: Number(market.amount),
    });
    expect(fieldsOf(venue, server.last(lookup.path))).toEqual(lookup.fields);
  });

  it.each(cases)('cancels a $market.contract $shape order by our id alone', async ({ market, shape }) => {
    const order = reference({ market, shape });
    const lookup = LOOKUPS[venue.exchange](order, market);
    const cancel = CANCELS[venue.exchange](order, market);
    const answers = firstOf(venue.answers, answering(lookup), venue.created);
    const { client, server } = await venueClient(venue, market, answers);
    await client.cancelOrder(order);
    expect(fieldsOf(venue, server.last(cancel.path, cancel.method))).toEqual(cancel.fields);
  });

  const scopes = venue.markets.flatMap((market) => [
    { market, scope: 'instrument' },
    ...(profile.account.accountWideOrders ? [{ market, scope: 'account' }] : []),
  ]);
  it.each(scopes)('lists all open $market.contract orders of the $scope', async ({ market, scope }) => {
    const clientOrderId = clientOrderIdFor(profile.orders.clientOrderId, 'managed');
    const lists = openLists(venue.exchange, market, clientOrderId, scope === 'account');
    const { client, server } = await venueClient(venue, market, (request) => {
      // Some lists differ in their fields alone.
      const list = lists.find(
        ({ path, fields }) => request.path.endsWith(path) && isDeepStrictEqual(fieldsOf(venue, request), fields),
      );
      return list ? { body: list.body } : venue.answers(request);
    });
    const open = scope === 'account' ? await client.allOpenOrders() : await client.openOrders(market.symbol);
    expect(open).toEqual([
      expect.objectContaining({ id: '77', clientOrderId, symbol: market.symbol, side: 'buy', status: 'open' }),
    ]);
    for (const { path, fields } of lists) {
      const asked = server.requests.filter((request) => request.path.endsWith(path));
      expect(asked.map((request) => fieldsOf(venue, request))).toContainEqual(fields);
    }
  });

  it.runIf(!profile.account.accountWideOrders)('says that it lists no orders of the whole account', async () => {
    const { client } = await venueClient(venue, venue.markets[0]);
    expect(await client.allOpenOrders()).toBeNull();
  });

  const settings = venue.markets.flatMap((market) => profile.marginModes.map((mode) => ({ market, mode })));
  it.each(settings)('sets leverage and $mode margin of $market.contract contracts', async ({ market, mode }) => {
    const { client, server } = await venueClient(venue, market, firstOf(venue.answers, venue.created));
    await client.instruments();
    server.requests.length = 0;
    const expected = LEVERAGES[venue.exchange](mode, market);
    expect(await client.setLeverage(market.symbol, 7, mode)).toBe(profile.leverage !== 'implicit');
    const changes = server.requests.filter(({ method }) => method !== 'GET');
    expect(changes.map((request) => fieldsOf(venue, request))).toEqual(expected.map(({ fields }) => fields));
    for (const [i, { path }] of expected.entries()) expect(changes[i].path).toMatch(new RegExp(`${path}$`));
  });
});
