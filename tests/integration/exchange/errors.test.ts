import { describe, expect, it } from 'vitest';
import { ExchangeError } from '#main/adapters/exchange/exchange-error.ts';
import type { FailureKind } from '#main/adapters/exchange/failure-kind.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { orderOf } from './support/orders.ts';
import type { Answer } from './support/recording-server.ts';
import { venueClient } from './support/session.ts';
import type { Venue } from './support/venue.ts';
import { VENUES } from './support/venues/all.ts';

type Case = readonly [kind: FailureKind, status: number, body: unknown];

const bybit = (retCode: number, retMsg: string) => ({ retCode, retMsg, result: {}, time: 1763800000000 });
const binance = (code: number, msg: string) => ({ code, msg });
const okxOrder = (sCode: string, sMsg: string) => ({
  code: '1',
  msg: 'All operations failed',
  data: [{ ordId: '', clOrdId: '', sCode, sMsg, tag: '' }],
});
const kraken = (status: string) => ({
  result: 'success',
  serverTime: '2026-11-22T12:00:00.000Z',
  sendStatus: { status, receivedTime: '2026-11-22T12:00:00.000Z', orderEvents: [] },
});
const deribit = (code: number, message: string, data: unknown = undefined) => ({
  jsonrpc: '2.0',
  error: { code, message, data },
  usIn: 1,
  usOut: 2,
});
const woo = (code: number, message: string) => ({ success: false, timestamp: 1_763_800_000_000, code, message });
const gemini = (reason: string, message: string) => ({ result: 'error', reason, message });
const hyperliquid = (error: string) => ({
  status: 'ok',
  response: { type: 'order', data: { statuses: [{ error }] } },
});

