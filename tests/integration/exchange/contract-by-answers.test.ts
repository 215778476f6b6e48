import { describe, expect, it } from 'vitest';
import { clientOrderIdFor } from '#main/adapters/exchange/client-order-id.ts';
import { testKey } from '#main/adapters/exchange/key-test.ts';
import { isConditional, ORDER_SHAPES, type OrderReference, type OrderShape } from '#main/adapters/exchange/order.ts';
import { isNative } from '#main/adapters/exchange/order-shapes.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { failureOf } from './support/failure.ts';
import { FILLS, FUNDINGS, type FundingRow, isAbout, minutes, NOT_FOUND, type Told } from './support/fills.ts';
import { LOOKUPS } from './support/lookups.ts';
import { orderOf } from './support/orders.ts';
import type { Answering, RecordedRequest } from './support/recording-server.ts';
import { venueClient } from './support/session.ts';
import { checkingSignatures, SIGNED_CALLS } from './support/signed-answers.ts';
import { SIMULATED_MARKETS } from './support/simulated-exchange.ts';
import { TIERS } from './support/tiers.ts';
import { firstOf } from './support/venue.ts';
import { VENUES } from './support/venues/all.ts';

/** Hyperliquid has one path for all questions. */
const telling = ({ path, body }: Told, ...types: string[]): Answering => {
  return (request) => {
    if (!request.path.endsWith(path) || (path === '/info' && !isAbout(request.fields, ...types))) return undefined;
    return { body };
  };
};

const simulated = new Set<string>(SIMULATED_MARKETS.map(({ venue }) => venue));
const REST = VENUES.filter(({ exchange }) => !simulated.has(exchange)).flatMap((venue) =>
  venue.markets.map((market) => ({ venue, market, exchange: venue.exchange, contract: market.contract })),
);

/**
 * The numbered cases (see contract.test.ts) for the exchanges that have no simulator, as far as hand-made answers reach.
 * Streams, and stops that fire, are in contract-streams-by-answers.test.ts; 14, 16 and 25 are the refusals of
 * errors.test.ts, and 30 is in order-management.test.ts. What is beyond hand-made answers, and not tested for these
 * exchanges: that they let a stop fire (13) and a reduce-only order not open (14); 4 is without a clock that is wrong.
 */
