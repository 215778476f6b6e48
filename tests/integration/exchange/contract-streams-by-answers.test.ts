import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CcxtClient } from '#main/adapters/exchange/ccxt-client.ts';
import type { CandleUpdate } from '#main/adapters/exchange/exchange-client.ts';
import { isNative } from '#main/adapters/exchange/order-shapes.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { CandleFeed } from '#main/services/live-candles/candle-feed.ts';
import { eventually } from '../simulator/support/venue-under-test.ts';
import { minutes } from './support/fills.ts';
import { FIRED } from './support/fired.ts';
import { LOOKUPS } from './support/lookups.ts';
import type { RecordedRequest } from './support/recording-server.ts';
import { venueClient } from './support/session.ts';
import { STREAMS } from './support/streams/all.ts';
import { brought, follow, StreamedOrders, type Streaming, streaming } from './support/streams/streaming.ts';
import type { Topic } from './support/streams/venue-streams.ts';
import { firstOf } from './support/venue.ts';
import { VENUES } from './support/venues/all.ts';
import { geminiVenue } from './support/venues/gemini.ts';

const STREAMED = VENUES.filter(({ exchange }) => exchange in STREAMS).flatMap((venue) =>
  venue.markets.map((market) => ({ venue, market, exchange: venue.exchange, contract: market.contract })),
);

/** A minute that began a while ago. */
const FIRST = Math.floor(Date.now() / 60_000 - 10) * 60_000;

const subscribed = ({ streams }: Streaming, topic: Topic, times = 1) =>
  eventually(
    () => streams.subscriptions.filter((each) => each === topic).length >= times,
    `subscription ${times} to ${topic}`,
  );

