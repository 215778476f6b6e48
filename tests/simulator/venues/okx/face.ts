import type { ApiAnswer, ApiRequest } from '../../server/api-call.ts';
import type { Routes } from '../../server/routes.ts';
import type { VenueContext, VenueFace } from '../../server/venue-face.ts';
import { ACCOUNT_ROUTES } from './account-routes.ts';
import { failure, OkxError, rejection } from './failures.ts';
import { INSTRUMENTS } from './instruments.ts';
import { MARKET_ROUTES } from './market-routes.ts';
import { BatchAnswer, ORDER_ROUTES } from './order-routes.ts';
import { authenticate } from './signature.ts';
import { OkxStream } from './streams.ts';

const ROUTES: Routes = { ...MARKET_ROUTES, ...ACCOUNT_ROUTES, ...ORDER_ROUTES };

function envelope(data: unknown): ApiAnswer {
  if (!(data instanceof BatchAnswer)) return { status: 200, body: { code: '0', msg: '', data } };
  const msg = { '0': '', '1': 'All operations failed', '2': 'Bulk operation partially succeeded.' }[data.code];
  return { status: 200, body: { code: data.code, msg, data: data.data, inTime: '', outTime: '' } };
}

function answer(request: ApiRequest, context: VenueContext): ApiAnswer {
  const route = ROUTES[`${request.method} ${request.path}`];
  if (!route)
    return { status: 404, body: { code: '404', data: {}, detailMsg: '', error_code: '404', msg: 'Not Found' } };
  const { exchange } = context;
  const input = { request, params: request.params, exchange, context };
  try {
    if (route.access === 'public') return envelope(route.handle(input));
    const key = authenticate(request, context);
    const account = exchange.accounts.get(key.account);
    if (!account || !key.permissions.includes(route.access)) throw new OkxError('50114', 'Invalid Authority');
    return envelope(route.handle({ ...input, key, account }));
  } catch (error) {
    if (!(error instanceof OkxError)) throw error;
    return { status: error.status, body: { code: error.code, msg: error.message, data: [] } };
  }
}

/** OKX's v5 API for perpetual swaps in a single-currency margin account. */
export const OKX: VenueFace = {
  id: 'okx',
  instruments: INSTRUMENTS,
  firstId: 680_800_019_749_000,
  rules: {
    passedTrigger: 'reject',
    crossingPostOnly: 'cancel',
    cancelsReduceOnly: true,
    defaultLeverage: 3,
    clientIdsUnique: 'ever',
  },
  callOf: (request) => ROUTES[`${request.method} ${request.path}`]?.call ?? 'unknown',
  answer,
  reject: (reason, message, request) =>
    rejection(reason, message, request, ROUTES[`${request.method} ${request.path}`]?.call ?? 'unknown'),
  fail: (how, request) => failure(how, request.ip),
  connect: (connection, context) =>
    /^\/ws\/v5\/(public|private|business)$/.test(connection.path) ? new OkxStream(connection, context) : undefined,
};
