import type { ApiAnswer, ApiRequest } from '../../server/api-call.ts';
import type { Route, Routes } from '../../server/routes.ts';
import type { VenueContext, VenueFace } from '../../server/venue-face.ts';
import { ACCOUNT_METHODS } from './account-methods.ts';
import { DeribitError, errorOf, failure, rpcAnswer } from './failures.ts';
import { INSTRUMENTS } from './instruments.ts';
import { MARKET_METHODS } from './market-methods.ts';
import { ORDER_METHODS } from './order-methods.ts';
import { authenticate } from './signature.ts';
import { DeribitStream } from './streams.ts';

const METHODS: Routes = { ...MARKET_METHODS, ...ACCOUNT_METHODS, ...ORDER_METHODS };
const PREFIX = '/api/v2/';

/** A method by GET with a query, or by POST of a JSON-RPC object. */
function readCall(request: ApiRequest): {
  readonly method: string;
  readonly params: ApiRequest['params'];
  readonly id: unknown;
} {
  const rpc = request.params;
  if (request.method === 'POST' && typeof rpc.method === 'string') {
    return { method: rpc.method, params: (rpc.params as ApiRequest['params'] | undefined) ?? {}, id: rpc.id };
  }
  const method = request.path.startsWith(PREFIX) ? request.path.slice(PREFIX.length) : '';
  return { method, params: request.params, id: undefined };
}

function routeOf(request: ApiRequest): Route | undefined {
  return METHODS[readCall(request).method];
}

function answer(request: ApiRequest, context: VenueContext): ApiAnswer {
  const { exchange } = context;
  const { params, id } = readCall(request);
  const route = routeOf(request);
  const said = (result: unknown): ApiAnswer => ({ status: 200, body: rpcAnswer(context.now(), { result }, id) });
  try {
    if (!route) throw new DeribitError(-32601, 'Method not found');
    const input = { request, params, exchange, context };
    if (route.access === 'public') return said(route.handle(input));
    const key = authenticate(request, context);
    const account = exchange.accounts.get(key.account);
    if (!account || !key.permissions.includes(route.access)) {
      throw new DeribitError(13021, 'forbidden', 'required scope: trade:read_write');
    }
    return said(route.handle({ ...input, key, account }));
  } catch (error) {
    if (!(error instanceof DeribitError)) throw error;
    return { status: error.status, body: rpcAnswer(context.now(), { error: error.error }, id) };
  }
}

/** Deribit's v2 API: JSON-RPC over HTTP and WebSocket, for its perpetuals. */
export const DERIBIT: VenueFace = {
  id: 'deribit',
  instruments: INSTRUMENTS,
  firstId: 56_900_000,
  rules: {
    passedTrigger: 'reject',
    crossingPostOnly: 'move',
    cancelsReduceOnly: false,
    defaultLeverage: undefined,
    clientIdsUnique: 'never',
  },
  callOf: (request) => routeOf(request)?.call ?? 'unknown',
  answer,
  reject: (reason, message, request, context) => ({
    status: 400,
    body: rpcAnswer(context.now(), { error: errorOf(reason, message) }, readCall(request).id),
  }),
  fail: (how, _request, context, retryAfterMs) => failure(how, context.now(), retryAfterMs),
  connect: (connection, context) =>
    connection.path === '/ws/api/v2' ? new DeribitStream(connection, context, METHODS) : undefined,
};
