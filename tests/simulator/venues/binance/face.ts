import type { ApiAnswer, ApiRequest } from '../../server/api-call.ts';
import { guarded, type Routes } from '../../server/routes.ts';
import type { StreamConnection, StreamSession, VenueContext, VenueFace } from '../../server/venue-face.ts';
import { ACCOUNT_ROUTES } from './account-routes.ts';
import { BinanceError, failure, rejection } from './failures.ts';
import { INSTRUMENTS } from './instruments.ts';
import { MARKET_ROUTES } from './market-routes.ts';
import { ORDER_ROUTES } from './order-routes.ts';
import { authenticate, keyOf, lacksPermission } from './signature.ts';
import { BinanceMarketStream, BinanceUserStream } from './streams.ts';

const LISTEN_KEY_PATH = '/fapi/v1/listenKey';

/** Listen keys follow from the account's name, so that they are the same in every run. */
function listenKeyOf(account: string): string {
  return `listen-key-of-${account}`;
}

const listenKey = guarded('read', 'stream-login', ({ account }) => ({ listenKey: listenKeyOf(account.name) }));

const ROUTES: Routes = {
  ...MARKET_ROUTES,
  ...ACCOUNT_ROUTES,
  ...ORDER_ROUTES,
  [`POST ${LISTEN_KEY_PATH}`]: listenKey,
  [`PUT ${LISTEN_KEY_PATH}`]: listenKey,
  [`DELETE ${LISTEN_KEY_PATH}`]: guarded('read', 'stream-login', () => ({})),
};

function routeOf(request: ApiRequest) {
  return ROUTES[`${request.method} ${request.path}`];
}

function answer(request: ApiRequest, context: VenueContext): ApiAnswer {
  const route = routeOf(request);
  if (!route) return { status: 404, body: '<html><body><h2>404 Not found</h2></body></html>' };
  const { exchange } = context;
  const input = { request, params: request.params, exchange, context };
  const headers = { 'X-MBX-USED-WEIGHT-1M': '1' };
  try {
    if (route.access === 'public') return { status: 200, headers, body: route.handle(input) };
    // Listen keys want the key, and no signature.
    const key = request.path === LISTEN_KEY_PATH ? keyOf(request, context) : authenticate(request, context);
    const account = exchange.accounts.get(key.account);
    if (!account || !key.permissions.includes(route.access)) throw lacksPermission(request);
    return { status: 200, headers, body: route.handle({ ...input, key, account }) };
  } catch (error) {
    if (!(error instanceof BinanceError)) throw error;
    return { status: error.status, headers, body: { code: error.code, msg: error.message } };
  }
}

function connect(connection: StreamConnection, context: VenueContext): StreamSession | undefined {
  const key = /listenKey=([^&]+)/.exec(connection.query)?.[1] ?? /\/ws\/(listen-key-.+)$/.exec(connection.path)?.[1];
  if (key === undefined) return new BinanceMarketStream(connection, context);
  const account = [...context.exchange.accounts.values()].find(({ name }) => listenKeyOf(name) === key);
  return account && new BinanceUserStream(connection, context, account);
}

/** Binance's USDⓈ-M futures: fapi, its user and market streams, and the key's restrictions of sapi. */
export const BINANCE: VenueFace = {
  id: 'binance',
  instruments: INSTRUMENTS,
  firstId: 8_389_760_000_000,
  rules: {
    passedTrigger: 'reject',
    crossingPostOnly: 'reject',
    cancelsReduceOnly: false,
    defaultLeverage: 20,
    clientIdsUnique: 'open',
  },
  callOf: (request) => routeOf(request)?.call ?? 'unknown',
  answer,
  reject: (reason, message, request) => rejection(reason, message, routeOf(request)?.call ?? 'unknown'),
  fail: (how, request, context, retryAfterMs) => failure(how, context, request.ip, retryAfterMs),
  connect,
};
