import { describe, expect, it, onTestFinished } from 'vitest';
import { endpointVariable } from '#main/adapters/exchange/endpoint-override.ts';
import type { ExchangeClient } from '#main/adapters/exchange/exchange-client.ts';
import { DEFAULT_NETWORK } from '#main/adapters/exchange/network.ts';
import { openClient } from '#main/adapters/exchange/open-client.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { RateGate } from '#main/adapters/exchange/rate-gate.ts';
import { WorkerPool } from '#main/adapters/workers/pool.ts';
import { askInWorker } from '#main/services/keys/ask-in-worker.ts';
import { orderOf } from './support/orders.ts';
import { type RecordingServer, recordingServer } from './support/recording-server.ts';
import { firstOf } from './support/venue.ts';
import { bybitVenue } from './support/venues/bybit.ts';

const [LINEAR] = bybitVenue.markets;

const ORDER = orderOf(findSupportedProfile('bybit'), LINEAR, 'market', {
  side: 'buy',
  marginMode: 'cross',
  reduceOnly: false,
});

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
  /** Tests a key as the window does, in a thread of its own. */
  const pool = new WorkerPool({ maxThreads: 1, tasksPerThread: 8 });
  onTestFinished(() => pool.destroy());
  const test = (apiKey: string) => {
    const account = { exchange: 'bybit', contract: 'linear', testnet: false, network: DEFAULT_NETWORK } as const;
    const { signal } = new AbortController();
    return askInWorker(pool)('test', { ...account, credentials: { apiKey, secret: 'secret' } }, { signal });
  };
  return { server, open, test };
}

describe('clients with different keys at one exchange', () => {
  it('wait together when the exchange asks one of them to', async () => {
    const { server, open } = await stage();
    const [one, other] = [await open('one'), await open('other')];
    await Promise.all([one.instruments(), other.instruments()]);
    server.answer(() => ({ status: 429, headers: { 'Retry-After': '30' }, body: {} }));
    await expect(one.balance()).rejects.toMatchObject({ kind: 'rate-limited' });
    const sent = server.requests.length;
    await expect(other.createOrder(ORDER)).rejects.toMatchObject({ kind: 'rate-limited', outcomeUnknown: false });
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

describe('the test of a key that a bot trades with', () => {
  it('keeps to one pace with the bot, in whichever thread it is', async () => {
    const { server, open, test } = await stage();
    const bot = await open('key');
    await bot.instruments();
    expect(await test('key')).toMatchObject({ diagnosis: 'ok' });
    const before = server.requests.length;
    const began = Date.now();
    await Promise.all([test('key'), ...Array.from({ length: 10 }, () => bot.balance())]);
    const requests = server.requests.length - before;
    expect(requests).toBeGreaterThan(15);
    // Two gates that did not know of each other would take half of it.
    expect(Date.now() - began).toBeGreaterThan((requests - 6) * 20);
  });

  it('leaves the reserve to the bot: an exit goes at once however many questions wait', async () => {
    const { server, open, test } = await stage();
    const bot = await open('key');
    await bot.instruments();
    await test('key');
    const sent = server.requests.length;
    const tests = Array.from({ length: 3 }, () => test('key'));
    let left = tests.length;
    const all = Promise.all(tests.map((each) => each.finally(() => left--)));
    await expect.poll(() => server.requests.length, { interval: 5 }).toBeGreaterThan(sent + 5);
    server.answer(firstOf(bybitVenue.state(LINEAR), bybitVenue.answers, bybitVenue.created));
    const began = Date.now();
    await bot.createOrder({ ...ORDER, reduceOnly: true });
    const took = Date.now() - began;
    expect(left, 'tests that still wait for their turn').toBe(3);
    await all;
    expect(took).toBeLessThan((Date.now() - began) / 3);
  });

  it('is held back by a pause that the exchange has asked the bot for', async () => {
    const { server, open, test } = await stage();
    const bot = await open('key');
    await bot.instruments();
    await test('key');
    const answers = firstOf(bybitVenue.state(LINEAR), bybitVenue.answers);
    server.answer(() => ({ status: 429, headers: { 'Retry-After': '90' }, body: {} }));
    await expect(bot.balance()).rejects.toMatchObject({ kind: 'rate-limited' });
    server.answer(answers);
    const sent = server.requests.length;
    expect(await test('key')).toMatchObject({ diagnosis: 'rate-limited' });
    await expect(bot.createOrder(ORDER)).rejects.toMatchObject({ kind: 'rate-limited', outcomeUnknown: false });
    expect(server.requests).toHaveLength(sent);
  });
});
