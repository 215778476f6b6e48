import { describe, expect, it } from 'vitest';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { venueClient } from './support/session.ts';
import { firstOf } from './support/venue.ts';
import { VENUES } from './support/venues/all.ts';

describe.each(VENUES)('$exchange', (venue) => {
  const profile = findSupportedProfile(venue.exchange);

  it.each(venue.markets)('reads balance and positions of the $contract account in our units', async (market) => {
    const { client } = await venueClient(venue, market, firstOf(venue.state(market), venue.answers));
    const settle = market.symbol.split(':')[1];
    expect(await client.balance()).toContainEqual({ currency: settle, total: 1000, free: 600 });
    const positions = await client.positions();
    expect(positions).toHaveLength(1);
    expect(positions[0]).toMatchObject({ symbol: market.symbol, amount: -Number(market.amount), entryPrice: 50_000 });
  });

  it('offers no margin mode that the exchange lacks', async () => {
    const [market] = venue.markets;
    const { client, server } = await venueClient(venue, market, firstOf(venue.state(market), venue.answers));
    await client.instruments();
    server.requests.length = 0;
    for (const mode of (['isolated', 'cross'] as const).filter((known) => !profile.marginModes.includes(known))) {
      await expect(client.setLeverage(market.symbol, 3, mode)).rejects.toMatchObject({ kind: 'not-supported' });
    }
    expect(server.requests).toEqual([]);
  });

  it.runIf(profile.leverage === 'implicit')('never sends a leverage', async () => {
    const [market] = venue.markets;
    const { client, server } = await venueClient(venue, market, () => ({ body: { result: 'success' } }));
    server.answer(firstOf(venue.answers, () => ({ body: { result: 'success' } })));
    await client.instruments();
    server.requests.length = 0;
    expect(await client.setLeverage(market.symbol, 17, profile.marginModes[0])).toBe(false);
    expect(JSON.stringify(server.requests.map(({ fields }) => fields))).not.toContain('17');
  });
});
