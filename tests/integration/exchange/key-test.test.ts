import { describe, expect, it } from 'vitest';
import { CLOCK_LIMIT_MS, type KeyDiagnosis, testKey } from '#main/adapters/exchange/key-test.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import type { Answer, Answering } from './support/recording-server.ts';
import { venueClient } from './support/session.ts';
import { firstOf, type KnownMarket, type Venue } from './support/venue.ts';
import { VENUES } from './support/venues/all.ts';
import { bybitVenue } from './support/venues/bybit.ts';
import { hyperliquidVenue } from './support/venues/hyperliquid.ts';

async function tested(venue: Venue, market: KnownMarket, ...first: (Answering | undefined)[]) {
  const { client, server } = await venueClient(venue, market, firstOf(...first, venue.state(market), venue.answers));
  return { result: await testKey(findSupportedProfile(venue.exchange), client), server };
}

describe.each(VENUES)('$exchange', (venue) => {
  const profile = findSupportedProfile(venue.exchange);
  const told = profile.permissions !== undefined;

  it.each(venue.markets)('finds nothing wrong with a good key for $contract perpetuals', async (market) => {
    const { result, server } = await tested(venue, market);
    expect(result, result.message).toMatchObject({
      diagnosis: 'ok',
      trade: told ? true : null,
      withdraw: told ? false : null,
      message: expect.stringMatching(told ? /it cannot withdraw/ : /cannot be verified/),
    });
    expect(Math.abs(result.clockOffsetMs ?? Number.NaN)).toBeLessThan(1500);
    // Nothing was changed: only questions were asked.
    const changes = server.requests.filter(({ path }) => /order\/new|leverage$|withdraw|transfer/i.test(path));
    expect(changes).toEqual([]);
  });

  it.runIf(told)('refuses a key that can withdraw', async () => {
    const { result } = await tested(venue, venue.markets[0], venue.withdrawable);
    expect(result).toMatchObject({ diagnosis: 'can-withdraw', withdraw: true });
  });

  it.runIf(venue.readOnly !== undefined)('refuses a key that may not trade', async () => {
    const { result } = await tested(venue, venue.markets[0], venue.readOnly);
    expect(result, result.message).toMatchObject({ diagnosis: 'insufficient-permissions', trade: false });
  });
});

/** Answers every call with a key like this. */
const privately = (answer: Answer | 'cut'): Answering => {
  return ({ path }) => (/market\//.test(path) ? undefined : answer);
};
const refusal = (retCode: number, retMsg: string) => privately({ body: { retCode, retMsg, result: {} } });

describe('a key that does not work', () => {
  it.each<[KeyDiagnosis, string, Answering]>([
    ['invalid-key', 'Create a new one', refusal(10003, 'API key is invalid.')],
    ['insufficient-permissions', 'permission to place orders', refusal(10005, 'Permission denied')],
    ['ip-not-allowed', '203.0.113.9', refusal(10010, 'Unmatched IP 203.0.113.9')],
    ['clock-skew', 'automatic time', refusal(10002, 'invalid request, please check your timestamp')],
    ['rate-limited', 'wait', refusal(10006, 'Too many visits!')],
    ['exchange-down', 'not available', privately({ status: 503, body: 'maintenance' })],
    ['exchange-down', 'cannot be read', privately({ status: 200, body: '<html></html>' })],
    ['network-down', 'network connection', privately('cut')],
  ])('is diagnosed as %s, with what to do (%s)', async (diagnosis, advice, answering) => {
    const { result } = await tested(bybitVenue, bybitVenue.markets[0], answering);
    expect(result.diagnosis, result.message).toBe(diagnosis);
    expect(result.message).toContain(advice);
  });

  it.each([
    ['that nobody has', { role: 'missing' }, 'Create a new one'],
    [
      'of another account',
      { role: 'agent', data: { user: `0x${'22'.repeat(20)}` } },
      'enter the address of the account',
    ],
  ])('is diagnosed as an invalid one when it is that of an API wallet %s', async (_whose, role, advice) => {
    const telling: Answering = ({ fields }) => (fields.type === 'userRole' ? { body: role } : undefined);
    const { result } = await tested(hyperliquidVenue, hyperliquidVenue.markets[0], telling);
    expect(result.diagnosis, result.message).toBe('invalid-key');
    expect(result.message).toContain(advice);
  });

  it.each([
    ['its time', '/v5/market/time'],
    ['its instruments', '/v5/market/instruments-info'],
  ])('is not what fails when the exchange refuses to tell %s in words of its own', async (_what, path) => {
    const answer = { body: { retCode: 987654, retMsg: 'something new', result: {} } };
    const refusing: Answering = (request) => (request.path.endsWith(path) ? answer : undefined);
    const { result } = await tested(bybitVenue, bybitVenue.markets[0], refusing);
    expect(result.diagnosis, result.message).toBe('exchange-down');
    expect(result.message).toMatch(
      /^Bybit refuses a question .* test the key again in some minutes \(it says: .*something new/,
    );
  });

  it('is told from an exchange that cannot be reached at all', async () => {
    const { result } = await tested(bybitVenue, bybitVenue.markets[0], () => 'cut');
    expect(result).toMatchObject({ diagnosis: 'network-down', clockOffsetMs: null, trade: null, withdraw: null });
  });
});

it('takes a question about permissions that is not answered for unknown, not for harmless', async () => {
  const silent: Answering = ({ path }) =>
    path.endsWith('/v5/user/query-api') ? { body: { retCode: 0, retMsg: 'OK', result: {} } } : undefined;
  const { result } = await tested(bybitVenue, bybitVenue.markets[0], silent);
  expect(result).toMatchObject({ trade: null, withdraw: null, ipRestricted: null });
});

it.each([
  ['behind', CLOCK_LIMIT_MS + 60_000, 'clock-skew'],
  ['ahead of', -CLOCK_LIMIT_MS - 60_000, 'clock-skew'],
  ['behind', 2_000, 'ok'],
])('says that our clock is %s the exchange’s by %i ms (%s)', async (direction, offset, diagnosis) => {
  const shifted: Answering = ({ path }) =>
    path.endsWith('/v5/market/time') ? { body: { retCode: 0, result: {}, time: Date.now() + offset } } : undefined;
  const { result } = await tested(bybitVenue, bybitVenue.markets[0], shifted);
  expect(result.diagnosis).toBe(diagnosis);
  expect(result.message).toContain(`${direction} that of Bybit`);
  expect(Math.abs((result.clockOffsetMs ?? 0) - offset)).toBeLessThan(500);
});

it('signs with the exchange’s time, however wrong ours is', async () => {
  const offset = -3_600_000;
  const shifted: Answering = ({ path }) =>
    path.endsWith('/v5/market/time') ? { body: { retCode: 0, result: {}, time: Date.now() + offset } } : undefined;
  const { server } = await tested(bybitVenue, bybitVenue.markets[0], shifted);
  const signed = Number(server.last('/v5/account/wallet-balance').headers['x-bapi-timestamp']);
  expect(Math.abs(signed - (Date.now() + offset))).toBeLessThan(5_000);
});
