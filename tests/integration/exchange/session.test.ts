import { connect, createServer, type Server } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CcxtApi } from '#main/adapters/exchange/ccxt-api.ts';
import { CcxtClient } from '#main/adapters/exchange/ccxt-client.ts';
import { DEFAULT_NETWORK, type NetworkOptions } from '#main/adapters/exchange/network.ts';
import { openClient } from '#main/adapters/exchange/open-client.ts';
import { findSupportedProfile, SUPPORTED_PROFILES } from '#main/adapters/exchange/profiles/index.ts';
import { UserError } from '#main/errors.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { eventually } from '../simulator/support/venue-under-test.ts';
import { orderOf } from './support/orders.ts';
import { recordingServer } from './support/recording-server.ts';
import { venueClient } from './support/session.ts';
import { SIMULATED_MARKETS, trading } from './support/simulated-exchange.ts';
import { firstOf } from './support/venue.ts';
import { VENUES } from './support/venues/all.ts';
import { bybitVenue } from './support/venues/bybit.ts';

const [BYBIT_LINEAR] = bybitVenue.markets;
const SENTINELS = { apiKey: 'SENTINEL-KEY', secret: 'SENTINEL-SECRET', password: 'SENTINEL-WORD' };

describe('a client', () => {
  it('prints none of its secrets, however it is printed', async () => {
    const client = await CcxtClient.open({
      profile: findSupportedProfile('okx'),
      contract: 'linear',
      credentials: SENTINELS,
      testnet: false,
      endpoint: 'http://127.0.0.1:1',
    });
    onTestFinished(() => client.close());
    const failure = await client.balance().catch((error: unknown) => error);
    for (const printed of [client, failure]) {
      expect(inspect(printed, { depth: 20, showHidden: true })).not.toContain('SENTINEL');
      expect(JSON.stringify(printed)).not.toContain('SENTINEL');
    }
  });

  it('sends no secret, but for the passphrase and key that the exchange wants', async () => {
    for (const venue of VENUES) {
      const market = venue.markets[0];
      const { client, server } = await venueClient(venue, market, firstOf(venue.state(market), venue.answers));
      await client.measureClock();
      await client.permissions();
      await client.balance();
      const secret = venue.credentials.secret ?? venue.credentials.privateKey ?? '';
      for (const request of server.requests) {
        const sent = `${request.path} ${JSON.stringify(request.fields)} ${JSON.stringify(request.headers)}`;
        // "secret" itself is too common a word for this.
        if (secret.length > 10) expect(sent, venue.exchange).not.toContain(secret);
        expect(sent, venue.exchange).not.toMatch(/client_secret|"secret"/);
      }
    }
  });

  it('leaves nothing behind that waits, when it ends in the middle of a stream of an account', async () => {
    const market = SIMULATED_MARKETS.find(({ venue }) => venue === 'binance');
    if (!market) throw new Error('there is no such market');
    const { simulator, client } = await trading(market);
    const later = vi.spyOn(globalThis, 'setTimeout');
    const cleared = vi.spyOn(globalThis, 'clearTimeout');
    const stop = new AbortController();
    const statuses: string[] = [];
    const watched = (async () => {
      for await (const { status } of client.watchOrders(market.symbol, stop.signal)) statuses.push(status);
    })();
    await eventually(() => simulator.streamCount > 0, 'a stream');
    stop.abort();
    await client.close();
    await watched;
    expect(statuses).toEqual([]);
    // The key of the stream would be refreshed in 20 minutes.
    const long = later.mock.results.filter((_, call) => Number(later.mock.calls[call][1]) > 600_000);
    expect(long).toHaveLength(1);
    expect(cleared).toHaveBeenCalledWith(long[0].value);
  });

  it('begins a stream of prices with a price of now, not with one that an earlier stream has left behind', async () => {
    const market = SIMULATED_MARKETS.find(({ venue }) => venue === 'krakenfutures');
    if (!market) throw new Error('there is no such market');
    const { simulator, client } = await trading(market);
    const follow = () => {
      const stop = new AbortController();
      const prices: number[] = [];
      const ended = (async () => {
        for await (const price of client.watchPrice(market.symbol, stop.signal)) prices.push(price);
      })();
      return {
        prices,
        end: async () => {
          stop.abort();
          await ended;
        },
      };
    };
    const moved = async (prices: readonly number[], to: number) => {
      simulator.movePrice(market.id, to);
      await eventually(() => prices.includes(to), `the price ${to}`);
    };
    const first = follow();
    await eventually(() => simulator.streamCount > 0, 'a stream');
    await setTimeout(200);
    await moved(first.prices, market.price + 100);
    await first.end();
    const second = follow();
    await setTimeout(200);
    expect(second.prices).toEqual([]);
    await moved(second.prices, market.price + 200);
    expect(second.prices).not.toContain(market.price + 100);
    await second.end();
  });

  it('names no broker of ccxt’s in any order', async () => {
    for (const venue of VENUES) {
      const [market] = venue.markets;
      const profile = findSupportedProfile(venue.exchange);
      const { client, server } = await venueClient(venue, market, firstOf(venue.answers, venue.created));
      const choices = { side: 'buy', marginMode: profile.marginModes[0], reduceOnly: false } as const;
      await client.createOrder(orderOf(profile, market, 'limit', choices));
      for (const { headers, body, path } of server.requests) {
        expect(`${path} ${JSON.stringify(headers)} ${body}`, venue.exchange).not.toMatch(
          /ccxt|broker|partner|referer/i,
        );
      }
    }
  });

  it('needs every part of a key, and says which one is missing', async () => {
    const options = {
      profile: findSupportedProfile('okx'),
      contract: 'linear',
      testnet: false,
      endpoint: null,
    } as const;
    await expect(CcxtClient.open({ ...options, credentials: { apiKey: 'a', secret: 'b' } })).rejects.toMatchObject({
      name: 'UserError',
      field: 'password',
    });
  });

  it('is not opened for what the exchange lacks', async () => {
    const open = (exchange: string, contract: 'linear' | 'inverse', testnet = false) =>
      openClient({ exchange, contract, testnet, credentials: null });
    await expect(open('woo', 'inverse')).rejects.toThrow('WOO X has no inverse perpetuals: use linear');
    await expect(open('kucoinfutures', 'linear', true)).rejects.toThrow('KuCoin Futures has no testnet');
    await expect(open('bitmex', 'linear')).rejects.toThrow('BitMEX closed on 2026-09-23');
    await expect(open('nowhere', 'linear')).rejects.toThrow(UserError);
  });

  it('reads public data without a key', async () => {
    for (const venue of VENUES) {
      const [market] = venue.markets;
      const server = await recordingServer(venue.answers);
      const client = await CcxtClient.open({
        profile: findSupportedProfile(venue.exchange),
        contract: market.contract,
        credentials: null,
        testnet: false,
        endpoint: server.origin,
      });
      onTestFinished(() => client.close());
      expect((await client.instruments()).map(({ symbol }) => symbol)).toContain(market.symbol);
    }
  });
});