/** What exchanges answer to an order that they do not take, and what it must mean. */
const CASES: Readonly<Record<string, readonly Case[]>> = {
  bybit: [
    ['invalid-key', 200, bybit(10003, 'API key is invalid.')],
    ['invalid-key', 200, bybit(10004, 'error sign!')],
    ['insufficient-permissions', 200, bybit(10005, 'Permission denied, please check your API key permissions.')],
    ['ip-not-allowed', 200, bybit(10010, 'Unmatched IP, please check your API key bound IP addresses: 203.0.113.9')],
    ['clock-skew', 200, bybit(10002, 'invalid request, please check your server timestamp or recv_window param')],
    ['rate-limited', 200, bybit(10006, 'Too many visits!')],
    ['exchange-down', 200, bybit(10016, 'Internal System Error')],
    ['insufficient-funds', 200, bybit(110007, 'ab not enough for new order')],
    ['duplicate-client-id', 200, bybit(110072, 'OrderLinkedID is duplicate')],
    ['would-not-reduce', 200, bybit(110017, 'current position is zero, cannot fix reduce-only order qty')],
    ['would-trigger-at-once', 200, bybit(110093, 'expect Falling, but trigger_price[x] >= current[y]')],
    ['invalid-order', 200, bybit(110003, 'Order price exceeds the allowable range.')],
    ['unrecognised', 200, bybit(987654, 'something new')],
  ],
  binance: [
    ['invalid-key', 401, binance(-2014, 'API-key format invalid.')],
    ['invalid-key', 401, binance(-2015, 'Invalid API-key, IP, or permissions for action, request ip: 203.0.113.9')],
    ['invalid-key', 400, binance(-1022, 'Signature for this request is not valid.')],
    ['clock-skew', 400, binance(-1021, "Timestamp for this request was 1000ms ahead of the server's time.")],
    ['rate-limited', 429, binance(-1003, 'Too many requests; current limit is 2400 requests per minute.')],
    ['exchange-down', 503, binance(-1007, 'Timeout waiting for response from backend server. Send status unknown.')],
    ['insufficient-funds', 400, binance(-2019, 'Margin is insufficient.')],
    ['duplicate-client-id', 400, binance(-4116, 'ClientOrderId is duplicated.')],
    ['would-trigger-at-once', 400, binance(-2021, 'Order would immediately trigger.')],
    [
      'would-not-rest',
      400,
      binance(-5022, 'Due to the order could not be executed as maker, the Post Only order will be rejected.'),
    ],
    ['would-not-reduce', 400, binance(-2022, 'ReduceOnly Order is rejected.')],
    ['invalid-order', 400, binance(-4014, 'Price not increased by tick size.')],
    // What this code means is in ccxt's table of the linear contracts alone.
    [
      'invalid-order',
      400,
      binance(-4164, "Order's notional must be no smaller than 100 (unless you choose reduce only)."),
    ],
  ],
  krakenfutures: [
    ['invalid-key', 200, { result: 'error', error: 'authenticationError', serverTime: '2026-11-22T12:00:00.000Z' }],
    ['clock-skew', 200, { result: 'error', error: 'nonceBelowThreshold', serverTime: '2026-11-22T12:00:00.000Z' }],
    ['rate-limited', 200, { result: 'error', error: 'apiLimitExceeded', serverTime: '2026-11-22T12:00:00.000Z' }],
    ['exchange-down', 200, { result: 'error', error: 'Unavailable', serverTime: '2026-11-22T12:00:00.000Z' }],
    ['insufficient-funds', 200, kraken('insufficientAvailableFunds')],
    ['duplicate-client-id', 200, kraken('clientOrderIdAlreadyExist')],
    ['would-not-rest', 200, kraken('postWouldExecute')],
    ['would-not-reduce', 200, kraken('wouldNotReducePosition')],
    ['market-closed', 200, kraken('marketSuspended')],
    ['invalid-order', 200, kraken('invalidSize')],
  ],
  okx: [
    ['invalid-key', 401, { code: '50111', msg: 'Invalid OK-ACCESS-KEY' }],
    ['invalid-key', 401, { code: '50113', msg: 'Invalid Sign' }],
    ['invalid-key', 401, { code: '50105', msg: 'Request header OK-ACCESS-PASSPHRASE incorrect.' }],
    [
      'ip-not-allowed',
      401,
      { code: '50110', msg: 'Your IP 203.0.113.9 is not included in your API key IP whitelist.' },
    ],
    [
      'insufficient-permissions',
      401,
      { code: '50120', msg: "This API key doesn't have permission to use this function" },
    ],
    ['clock-skew', 401, { code: '50102', msg: 'Timestamp request expired' }],
    ['rate-limited', 429, { code: '50011', msg: 'Too Many Requests' }],
    ['exchange-down', 503, { code: '50001', msg: 'Service temporarily unavailable. Try again later' }],
    ['insufficient-funds', 200, okxOrder('51008', 'Order failed. Insufficient USDT margin in account')],
    ['duplicate-client-id', 200, okxOrder('51016', 'Client order ID already exists.')],
    ['would-not-reduce', 200, okxOrder('51169', "Order failed because you don't have any positions to reduce.")],
    ['invalid-order', 200, okxOrder('51121', 'Order count should be the integer multiples of the lot size.')],
  ],
  kucoinfutures: [
    ['invalid-key', 401, { code: '400003', msg: 'KC-API-KEY not exists' }],
    ['invalid-key', 401, { code: '400004', msg: 'KC-API-PASSPHRASE error' }],
    ['ip-not-allowed', 403, { code: '400006', msg: 'The IP address is not in the API whitelist: 203.0.113.9' }],
    ['insufficient-permissions', 403, { code: '400007', msg: 'Access denied--> Require more permission' }],
    ['clock-skew', 400, { code: '400002', msg: 'KC-API-TIMESTAMP Invalid' }],
    ['rate-limited', 429, { code: '429000', msg: 'Too Many Requests' }],
    ['exchange-down', 500, { code: '500000', msg: 'Internal Server Error' }],
    ['insufficient-funds', 200, { code: '300003', msg: 'Insufficient balance' }],
    ['would-not-reduce', 200, { code: '300009', msg: 'No open positions to close.' }],
  ],
  deribit: [
    ['invalid-key', 400, deribit(13004, 'invalid_credentials')],
    ['insufficient-permissions', 403, deribit(13021, 'forbidden', { reason: 'scope mismatch' })],
    ['rate-limited', 429, deribit(10028, 'too_many_requests')],
    ['exchange-down', 400, deribit(11051, 'system_maintenance')],
    ['insufficient-funds', 400, deribit(10009, 'not_enough_funds')],
    ['would-not-rest', 400, deribit(11054, 'post_only_reject')],
    ['would-not-reduce', 400, deribit(11030, 'other_reject', { reason: 'reduce_only' })],
    ['unknown-instrument', 400, deribit(13020, 'instrument_not_found')],
    ['market-closed', 400, deribit(10022, 'not_on_this_exchange')],
  ],
  gemini: [
    ['invalid-key', 400, gemini('InvalidSignature', 'InvalidSignature')],
    [
      'insufficient-permissions',
      403,
      gemini('MissingRole', 'To access this endpoint, you need to log in with the role Trader'),
    ],
    ['clock-skew', 400, gemini('InvalidNonce', "Nonce '5' has not increased since your last call")],
    ['rate-limited', 429, gemini('RateLimit', 'Requests were made too frequently')],
    ['exchange-down', 503, gemini('Maintenance', 'The Gemini Exchange is currently undergoing maintenance.')],
    ['insufficient-funds', 406, gemini('InsufficientFunds', 'Failed to place buy order')],
  ],
  phemex: [
    ['invalid-key', 401, { code: 401, msg: 'Failed to load API KEY.' }],
    ['rate-limited', 429, { code: 429, msg: 'Too many requests' }],
    ['insufficient-funds', 200, { code: 11001, msg: 'TE_NO_ENOUGH_AVAILABLE_BALANCE' }],
    ['duplicate-client-id', 200, { code: 10001, msg: 'OM_DUPLICATE_ORDERID' }],
    ['would-not-reduce', 200, { code: 11011, msg: 'TE_REDUCE_ONLY_ABORT' }],
  ],
  woo: [
    ['invalid-key', 401, woo(-1001, 'The api key or secret is in wrong format.')],
    ['invalid-key', 401, woo(-1002, 'API key or secret is invalid.')],
    ['ip-not-allowed', 401, woo(-1002, 'The IP 203.0.113.9 is not allowed.')],
    ['clock-skew', 400, woo(-1001, 'The api timestamp is expired.')],
    ['rate-limited', 429, woo(-1003, 'Rate limit exceed.')],
    ['exchange-down', 500, woo(-1000, 'An unknown error occurred while processing the request.')],
    ['exchange-down', 400, woo(-1011, 'The system is under maintenance.')],
    ['insufficient-funds', 400, woo(-1101, 'The risk exposure for the client is too high.')],
    ['duplicate-client-id', 409, woo(-1007, 'The data already exists or your request is duplicated.')],
    ['invalid-order', 400, woo(-1005, 'order_price must be a positive number')],
    ['invalid-order', 400, woo(-1102, 'The order value is too small.')],
    ['rejected', 400, woo(-1012, 'The place/cancel order request is rejected by internal module.')],
  ],
  bitget: [
    ['invalid-key', 400, { code: '40009', msg: 'sign signature error' }],
    ['invalid-key', 400, { code: '40012', msg: 'apikey/password is incorrect' }],
    ['ip-not-allowed', 400, { code: '40018', msg: 'Invalid IP' }],
    [
      'insufficient-permissions',
      400,
      { code: '40014', msg: 'Incorrect permissions, need mix order write permissions' },
    ],
    ['clock-skew', 400, { code: '40008', msg: 'Request timestamp expired' }],
    ['rate-limited', 429, { code: '429', msg: 'Too many requests' }],
    ['insufficient-funds', 400, { code: '40762', msg: 'The order amount exceeds the balance' }],
    ['duplicate-client-id', 400, { code: '40786', msg: 'Duplicate clientOid' }],
    ['would-not-reduce', 400, { code: '22002', msg: 'No position to close' }],
  ],
  gate: [
    ['invalid-key', 401, { label: 'INVALID_KEY', message: 'Invalid key provided' }],
    ['invalid-key', 401, { label: 'INVALID_SIGNATURE', message: 'Signature mismatch' }],
    ['ip-not-allowed', 403, { label: 'IP_FORBIDDEN', message: 'IP not in whitelist: 203.0.113.9' }],
    ['insufficient-permissions', 403, { label: 'READ_ONLY', message: 'Read only key' }],
    [
      'clock-skew',
      403,
      { label: 'REQUEST_EXPIRED', message: 'gap between request Timestamp and server time exceeds 60' },
    ],
    ['rate-limited', 429, { label: 'TOO_MANY_REQUESTS', message: 'Request Rate Limit Exceeded' }],
    ['exchange-down', 500, { label: 'INTERNAL', message: 'Internal error' }],
    ['insufficient-funds', 400, { label: 'INSUFFICIENT_AVAILABLE', message: 'insufficient available' }],
    ['would-not-rest', 400, { label: 'POC_FILL_IMMEDIATELY', message: 'poc' }],
    ['would-not-reduce', 400, { label: 'POSITION_EMPTY', message: 'empty position' }],
  ],
  hyperliquid: [
    ['invalid-key', 200, { status: 'err', response: 'User or API Wallet 0x19e7 does not exist.' }],
    ['insufficient-funds', 200, hyperliquid('Insufficient margin to place order. asset=0')],
    ['would-trigger-at-once', 200, hyperliquid('Invalid TP/SL price. asset=0')],
    [
      'would-not-rest',
      200,
      hyperliquid('Post only order would have immediately matched, bbo was 50000@50001. asset=0'),
    ],
    ['would-not-reduce', 200, hyperliquid('Reduce only order would increase position. asset=0')],
    ['invalid-order', 200, hyperliquid('Order must have minimum value of $10. asset=0')],
  ],
};

