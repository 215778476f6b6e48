import type { RejectionReason } from '../../account/rejection.ts';
import type { ApiAnswer } from '../../server/api-call.ts';
import { commonFailure } from '../../server/common-failures.ts';
import type { ServerFailure } from '../../server/faults.ts';

/** An error object of JSON-RPC. */
export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: Readonly<Record<string, string>>;
}

/** A refusal before the request reached the exchange. */
export class DeribitError extends Error {
  override readonly name = 'DeribitError';
  readonly error: RpcError;
  readonly status: number;

  constructor(code: number, message: string, reason?: string, status = 400) {
    super(message);
    this.error = { code, message, ...(reason !== undefined && { data: { reason } }) };
    this.status = status;
  }
}

const invalid = (param: string, reason: string): RpcError => ({
  code: -32602,
  message: 'Invalid params',
  data: { param, reason },
});
const named = (code: number, message: string): RpcError => ({ code, message });

/** Codes and messages of Deribit's "RPC Error Codes". */
const REJECTIONS: Readonly<Record<RejectionReason, RpcError>> = {
  'unknown-instrument': named(13020, 'not_found'),
  'bad-request': named(11029, 'invalid_arguments'),
  'below-minimum': invalid('amount', 'must be greater than or equal to the minimum order size'),
  'above-maximum': invalid('amount', 'must be less than or equal to the maximum order size'),
  'below-notional': named(10032, 'whole_cost_too_low'),
  'price-tick': invalid('price', 'must conform to tick size'),
  'amount-step': invalid('amount', 'must be a multiple of contract size'),
  'price-missing': invalid('price', 'missing'),
  'insufficient-margin': named(10009, 'not_enough_funds'),
  'reduce-only': { code: 11030, message: 'other_reject', data: { reason: 'invalid_reduce_only_order' } },
  'post-only': named(11054, 'post_only_reject'),
  'would-trigger': named(11036, 'invalid_stoppx_for_index_or_last'),
  'duplicate-client-id': named(11029, 'invalid_arguments'),
  'unknown-order': named(10004, 'order_not_found'),
  'order-closed': named(11044, 'not_open_order'),
  'no-position': { code: 11030, message: 'other_reject', data: { reason: 'no_position' } },
  'leverage-too-high': named(11029, 'invalid_arguments'),
  'leverage-same': named(11029, 'invalid_arguments'),
  'margin-mode-same': named(11029, 'invalid_arguments'),
  'margin-mode-position': named(11029, 'invalid_arguments'),
  'position-mode-same': named(11029, 'invalid_arguments'),
  'position-mode-unsupported': named(11029, 'invalid_arguments'),
  'too-many-orders': named(10013, 'pme_max_total_open_orders'),
};

/** The exchange's no. */
export function errorOf(reason: RejectionReason, message: string): RpcError {
  const error = REJECTIONS[reason];
  return reason === 'bad-request' ? { ...error, data: { reason: message } } : error;
}

/** JSON-RPC's envelope with Deribit's times, microseconds since 1970. */
export function rpcAnswer(
  now: number,
  content: { result: unknown } | { error: RpcError },
  id?: unknown,
): Record<string, unknown> {
  const us = now * 1000;
  return {
    jsonrpc: '2.0',
    ...(id !== undefined && { id }),
    ...content,
    usIn: us,
    usOut: us + 100,
    usDiff: 100,
    testnet: false,
  };
}

export function failure(how: ServerFailure, now: number, retryAfterMs: number): ApiAnswer {
  const said = (status: number, code: number, message: string): ApiAnswer => ({
    status,
    body: rpcAnswer(now, { error: { code, message } }),
  });
  switch (how) {
    case 'rate-limit':
    case 'banned': {
      const wait = Math.ceil(retryAfterMs / 1000);
      const error = { code: 10028, message: 'too_many_requests', data: { wait: String(wait) } };
      return { status: 429, body: rpcAnswer(now, { error }) };
    }
    case 'maintenance':
      return said(503, 11051, 'system_maintenance');
    case 'server-error':
      return said(500, 11094, 'internal_server_error');
    default:
      return commonFailure(how);
  }
}
