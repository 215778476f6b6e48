import type { ApiAnswer, ApiRequest } from '../../server/api-call.ts';
import type { Routes } from '../../server/routes.ts';
import type { VenueContext, VenueFace } from '../../server/venue-face.ts';
import { ACCOUNT_ROUTES } from './account-routes.ts';
import { BybitError, envelope, failure, rejection } from './failures.ts';
import { INSTRUMENTS } from './instruments.ts';
import { MARKET_ROUTES } from './market-routes.ts';
import { ORDER_ROUTES } from './order-routes.ts';
import { authenticate } from './signature.ts';
import { BybitStream } from './streams.ts';

const ROUTES: Routes = { ...MARKET_ROUTES, ...ACCOUNT_ROUTES, ...ORDER_ROUTES };

function answer(request: ApiRequest, context: VenueContext): ApiAnswer {
  const route = ROUTES[`${request.method} ${request.path}`];
  if (!route) return { status: 404, body: '404 page not found' };
  const { exchange } = context;
  const input = { request, params: request.params, exchange, context };
  try {
    if (route.access === 'public') return envelope(context, 0, 'OK', route.handle(input));
    const key = authenticate(request, context);
    const account = exchange.accounts.get(key.account);
    if (!account || !key.permissions.includes(route.access)) {
      throw new BybitError(10005, 'Permission denied, please check your API key permissions.');
    }
    return envelope(context, 0, 'OK', route.handle({ ...input, key, account }));
  } catch (error) {
    if (!(error instanceof BybitError)) throw error;
    return envelope(context, error.code, error.message, {});
  }
}

/** Bybit's v5 API for a unified account: USDT and coin-margined perpetuals. */
export const BYBIT: VenueFace = {
  id: 'bybit',
  instruments: INSTRUMENTS,
  firstId: 1000,
  rules: {
    passedTrigger: 'reject',
    crossingPostOnly: 'cancel',
    cancelsReduceOnly: true,
    defaultLeverage: 10,
    clientIdsUnique: 'ever',
  },
  callOf: (request) => ROUTES[`${request.method} ${request.path}`]?.call ?? 'unknown',
  answer,
  reject: (reason, message, _request, context) => rejection(reason, message, context),
  fail: (how, _request, context, retryAfterMs) => failure(how, context, retryAfterMs),
  connect: (connection, context) => {
    const match = /^\/v5\/(?:public\/(linear|inverse)|private)$/.exec(connection.path);
    return match ? new BybitStream(connection, context, match[1]) : undefined;
  },
};