const UNKNOWN_AFTER: readonly FailureKind[] = [
  'network-down',
  'exchange-down',
  'bad-answer',
  'rate-limited',
  'unrecognised',
];

async function failureOf(venue: Venue, answer: Answer | 'cut'): Promise<ExchangeError> {
  const [market] = venue.markets;
  const { client, server } = await venueClient(venue, market);
  await client.instruments();
  server.answer((request) => venue.answers(request) ?? answer);
  const profile = findSupportedProfile(venue.exchange);
  const choices = { side: 'buy', marginMode: profile.marginModes[0], reduceOnly: false } as const;
  const failure = await client.createOrder(orderOf(profile, market, 'limit', choices)).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ExchangeError);
  return failure as ExchangeError;
}

describe.each(VENUES)('$exchange', (venue) => {
  it.each(CASES[venue.exchange])('takes a refusal for %s (%i, %j)', async (kind, status, body) => {
    const failure = await failureOf(venue, { status, body });
    expect(failure.kind, failure.detail).toBe(kind);
    expect(failure.outcomeUnknown).toBe(UNKNOWN_AFTER.includes(kind));
  });

  it.each([
    ['exchange-down', { status: 502, body: '<html>Bad Gateway</html>' }],
    ['exchange-down', { status: 503, body: '' }],
    ['rate-limited', { status: 429, body: '<html>Too many requests</html>' }],
    ['bad-answer', { status: 200, body: '<html>Attention required</html>' }],
    ['bad-answer', { status: 200, body: '{"retCode":0,"result":{"orderId":"1' }],
    ['network-down', 'cut'],
  ] as const)('does not know what became of the order after %s %j', async (kind, answer) => {
    expect(await failureOf(venue, answer)).toMatchObject({ kind, outcomeUnknown: true });
  });
});

