import type { RejectionReason } from '../../account/rejection.ts';
import type { ApiAnswer, ApiCall, ApiRequest } from '../../server/api-call.ts';
import { commonFailure } from '../../server/common-failures.ts';
import type { ServerFailure } from '../../server/faults.ts';

/** A refusal before the request reached the exchange; most have status 401. */
export class OkxError extends Error {
  override readonly name = 'OkxError';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 401) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** Codes and messages of OKX's "Error Code" pages. */
const REJECTIONS: Readonly<Record<RejectionReason, readonly [code: string, message: string]>> = {
  'unknown-instrument': ['51001', "Instrument ID, Instrument ID code, or Spread ID doesn't exist."],
  'bad-request': ['51000', 'Parameter error'],
  'below-minimum': ['51020', 'Your order should meet or exceed the minimum order amount.'],
  'above-maximum': ['51101', 'Entered amount exceeds the max pending order amount (Cont) per transaction.'],
  'below-notional': ['51020', 'Your order should meet or exceed the minimum order amount.'],
  'price-tick': ['51000', 'Parameter px error'],
  'amount-step': ['51121', 'Order quantity must be a multiple of the lot size.'],
  'price-missing': ['51204', 'The price for the limit order can not be empty.'],
  'insufficient-margin': ['51008', 'Order failed. Insufficient margin in account'],
  'reduce-only': [
    '51169',
    "Order failed because you don't have any positions in this direction for this contract to reduce or close.",
  ],
  'post-only': ['51000', 'Parameter ordType error'],
  'would-trigger': ['51280', 'SL trigger price cannot be higher than the last price'],
  'duplicate-client-id': ['51016', 'Client order ID already exists.'],
  'unknown-order': ['51603', 'Order does not exist'],
  'order-closed': ['51400', 'Cancellation failed as the order has been filled, canceled or does not exist.'],
  'no-position': ['51023', "Position doesn't exist."],
  'leverage-too-high': ['59102', 'Leverage exceeds the maximum limit. Please lower the leverage.'],
  'leverage-same': ['59102', 'Leverage exceeds the maximum limit. Please lower the leverage.'],
  'margin-mode-same': ['59000', 'Setting failed.'],
  'margin-mode-position': [
    '59000',
    'Setting failed. Cancel any open orders, close positions, and stop trading bots first.',
  ],
  'position-mode-same': ['59000', 'Setting failed.'],
  'position-mode-unsupported': [
    '59000',
    'Setting failed. Cancel any open orders, close positions, and stop trading bots first.',
  ],
  'too-many-orders': ['51174', 'The number of pending orders reached the upper limit.'],
};

/** Calls whose refusals come for each order apart, inside an answer that says that all operations failed. */
const PER_ORDER: ReadonlySet<ApiCall> = new Set<ApiCall>(['create-order', 'amend-order', 'cancel-order']);

/** Code and message of one order's refusal. */
export function refusalOf(reason: RejectionReason, message: string, call: ApiCall): { sCode: string; sMsg: string } {
  const cancels = reason === 'unknown-order' && call !== 'fetch-order';
  const [sCode, sMsg] = REJECTIONS[cancels ? 'order-closed' : reason];
  return { sCode, sMsg: reason === 'bad-request' ? `${sMsg}: ${message}` : sMsg };
}

/** The exchange's no. */
export function rejection(reason: RejectionReason, message: string, request: ApiRequest, call: ApiCall): ApiAnswer {
  const { sCode, sMsg } = refusalOf(reason, message, call);
  if (!PER_ORDER.has(call)) return { status: 200, body: { code: sCode, msg: sMsg, data: [] } };
  const { params } = request;
  const [first = params] = (params.batch as Record<string, unknown>[] | undefined) ?? [];
  const ids = { ordId: first.ordId ?? '', clOrdId: first.clOrdId ?? '', tag: '', ts: '' };
  return {
    status: 200,
    body: { code: '1', msg: 'All operations failed', data: [{ ...ids, sCode, sMsg }], inTime: '', outTime: '' },
  };
}

export function failure(how: ServerFailure, ip: string): ApiAnswer {
  const said = (status: number, code: string, msg: string): ApiAnswer => ({ status, body: { code, msg, data: [] } });
  switch (how) {
    case 'rate-limit':
      return said(429, '50011', 'Too Many Requests');
    case 'banned':
      return said(403, '50009', `Requests from ${ip} are blocked`);
    case 'maintenance':
      return said(503, '50001', 'Service temporarily unavailable. Try again later.');
    case 'server-error':
      return said(500, '50026', 'System error. Try again later');
    default:
      return commonFailure(how);
  }
}
