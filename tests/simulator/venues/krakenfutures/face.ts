import type { ApiAnswer, ApiRequest } from '../../server/api-call.ts';
import type { Route, Routes } from '../../server/routes.ts';
import type { VenueContext, VenueFace } from '../../server/venue-face.ts';
import { ACCOUNT_ROUTES, Bare, MARKET_ROUTES } from './account-routes.ts';
import { envelope, errorAnswer, failure, KrakenError, rejection } from './failures.ts';
import { INSTRUMENTS } from './instruments.ts';
import { ORDER_ROUTES } from './order-routes.ts';
import { authenticate, lacksPermission } from './signature.ts';
import { KrakenStream } from './streams.ts';

const ROUTES: Routes = { ...MARKET_ROUTES, ...ACCOUNT_ROUTES, ...ORDER_ROUTES };

/** Paths in which an instrument is named. */
const PATTERNS: readonly [RegExp, string][] = [
  [/^\/derivatives\/api\/v3\/tickers\/[^/]+$/, '/derivatives/api/v3/tickers/*'],
  [/^\/api\/charts\/v1\/[^/]+\/[^/]+\/[^/]+$/, '/api/charts/v1/*'],
  [/^\/api\/history\/v3\/market\/[^/]+\/executions$/, '/api/history/v3/market/*/executions'],
];

function routeOf({ method, path }: ApiRequest): Route | undefined {
  const pattern = PATTERNS.find(([expression]) => expression.test(path))?.[1] ?? path;
  return ROUTES[`${method} ${pattern}`];
}

function answer(request: ApiRequest, context: VenueContext): ApiAnswer {
  const route = routeOf(request);
  if (!route) return errorAnswer(context, 'Not Found', 404);
  const { exchange } = context;
  const input = { request, params: request.params, exchange, context };
  const said = (content: unknown): ApiAnswer =>
    content instanceof Bare
      ? { status: 200, body: content.body }
      : envelope(context, content as Record<string, unknown>);
  try {
    if (route.access === 'public') return said(route.handle(input));
    const key = authenticate(request, context);
    const account = exchange.accounts.get(key.account);
    if (!account || !key.permissions.includes(route.access)) throw lacksPermission();
    return said(route.handle({ ...input, key, account }));
  } catch (error) {
    if (!(error instanceof KrakenError)) throw error;
    return errorAnswer(context, error.message, error.status);
  }
}

/** Kraken Futures: derivatives v3, charts, history, and the one stream. */
export const KRAKEN_FUTURES: VenueFace = {
  id: 'krakenfutures',
  instruments: INSTRUMENTS,
  firstId: 5000,
  rules: {
    passedTrigger: 'execute',
    crossingPostOnly: 'reject',
    cancelsReduceOnly: false,
    defaultLeverage: undefined,
    clientIdsUnique: 'ever',
  },
  callOf: (request) => routeOf(request)?.call ?? 'unknown',
  answer,
  reject: (reason, message, request, context) =>
    rejection(reason, message, request, context, routeOf(request)?.call ?? 'unknown'),
  fail: (how, _request, context) => failure(how, context),
  connect: (connection, context) => (connection.path === '/ws/v1' ? new KrakenStream(connection, context) : undefined),
};