describe('a body of an answer', () => {
  const BODY = JSON.stringify({ retCode: 0, result: { orderId: '1', list: 'x'.repeat(5000) } });
  const [market] = VENUES[0].markets;
  const broken = ([false, true] as const).flatMap((gzip) =>
    (['cut', 'hang'] as const).map((halfway) => ({ gzip, halfway, body: BODY })),
  );

  it.each(broken)(
    'that does not end (compressed: $gzip, then $halfway) leaves open what became of an order',
    async (answer) => {
      const { client, server } = await venueClient(VENUES[0], market, VENUES[0].answers, 500);
      await client.instruments();
      server.answer((request) => VENUES[0].answers(request) ?? answer);
      const profile = findSupportedProfile(VENUES[0].exchange);
      const order = orderOf(profile, market, 'limit', { side: 'buy', marginMode: 'cross', reduceOnly: false });
      await expect(client.createOrder(order)).rejects.toMatchObject({ kind: 'network-down', outcomeUnknown: true });
      await expect(client.openOrders(market.symbol)).rejects.toMatchObject({ kind: 'network-down' });
    },
  );

  it('is read whole when it is compressed', async () => {
    const { client } = await venueClient(VENUES[0], market, (request) => {
      const answer = VENUES[0].answers(request);
      return typeof answer === 'object' ? { ...answer, gzip: true } : answer;
    });
    expect(await client.instruments()).not.toHaveLength(0);
  });
});

it('names the address that an exchange refuses', async () => {
  const failure = await failureOf(VENUES[0], { body: bybit(10010, 'Unmatched IP, please check 203.0.113.9') });
  expect(failure.message).toBe(
    "Bybit refuses this machine's address: put it on the key's list of IP addresses (it is 203.0.113.9).",
  );
});

it('repeats neither key nor signature in what it reports', async () => {
  for (const venue of VENUES) {
    const failure = await failureOf(venue, 'cut');
    expect(`${failure.message} ${failure.detail} ${failure.stack}`).not.toMatch(/signature=|\bsecret\b|passphrase/);
  }
});