describe('a pause that the exchange asks for', () => {
  it('holds orders back before they are sent', async () => {
    const { client, server } = await venueClient(bybitVenue, BYBIT_LINEAR);
    await client.instruments();
    server.answer(() => ({ status: 429, headers: { 'Retry-After': '30' }, body: {} }));
    await expect(client.balance()).rejects.toMatchObject({ kind: 'rate-limited' });
    const sent = server.requests.length;
    const profile = findSupportedProfile('bybit');
    const order = orderOf(profile, BYBIT_LINEAR, 'market', { side: 'buy', marginMode: 'cross', reduceOnly: false });
    await expect(client.createOrder(order)).rejects.toMatchObject({
      kind: 'rate-limited',
      outcomeUnknown: false,
      retryAt: expect.any(Number),
    });
    expect(server.requests).toHaveLength(sent);
  });

  it('is waited out by what can wait', async () => {
    const { client, server } = await venueClient(bybitVenue, BYBIT_LINEAR);
    await client.instruments();
    let refused = false;
    server.answer((request) => {
      if (refused) return firstOf(bybitVenue.state(BYBIT_LINEAR), bybitVenue.answers)(request);
      refused = true;
      return { status: 429, headers: { 'Retry-After': '1' }, body: {} };
    });
    const before = Date.now();
    await expect(client.balance()).rejects.toMatchObject({ kind: 'rate-limited' });
    expect(await client.balance()).toHaveLength(1);
    expect(Date.now() - before).toBeGreaterThanOrEqual(950);
  });
});