/** The numbered cases about streams (see contract-faults.test.ts) for the exchanges that have no simulator. */
describe.each(STREAMED)('$exchange $contract', ({ venue, market, exchange }) => {
  const { symbol } = market;
  const amount = Number(market.amount);
  const profile = findSupportedProfile(exchange);
  const { streams: offered } = profile;
  const privately = (['orders', 'fills', 'positions'] as const).filter((topic) => offered[topic]);

  it('22 streams candles, each closed once and in order', async () => {
    const setting = await streaming(venue, market);
    const { client, streams, venueStreams } = setting;
    const followed = follow((signal) => client.watchCandles(symbol, '1m', signal));
    await subscribed(setting, 'candles');
    const rows = minutes(FIRST, 4);
    const early = rows.map(([time, open]) => [time, open, open, open, open, 0.5] as const);
    const say = async (row: (typeof rows)[number] | (typeof early)[number]) => {
      streams.say('candles', venueStreams.candle(row, '1m', market));
      const told = () => followed.seen.some(({ time, volume }) => time === row[0] && Math.abs(volume - row[5]) < 1e-9);
      await brought([followed], told, `the candle of ${row[0]}`);
    };
    for (const [i, row] of rows.entries()) {
      await say(early[i]);
      await say(row);
      // Told late, and told again.
      if (i > 0) streams.say('candles', venueStreams.candle(rows[i - 1], '1m', market));
      streams.say('candles', venueStreams.candle(row, '1m', market));
    }
    followed.stop();
    expect(await followed.ended).toBeNull();
    const closed = followed.seen.filter((candle) => candle.closed);
    const expected = rows.slice(0, 3).map(([time, open, high, low, close, volume]): CandleUpdate => {
      return { time, open, high, low, close, volume: expect.closeTo(volume, 9), closed: true };
    });
    expect(closed).toEqual(expected);
  });

  it('22a streams candles of every timeframe that it lists', async () => {
    const setting = await streaming(venue, market);
    const { client, streams, venueStreams } = setting;
    for (const [i, timeframe] of profile.candles.timeframes.entries()) {
      const followed = follow((signal) => client.watchCandles(symbol, timeframe, signal));
      await subscribed(setting, 'candles', i + 1);
      streams.say('candles', venueStreams.candle(minutes(FIRST, 1)[0], timeframe, market));
      await brought([followed], () => followed.seen.length > 0, `candles of ${timeframe}`);
      followed.stop();
      expect(await followed.ended, timeframe).toBeNull();
    }
  });

  it('23 streams orders and fills, with our id', async () => {
    const setting = await streaming(venue, market);
    const orders = follow((signal) => setting.client.watchOrders(symbol, signal));
    const fills = offered.fills ? follow((signal) => setting.client.watchFills(symbol, signal)) : null;
    await subscribed(setting, 'orders');
    if (fills) await subscribed(setting, 'fills');
    const order = new StreamedOrders(setting, venue, market, '77');
    order.placed();
    await brought([orders], () => orders.seen.length > 0, 'the new order');
    expect(orders.seen[0]).toMatchObject({
      id: '77',
      clientOrderId: order.clientOrderId,
      symbol,
      side: 'buy',
      status: 'open',
      amount,
      price: Number(market.price),
    });
    order.filled(1);
    await brought([orders], () => orders.seen.at(-1)?.status === 'filled', 'the filled order');
    if (fills) {
      await brought([fills], () => fills.seen.length > 0, 'the fill');
      expect(fills.seen).toEqual([
        {
          id: '771',
          orderId: '77',
          symbol,
          side: 'buy',
          price: 50_000,
          amount,
          time: expect.any(Number),
          liquidity: expect.toBeOneOf(['taker', null]),
          fee: expect.toBeOneOf([{ amount: 0.5, currency: symbol.split(':')[1] }, null]),
        },
      ]);
      expect(Math.abs((fills.seen[0]?.time ?? 0) - Date.now())).toBeLessThan(60_000);
      const other = new StreamedOrders(setting, venue, market, '78');
      for (let i = 0; i < 3; i++) other.filled(1 / 3);
      await brought([fills], () => fills.seen.length === 4, 'three fills at once');
      expect(fills.seen.slice(1).map(({ id }) => id)).toEqual(['781', '782', '783']);
    }
  });

  it('26 tells how an order goes on, from open to filled or cancelled, and how much of it is filled', async () => {
    const setting = await streaming(venue, market);
    const followed = follow((signal) => setting.client.watchOrders(symbol, signal));
    await subscribed(setting, 'orders');
    const last = (id: string) => followed.seen.findLast((order) => order.id === id);
    const [filled, cancelled, untouched] = ['77', '78', '79'].map(
      (id) => new StreamedOrders(setting, venue, market, id),
    );
    for (const [order, id] of [
      [filled, '77'],
      [cancelled, '78'],
      [untouched, '79'],
    ] as const) {
      order.placed();
      await brought([followed], () => last(id)?.status === 'open', `${id}, open`);
    }
    for (const [order, id] of [
      [filled, '77'],
      [cancelled, '78'],
    ] as const) {
      order.filled(1 / 3);
      await brought([followed], () => (last(id)?.filled ?? 0) > 0, `a part of ${id}`);
      expect(last(id), id).toMatchObject({ status: 'open', filled: expect.closeTo(amount / 3, 9), amount });
    }
    const aside = setting.venueStreams.aside?.('77', market);
    if (aside !== undefined) setting.streams.say('orders', aside);
    filled.filled(2 / 3);
    await brought([followed], () => last('77')?.status !== 'open', 'the rest of 77');
    cancelled.cancelled();
    untouched.cancelled();
    await brought([followed], () => last('78')?.status !== 'open' && last('79')?.status !== 'open', 'the ends');
    expect(last('77')).toMatchObject({ status: 'filled', filled: expect.closeTo(amount, 9) });
    expect(last('78')).toMatchObject({ status: 'cancelled', filled: expect.closeTo(amount / 3, 9) });
    expect(last('79')).toMatchObject({ status: 'cancelled', filled: 0 });
    expect(followed.seen.filter(({ status }) => status === 'unknown')).toEqual([]);
  });

  it.runIf(offered.positions)('27 streams positions, also that one is closed', async () => {
    const setting = await streaming(venue, market);
    const { client, streams, venueStreams } = setting;
    const followed = follow((signal) => client.watchPositions(signal));
    await subscribed(setting, 'positions');
    streams.say('positions', venueStreams.position?.(market.amount, market));
    await brought([followed], () => followed.seen.length > 0, 'the position');
    expect(followed.seen).toEqual([expect.objectContaining({ symbol, amount: -amount, entryPrice: 50_000 })]);
    streams.say('positions', venueStreams.position?.(null, market));
    await brought([followed], () => followed.seen.length > 1, 'its end');
    expect(followed.seen[1]).toEqual({ symbol, amount: 0 });
  });

  it.runIf(!offered.positions)('27 says that it streams no positions, and tells of them when asked', async () => {
    const { client } = await streaming(venue, market);
    const { ended } = follow((signal) => client.watchPositions(signal));
    expect(await ended).toMatchObject({ kind: 'not-supported' });
    expect(await client.positions()).toEqual([expect.objectContaining({ symbol, amount: -amount })]);
  });

  it.runIf(!offered.fills)('23 says that it streams no fills', async () => {
    const { client } = await streaming(venue, market);
    const { ended } = follow((signal) => client.watchFills(symbol, signal));
    expect(await ended).toMatchObject({ kind: 'not-supported' });
  });

  it('24 ends streams with a failure when the connection breaks, and begins again, logged in anew', async () => {
    const setting = await streaming(venue, market);
    const { client, streams, venueStreams } = setting;
    const candles = () => follow((signal) => client.watchCandles(symbol, '1m', signal));
    const orders = () => follow((signal) => client.watchOrders(symbol, signal));
    const broken = [candles(), orders()];
    await subscribed(setting, 'candles');
    await subscribed(setting, 'orders');
    streams.breakOff();
    for (const { ended } of broken) expect(await ended).toMatchObject({ kind: 'network-down' });
    const [seenCandles, seenOrders] = [candles(), orders()];
    await subscribed(setting, 'candles', 2);
    await subscribed(setting, 'orders', 2);
    streams.say('candles', venueStreams.candle(minutes(FIRST, 1)[0], '1m', market));
    new StreamedOrders(setting, venue, market, '77').placed();
    await brought(
      [seenCandles, seenOrders],
      () => seenCandles.seen.length > 0 && seenOrders.seen.length > 0,
      'candle and order',
    );
  });

  it.each(privately.filter((topic) => topic !== 'fills'))(
    '28 ends a stream of %s in one failure when the connection breaks early, while questions go unanswered',
    async (topic) => {
      const setting = await streaming(venue, market);
      const { client, server, streams, answers } = setting;
      await client.instruments();
      const { ended } = follow<unknown>((signal) =>
        topic === 'orders' ? client.watchOrders(symbol, signal) : client.watchPositions(signal),
      );
      await eventually(() => streams.count > 0, 'a connection');
      server.answer((request) => {
        const answer = answers(request);
        return typeof answer === 'object' ? { ...answer, halfway: 'hang' } : answer;
      });
      streams.breakOff();
      expect(await ended).toMatchObject({ kind: 'network-down' });
    },
  );

  it('32 notices that a stream is silent or has broken, and fills in what it has missed, once and in order', async () => {
    const setting = await streaming(venue, market);
    const { server, streams, venueStreams, answers } = setting;
    const rows = minutes(FIRST, 9);
    let questions = 0;
    const known = (count: number) => {
      const candles = venue.candles(rows.slice(0, count), market);
      const counting: typeof candles = (request) => {
        const answer = candles(request);
        if (answer !== undefined) questions++;
        return answer;
      };
      server.answer(firstOf(counting, answers));
    };
    const closed: number[] = [];
    const states: string[] = [];
    let client: CcxtClient | null = setting.client;
    let replacements = 0;
    const feed = new CandleFeed({
      symbol,
      timeframe: '1m',
      profile,
      from: FIRST,
      // Nothing is asked again for a while, but for what the stream gives cause to.
      pace: { settleMs: 60_000, lateMs: 60_000, silentMs: 400, retryMs: 20 },
      connect: async () => {
        client ??= await setting.connect();
        return client;
      },
      replace: async (dead) => {
        if (dead === client) client = null;
        replacements++;
        await dead.close();
      },
      replacements: () => replacements,
      onClosed: async ({ time }) => void closed.push(...time),
      onForming: () => undefined,
      onPrice: () => undefined,
      onGap: () => undefined,
      onHealth: ({ state }) => states.at(-1) !== state && states.push(state),
    });
    onTestFinished(() => feed.stop());
    known(3);
    feed.start();
    // The second question finds that there is no more.
    await eventually(() => closed.length === 3 && questions >= 2, 'what the exchange has');
    await subscribed(setting, 'candles');
    known(6);
    await eventually(() => closed.length === 6, 'what came while the stream was silent');
    expect(states).toContain('stale');
    await subscribed(setting, 'candles', 2);
    streams.say('candles', venueStreams.candle(rows[5], '1m', market));
    await eventually(() => states.at(-1) === 'live', 'the new stream');
    known(9);
    streams.breakOff();
    await eventually(() => closed.length === 9, 'what came while the connection was broken');
    expect(closed).toEqual(rows.map(([time]) => time));
  });

  it('33 ends a stream that is refused, and asks for it anew', async () => {
    const setting = await streaming(venue, market);
    const { client, streams, venueStreams } = setting;
    streams.refusals = 1;
    const { ended } = follow((signal) => client.watchCandles(symbol, '1m', signal));
    expect((await ended)?.kind).toMatch(/unrecognised|invalid-order|rejected|invalid-key/);
    const again = follow((signal) => client.watchCandles(symbol, '1m', signal));
    await subscribed(setting, 'candles');
    streams.say('candles', venueStreams.candle(minutes(FIRST, 1)[0], '1m', market));
    await brought([again], () => again.seen.length > 0, 'a candle');
  });

  it('31 goes on, or begins again, after a message that cannot be read', async () => {
    const setting = await streaming(venue, market);
    const { client, streams, venueStreams } = setting;
    const watchers = {
      candles: () => follow<unknown>((signal) => client.watchCandles(symbol, '1m', signal)),
      orders: () => follow<unknown>((signal) => client.watchOrders(symbol, signal)),
    };
    const printed = vi.spyOn(console, 'log');
    onTestFinished(() => printed.mockRestore());
    for (const topic of ['candles', 'orders'] as const) {
      let followed = watchers[topic]();
      await subscribed(setting, topic);
      const say = () => {
        if (topic === 'orders') new StreamedOrders(setting, venue, market, '77').placed();
        else streams.say('candles', venueStreams.candle(minutes(FIRST, 1)[0], '1m', market));
      };
      for (const garbage of ['{"broken":', '<html>502</html>', '{}', '[]', 'null']) {
        streams.say(topic, garbage);
        const before = followed.seen.length;
        // What comes next is told: by the same stream, or by the one that follows its failure.
        const told = async () => {
          say();
          const ended = await Promise.race([followed.ended, new Promise<false>((done) => setTimeout(done, 30, false))]);
          if (ended !== false) {
            expect(ended?.kind, garbage).toBe('bad-answer');
            followed = watchers[topic]();
            return false;
          }
          return followed.seen.length > before;
        };
        for (let i = 0; !(await told()); i++) expect(i, `${topic} after ${garbage}`).toBeLessThan(60);
      }
      followed.stop();
    }
    expect(printed, 'addresses with tokens in them').not.toHaveBeenCalled();
  });

  const conditional = (['stop-market', 'take-profit-market'] as const).filter((shape) => isNative(profile, shape));
  it.each(conditional)('13 tells that a %s waits, then that it has fired and what it was filled at', async (shape) => {
    const setting = await streaming(venue, market);
    const { client, server, answers } = setting;
    const own = new StreamedOrders(setting, venue, market, '77');
    const reference = { symbol, shape, clientOrderId: own.clientOrderId, id: null };
    const waiting = LOOKUPS[exchange](reference, market);
    const about = (request: RecordedRequest) =>
      request.path.endsWith(waiting.path) && (waiting.path !== '/info' || request.fields.type === 'orderStatus');
    server.answer(firstOf((request) => (about(request) ? { body: waiting.body } : undefined), answers));
    expect(await client.fetchOrder(reference)).toMatchObject({ id: '77', status: 'open', tradedAs: null });
    const orders = follow((signal) => client.watchOrders(symbol, signal));
    const fills = follow((signal) => client.watchFills(symbol, signal));
    await subscribed(setting, 'orders');
    await subscribed(setting, 'fills');
    const { answers: fired, tradedAs } = FIRED[exchange](reference, market);
    server.answer(firstOf(fired, answers));
    const traded = tradedAs === '77' ? own : new StreamedOrders(setting, venue, market, '88');
    traded.placed();
    traded.filled(1);
    await brought([orders], () => orders.seen.at(-1)?.status === 'filled', 'the filled order');
    await brought([fills], () => fills.seen.length > 0, 'the fill');
    if (tradedAs === null) {
      own.fired(fills.seen[0].id);
      const named = () => fills.seen.some(({ id, orderId }) => id === fills.seen[0].id && orderId === '77');
      await brought([fills], named, 'the fill, named');
      await brought([orders], () => orders.seen.at(-1)?.id === '77', 'the order that has fired');
      expect(orders.seen.at(-1)).toMatchObject({ clientOrderId: own.clientOrderId, status: 'filled', filled: amount });
    }
    const found = await client.fetchOrder(reference);
    expect(found).toMatchObject({ id: '77', clientOrderId: own.clientOrderId, status: 'filled', amount });
    // Where it does not say itself how much, its fills do, which bear the number that it says.
    expect(found?.filled ?? amount).toBeCloseTo(amount, 9);
    expect(found?.tradedAs).toBe(tradedAs === '77' ? null : tradedAs);
    if (tradedAs !== null) expect(fills.seen[0].orderId).toBe(tradedAs);
  });

  it.runIf(exchange !== 'hyperliquid')('9 says that the secret is wrong, for streams too', async () => {
    const wrong = venue.credentials.secret === undefined ? {} : { secret: 'wrong' };
    const { client, venueStreams } = await streaming(venue, market, wrong);
    const { ended } = follow((signal) => client.watchOrders(symbol, signal));
    expect((await ended)?.kind).toMatch(venueStreams.refused);
  });
});

it.each([
  [400, 'invalid-key'],
  [403, 'insufficient-permissions'],
  [502, 'network-down'],
] as const)('takes a connection to the orders of Gemini that is refused with %i for %s', async (status, kind) => {
  const [market] = geminiVenue.markets;
  const { client, server } = await venueClient(geminiVenue, market);
  server.upgrade((_request, socket) => socket.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 0\r\n\r\n`));
  const { ended } = follow((signal) => client.watchOrders(market.symbol, signal));
  expect((await ended)?.kind).toBe(kind);
});
