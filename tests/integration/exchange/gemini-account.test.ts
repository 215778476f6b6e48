import { describe, expect, it } from 'vitest';
import { testKey } from '#main/adapters/exchange/key-test.ts';
import { gemini } from '#main/adapters/exchange/profiles/gemini.ts';
import { FundingReader, type Settled } from '#main/services/bots/live/funding-reader.ts';
import { checkInstrument } from '#main/services/keys/instrument-rules.ts';
import type { Answering } from './support/recording-server.ts';
import { venueClient } from './support/session.ts';
import { checkingSignatures, SIGNED_CALLS } from './support/signed-answers.ts';
import { byPath, firstOf } from './support/venue.ts';
import { geminiFields, geminiVenue } from './support/venues/gemini.ts';

const [MARKET] = geminiVenue.markets;
const { symbol } = MARKET;
const HOUR = 3_600_000;

const open = (...first: Answering[]) =>
  venueClient(geminiVenue, MARKET, firstOf(...first, geminiVenue.state(MARKET), geminiVenue.answers));

/** As documented: the direction beside an amount without a sign. */
const payment = (timestamp: number, action: string, value: string, instrumentSymbol = 'BTCGUSDPERP') => {
  const quantity = { currency: 'GUSD', value };
  const transfer = { eventType: 'Hourly Funding Transfer', timestamp, assetCode: 'GUSD', action, quantity };
  return { eventType: transfer.eventType, hourlyFundingTransfer: { ...transfer, instrumentSymbol } };
};

describe('the margin of a Gemini account', () => {
  it('tells the price at which a position would be liquidated', async () => {
    const { client, server } = await open();
    expect(await client.positions()).toMatchObject([{ symbol, liquidationPrice: 80_000 }]);
    expect(geminiFields(server.last('/v1/margin').headers)).toMatchObject({ symbol: 'btcgusdperp' });
  });

  it('leaves no more free than is not bound by positions', async () => {
    const { client } = await open(byPath({ '/v1/margin': { available_margin: '250.5' } }));
    expect(await client.balance()).toEqual([{ currency: 'GUSD', total: 1000, free: 250.5 }]);
  });

  it('tells the highest leverage, which what is configured is checked against', async () => {
    const { client } = await open();
    const { active, instrument } = await client.withTiers(symbol);
    expect(instrument.maxLeverage).toBe(50);
    const limits = { symbol, active, maxLeverage: instrument.maxLeverage, minNotional: 0 };
    const wanted = { symbol, marginMode: 'cross', sizing: { kind: 'notional', notional: 100 } } as const;
    expect(() => checkInstrument(gemini, { ...wanted, leverage: 50 }, limits)).not.toThrow();
    expect(() => checkInstrument(gemini, { ...wanted, leverage: 51 }, limits)).toThrow(
      'Gemini allows an effective leverage of up to 50× for BTC/GUSD:GUSD',
    );
  });

  it.each([
    ['nothing is free', { available_margin: '0', buying_power: '0', selling_power: '0' }],
    ['nothing is told', {}],
  ])('tells no highest leverage while %s', async (_when, margin) => {
    const { client } = await open(byPath({ '/v1/margin': margin }));
    expect((await client.withTiers(symbol)).instrument.maxLeverage).toBe(0);
  });

  it('is what a key of another kind of account does not have', async () => {
    const reason = 'AccountNotOfTypeRequired';
    const refusing: Answering = ({ path }) =>
      path === '/v1/margin' ? { status: 400, body: { result: 'error', reason, message: reason } } : undefined;
    const { client } = await open(refusing);
    expect(await testKey(gemini, client)).toMatchObject({ diagnosis: 'wrong-contract-type' });
  });
});

describe('the funding that a Gemini account has paid', () => {
  const now = Date.now();
  const rows = [
    payment(now - HOUR, 'Credit', '1.25'),
    payment(now - 2 * HOUR, 'Debit', '4.78958'),
    payment(now - HOUR, 'Debit', '9', 'ETHGUSDPERP'),
    payment(now - 3 * HOUR, 'Debit', '7'),
  ];
  const paying: Answering = ({ path }) => (path === '/v1/perpetuals/fundingPayment' ? { body: rows } : undefined);

  it('is asked for from a time on that is signed, and told in order with its sign', async () => {
    const signed = checkingSignatures(SIGNED_CALLS.gemini, geminiVenue.credentials, []);
    const { client, server } = await open(signed, paying);
    const since = now - 2.5 * HOUR;
    expect(await client.fundingPayments(symbol, since)).toEqual([
      { time: now - 2 * HOUR, paid: 4.78958 },
      { time: now - HOUR, paid: -1.25 },
    ]);
    const asked = server.last('/v1/perpetuals/fundingPayment', 'POST');
    expect(asked.query).toBe(`?since=${since}`);
    expect(geminiFields(asked.headers).request).toBe(`/v1/perpetuals/fundingPayment?since=${since}`);
  });

  it('is what a bot books, each payment once', async () => {
    const { client } = await open(paying);
    const terms = { profile: gemini, symbol, marginMode: 'cross', leverage: 5 } as const;
    const { instrument } = await client.withTiers(symbol);
    const reader = new FundingReader([{ ...terms, instrument }], gemini, client, [null], now - 2.5 * HOUR);
    const booked: (readonly [number, Settled])[] = [];
    for (let i = 0; i < 2; i++) {
      await reader.readIfDue(0, now, (_market, time, what) => booked.push([time, what]));
    }
    expect(booked).toEqual([
      [now - 2 * HOUR, { paid: 4.78958 }],
      [now - HOUR, { paid: -1.25 }],
    ]);
    expect(reader.until).toEqual([now - HOUR]);
  });
});