describe.each(REST)('$exchange $contract', ({ venue, market, exchange }) => {
  const { symbol } = market;
  const amount = Number(market.amount);
  const profile = findSupportedProfile(exchange);
  const choices = { side: 'buy', marginMode: profile.marginModes[0], reduceOnly: false } as const;
  const limit = orderOf(profile, market, 'limit', choices);
  const shapes = ORDER_SHAPES.filter((shape) => shape !== 'market' && isNative(profile, shape));
  const referenceOf = (shape: OrderShape): OrderReference => ({
    symbol,
    shape,
    clientOrderId: clientOrderIdFor(profile.orders.clientOrderId, 'asked'),
    id: null,
  });
  const open = (...first: Answering[]) =>
    venueClient(venue, market, firstOf(...first, venue.state(market), venue.answers), 1500);
  /** Takes every order, cancel and setting. */
  const accepting = (...first: Answering[]) =>
    venueClient(venue, market, firstOf(...first, venue.answers, venue.created), 1500);
  const stateless = () => venueClient(venue, market, venue.answers, 1500);

  it('1 lists instruments with their rules', async () => {
    const { client } = await open();
    const listed = (await client.instruments()).find((candidate) => candidate.symbol === symbol);
    expect(listed).toMatchObject({ id: market.id, instrument: { contract: market.contract, tick: market.tick } });
  });

  it.runIf(exchange in TIERS)('1 tells the tiers of the maintenance margin', async () => {
    const { client } = await open(telling(TIERS[exchange](market)));
    const { instrument } = await client.withTiers(symbol);
    expect(instrument).toMatchObject({
      maintenanceMargin: 0.004,
      maintenanceTiers: [{ notional: 150_000, rate: 0.005 }],
      maxLeverage: 125,
    });
  });

  it('2 pages candles without a gap, closed ones only, up to now', async () => {
    const forming = Math.floor(Date.now() / 60_000) * 60_000;
    const first = forming - 99 * 60_000;
    const { client } = await open(venue.candles(minutes(first, 100), market));
    const times: number[] = [];
    for (let since = first; ; ) {
      const page = await client.candles(symbol, '1m', since, 30);
      times.push(...page.candles.time);
      if (page.coveredUntil === since) break;
      since = page.coveredUntil;
    }
    expect(times.slice(0, 99)).toEqual(Array.from({ length: 99 }, (_, i) => first + i * 60_000));
    // One more when a minute has begun meanwhile.
    expect(times.length).toBeLessThanOrEqual(100);
  });

  it.runIf(profile.funding.history)(
    '3 pages the funding that was paid, in order, from the time asked for',
    async () => {
      const HOUR = 3_600_000;
      const now = Math.floor(Date.now() / HOUR) * HOUR;
      const step = profile.funding.hours * HOUR;
      const rows = Array.from({ length: 10 }, (_, i): FundingRow => [now - (9 - i) * step, (i - 4) / 10_000]);
      const { client } = await open(telling(FUNDINGS[exchange](market, rows), 'fundingHistory'));
      const paid: FundingRow[] = [];
      for (let from = rows[3][0]; from <= rows[9][0]; ) {
        const { rates, coveredUntil } = await client.fundingHistory(symbol, from);
        for (const { time, rate } of rates) paid.push([time, rate]);
        expect(coveredUntil).toBeGreaterThan(from);
        from = coveredUntil;
      }
      expect(paid).toEqual(rows.slice(3));
    },
  );

  it('4 measures the exchange’s clock', async () => {
    const { client } = await open();
    expect(Math.abs((await client.measureClock()).offset)).toBeLessThan(1500);
  });

  it('5 reads the balance', async () => {
    const { client } = await open();
    const currency = symbol.split(':')[1];
    expect(await client.balance()).toContainEqual({ currency, total: 1000, free: 600 });
  });

  it('6 sets leverage and margin mode, twice without a complaint', async () => {
    const { client } = await accepting();
    for (let i = 0; i < 2; i++) {
      expect(await client.setLeverage(symbol, 4, 'cross')).toBe(profile.leverage !== 'implicit');
    }
  });

  it('7 finds a short position', async () => {
    const { client } = await open();
    expect(await client.positions()).toEqual([
      expect.objectContaining({ symbol, amount: -amount, entryPrice: 50_000 }),
    ]);
  });

  it('8 tests a key', async () => {
    const { client } = await open();
    expect(await testKey(profile, client)).toMatchObject({ diagnosis: 'ok' });
  });

  it.runIf(exchange in SIGNED_CALLS)('9 diagnoses a wrong secret, by the signature alone', async () => {
    const accepted: RecordedRequest[] = [];
    const checking = checkingSignatures(SIGNED_CALLS[exchange], venue.credentials, accepted);
    const { client } = await open(checking);
    expect(await testKey(profile, client)).toMatchObject({ diagnosis: 'ok' });
    expect(accepted).not.toHaveLength(0);
    const mistyped = { ...venue, credentials: { ...venue.credentials, secret: 'mistyped' } };
    const answers = firstOf(checking, venue.state(market), venue.answers);
    const { client: other } = await venueClient(mistyped, market, answers, 1500);
    expect(await testKey(profile, other)).toMatchObject({ diagnosis: 'invalid-key' });
  });

  it('10 tells of fills, with order, side, amount and fee', async () => {
    // A whole minute, which is exact in nanoseconds too.
    const time = Math.floor(Date.now() / 60_000 - 1) * 60_000;
    const told = telling(FILLS[exchange](market, time), 'userFillsByTime', 'userFills');
    const { client } = await open(told);
    expect(await client.fills(symbol, time - 60_000)).toEqual([
      {
        id: '9',
        orderId: '77',
        symbol,
        side: 'sell',
        price: 50_000,
        amount,
        time,
        liquidity: expect.toBeOneOf(['taker', null]),
        fee: { amount: 0.5, currency: symbol.split(':')[1] },
      },
    ]);
    expect(await client.fills(symbol, time + 1)).toEqual([]);
  });

  it.each(shapes)('11, 12 finds a %s order by our id alone, and cancels it', async (shape) => {
    const reference = referenceOf(shape);
    const lookup = telling(LOOKUPS[exchange](reference, market), 'orderStatus');
    const { client } = await accepting(lookup);
    expect(await client.fetchOrder(reference)).toMatchObject({ id: '77', status: 'open', amount, side: 'buy' });
    await client.cancelOrder(reference);
  });

  it('15 does not know an order that never was', async () => {
    const { status, plain, conditional = plain } = NOT_FOUND[exchange];
    for (const shape of ['limit', 'stop-market'] as const) {
      if (!isNative(profile, shape)) continue;
      const reference = referenceOf(shape);
      const { path } = LOOKUPS[exchange](reference, market);
      const body = isConditional(shape) ? conditional : plain;
      const { client } = await open((request) => {
        if (path === '/info' && !isAbout(request.fields, 'orderStatus')) return undefined;
        const asked = request.path.endsWith(path) || (body === conditional && /plan-history/.test(request.path));
        return asked ? { status: body === plain ? status : 200, body } : undefined;
      });
      expect(await client.fetchOrder(reference), shape).toBeNull();
    }
  });

  it('17 takes an order whose answer was lost for one of unknown outcome, and finds it by our id', async () => {
    const reference = { ...referenceOf('limit'), clientOrderId: limit.clientOrderId };
    const { client, server } = await stateless();
    await client.instruments();
    server.answer((request) => venue.answers(request) ?? 'cut');
    expect(await failureOf(client.createOrder(limit))).toMatchObject({ kind: 'network-down', outcomeUnknown: true });
    server.answer(firstOf(telling(LOOKUPS[exchange](reference, market), 'orderStatus'), venue.answers));
    expect(await client.fetchOrder(reference)).toMatchObject({ clientOrderId: limit.clientOrderId, status: 'open' });
  });

  it.each([
    ['server-error', 500, '', /exchange-down/],
    ['bad-gateway', 502, '<html>502</html>', /exchange-down/],
    ['html-page', 200, '<html>please wait</html>', /bad-answer/],
    ['rate-limit', 429, '', /rate-limited/],
  ])('19 takes %s for what it is, sends nothing twice', async (_how, status, body, kind) => {
    const { client, server } = await stateless();
    await client.instruments();
    let orders = 0;
    server.answer((request) => {
      const known = venue.answers(request);
      if (known === undefined) orders++;
      return known ?? { status, body };
    });
    const failure = await failureOf(client.createOrder(limit));
    expect(failure.kind).toMatch(kind);
    expect(failure.outcomeUnknown).toBe(true);
    expect(orders).toBe(1);
  });

  it('20 says that a host that is down cannot be reached, and goes on when it is back', async () => {
    const { client, server } = await open();
    await client.instruments();
    const answers = firstOf(venue.state(market), venue.answers);
    server.answer(() => 'cut');
    expect(await failureOf(client.balance())).toMatchObject({ kind: 'network-down' });
    server.answer(answers);
    expect(await client.balance()).not.toHaveLength(0);
  });

  it('21 asks for the markets again after a first failure', async () => {
    const { client, server } = await open();
    const answers = firstOf(venue.state(market), venue.answers);
    server.answer(() => ({ status: 500, body: '' }));
    await failureOf(client.instruments());
    server.answer(answers);
    expect(await client.instruments()).not.toHaveLength(0);
  });

  it('36 sends an order not before it may go, and never where that is refused', async () => {
    const { client, server } = await stateless();
    let orders = 0;
    server.answer((request) => {
      const known = venue.answers(request);
      if (known === undefined) orders++;
      return known ?? 'cut';
    });
    const onDisk = Promise.withResolvers<void>();
    const created = client.createOrder(limit, onDisk.promise);
    created.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(orders).toBe(0);
    onDisk.reject(new Error('the disk is gone'));
    await expect(created).rejects.toThrow('the disk is gone');
    expect(orders).toBe(0);
    await failureOf(client.createOrder(limit, Promise.resolve()));
    expect(orders).toBe(1);
  });

  it('29 takes an order whose answer breaks off for one of unknown outcome', async () => {
    const { client, server } = await stateless();
    await client.instruments();
    const body = { result: 'x'.repeat(1000) };
    server.answer((request) => venue.answers(request) ?? { body, gzip: true, halfway: 'cut' });
    expect(await failureOf(client.createOrder(limit))).toMatchObject({ kind: 'network-down', outcomeUnknown: true });
  });
});
