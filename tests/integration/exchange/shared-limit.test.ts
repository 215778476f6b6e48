import { describe, expect, it, onTestFinished } from 'vitest';
import { endpointVariable } from '#main/adapters/exchange/endpoint-override.ts';
import type { ExchangeClient } from '#main/adapters/exchange/exchange-client.ts';
import { openClient } from '#main/adapters/exchange/open-client.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { RateGate } from '#main/adapters/exchange/rate-gate.ts';
import { orderOf } from './support/orders.ts';
import { type RecordingServer, recordingServer } from './support/recording-server.ts';
import { firstOf } from './support/venue.ts';
import { bybitVenue } from './support/venues/bybit.ts';

const [LINEAR] = bybitVenue.markets;

/** A stand-in for Bybit, and clients with different keys that are opened as the application opens them. */
async function stage() {
  const server: RecordingServer = await recordingServer(firstOf(bybitVenue.state(LINEAR), bybitVenue.answers));
  const variable = endpointVariable('bybit');
  process.env[variable] = server.origin;
  onTestFinished(() => {
    delete process.env[variable];
  });
  const open = async (apiKey: string, gate?: RateGate): Promise<ExchangeClient> => {
    const client = await openClient({
      exchange: 'bybit',
      contract: 'linear',
      credentials: { apiKey, secret: 'secret' },
      testnet: false,
      gate,
    });
    onTestFinished(() => client.close());
    return client;
  };
  return { server, open };
}

describe('clients with different keys at one exchange', () => {
  it('wait together when the exchange asks one of them to', async () => {
    const { server, open } = await stage();
    const [one, other] = [await open('one'), await open('other')];
    await Promise.all([one.instruments(), other.instruments()]);
    server.answer(() => ({ status: 429, headers: { 'Retry-After': '30' }, body: {} }));
    await expect(one.balance()).rejects.toMatchObject({ kind: 'rate-limited' });
    const sent = server.requests.length;
    const order = orderOf(findSupportedProfile('bybit'), LINEAR, 'market', {
      side: 'buy',
      marginMode: 'cross',
      reduceOnly: false,
    });
    await expect(other.createOrder(order)).rejects.toMatchObject({ kind: 'rate-limited', outcomeUnknown: false });
    expect(server.requests).toHaveLength(sent);
  });

  it('keep to one pace', async () => {
    const { server, open } = await stage();
    const clients = [await open('one'), await open('other')];
    await Promise.all(clients.map((client) => client.instruments()));
    await Promise.all(clients.map((client) => client.measureClock()));
    const before = server.requests.length;
    const began = Date.now();
    await Promise.all(clients.flatMap((client) => Array.from({ length: 20 }, () => client.balance())));
    const requests = server.requests.length - before;
    // Bybit's pace is 20 ms for a unit of cost, and no request costs less than one.
    expect(Date.now() - began).toBeGreaterThan((requests - 6) * 20);
  });

  it('go on when one of them ends, and its own waiting requests are never sent', async () => {
    const { server, open } = await stage();
    const gate = new RateGate({ msPerCost: 100 });
    onTestFinished(() => gate.close());
    const [ending, staying] = [await open('ending', gate), await open('staying', gate)];
    await staying.balance();
    await ending.instruments();
    const waiting = Array.from({ length: 5 }, () => ending.balance().catch((error: unknown) => error));
    await ending.close();
    for (const failure of await Promise.all(waiting)) expect(failure).toMatchObject({ name: 'ExchangeError' });
    server.requests.length = 0;
    expect(await staying.balance()).toHaveLength(1);
    expect(server.requests.map(({ headers }) => headers['x-bapi-api-key'])).toEqual(['staying']);
  });
});