describe('a testnet', () => {
  it.each(SUPPORTED_PROFILES.filter(({ testnet }) => testnet !== null))(
    'of $name has addresses of its own, or a mark on every request',
    async (profile) => {
      const { default: ccxt } = await import('ccxt');
      for (const className of Object.values<string>(profile.classes)) {
        const make = (): CcxtApi => Reflect.construct(Reflect.get(ccxt.pro, className), [{}]);
        const [real, test] = [make(), make()];
        Reflect.apply(Reflect.get(test, 'setSandboxMode'), test, [true]);
        const marks = { okx: 'x-simulated-trading', bitget: 'PAPTRADING' };
        const mark: unknown = Reflect.get(marks, profile.id);
        if (mark !== undefined) {
          const signed = JSON.stringify([Reflect.get(test, 'headers'), test.options]);
          expect(signed.toLowerCase()).toMatch(/simulated-trading|"sandboxmode":true/);
          continue;
        }
        expect(JSON.stringify(test.urls.api).length).toBeGreaterThan(20);
        expect(test.urls.api).not.toEqual(real.urls.api);
      }
    },
  );

  it('marks every request to OKX', async () => {
    const server = await recordingServer(() => ({ body: { code: '0', data: [] } }));
    const client = await CcxtClient.open({
      profile: findSupportedProfile('okx'),
      contract: 'linear',
      credentials: SENTINELS,
      testnet: true,
      endpoint: server.origin,
    });
    onTestFinished(() => client.close());
    await client.instruments();
    expect(server.requests.map(({ headers }) => headers['x-simulated-trading'])).toEqual(['1']);
  });
});

describe('the way to the exchange', () => {
  /** A proxy that takes CONNECT, and the targets that it was asked for. */
  async function proxy(): Promise<{ url: string; targets: string[]; logins: (string | undefined)[]; server: Server }> {
    const targets: string[] = [];
    const logins: (string | undefined)[] = [];
    const server = createServer((client) => {
      client.once('data', (head) => {
        const text = head.toString();
        const target = /^CONNECT (\S+):(\d+)/.exec(text);
        if (!target) {
          client.end('HTTP/1.1 405 Method Not Allowed\r\n\r\n');
          return;
        }
        targets.push(`${target[1]}:${target[2]}`);
        logins.push(/^proxy-authorization: (.+)$/im.exec(text)?.[1]);
        const upstream = connect(Number(target[2]), target[1], () => {
          client.write('HTTP/1.1 200 Connection established\r\n\r\n');
          client.pipe(upstream).pipe(client);
        });
        upstream.on('error', () => client.destroy());
        client.on('error', () => upstream.destroy());
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    return { url: `http://user:p%40ss@127.0.0.1:${port}`, targets, logins, server };
  }

  async function clientOver(network: Partial<NetworkOptions>) {
    const simulator = await startSimulator({ venue: 'bybit', sigma: 0.001 });
    onTestFinished(() => simulator.close());
    const client = await CcxtClient.open({
      profile: findSupportedProfile('bybit'),
      contract: 'linear',
      credentials: null,
      testnet: false,
      // A name, so that its addresses are looked up.
      endpoint: simulator.url.replace('127.0.0.1', 'localhost'),
      network: { ...DEFAULT_NETWORK, ...network },
    });
    onTestFinished(() => client.close());
    return { simulator, client };
  }

  it('leads through a proxy, for requests and for streams', async () => {
    const { url, targets, logins } = await proxy();
    const { simulator, client } = await clientOver({ proxy: url });
    expect(await client.instruments()).not.toHaveLength(0);
    expect(targets).toContain(`localhost:${simulator.port}`);
    const requests = targets.length;
    const stop = new AbortController();
    const first = (async () => {
      for await (const candle of client.watchCandles('BTC/USDT:USDT', '1m', stop.signal)) return candle;
      return null;
    })();
    await eventually(() => simulator.streamCount > 0, 'a stream');
    const pump = setInterval(() => simulator.advance(1000), 20);
    expect(await first).toMatchObject({ closed: false });
    clearInterval(pump);
    stop.abort();
    expect(targets.length).toBeGreaterThan(requests);
    expect(new Set(logins)).toEqual(new Set([`Basic ${Buffer.from('user:p@ss').toString('base64')}`]));
  });

  it('ends in a failure that names the network when the proxy is gone', async () => {
    const { client } = await clientOver({ proxy: 'http://127.0.0.1:9' });
    await expect(client.instruments()).rejects.toMatchObject({ kind: 'network-down' });
  });

  it.each(['ftp://127.0.0.1:21', 'socks5://127.0.0.1:1080', '127.0.0.1:8080', 'nonsense'])(
    'does not lead through %s',
    async (address) => {
      await expect(clientOver({ proxy: address })).rejects.toThrow(/is not the address of a proxy/);
    },
  );

  it('can be held to one version of the internet protocol', async () => {
    const { client } = await clientOver({ ipVersion: 'ipv4' });
    expect(await client.instruments()).not.toHaveLength(0);
    const { client: other } = await clientOver({ ipVersion: 'ipv6', timeoutMs: 1000 });
    // The simulator is at 127.0.0.1, not at ::1.
    await expect(other.instruments()).rejects.toMatchObject({ kind: 'network-down' });
  });
});
