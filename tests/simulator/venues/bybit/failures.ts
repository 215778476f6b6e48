import type { RejectionReason } from '../../account/rejection.ts';
import type { ApiAnswer } from '../../server/api-call.ts';
import { commonFailure, unavailablePage } from '../../server/common-failures.ts';
import type { ServerFailure } from '../../server/faults.ts';
import type { VenueContext } from '../../server/venue-face.ts';

/** A refusal before the request reached the exchange. */
export class BybitError extends Error {
  override readonly name = 'BybitError';
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** Codes and messages of Bybit's "Error Codes" page. */
const REJECTIONS: Readonly<Record<RejectionReason, readonly [code: number, message: string]>> = {
  'unknown-instrument': [10001, 'params error: symbol invalid'],
  'bad-request': [10001, 'Request parameter error.'],
  'below-minimum': [10001, 'The number of contracts exceeds minimum limit allowed'],
  'above-maximum': [10001, 'The number of contracts exceeds maximum limit allowed: too large'],
  'below-notional': [110094, 'Order does not meet minimum order value 5USDT'],
  'price-tick': [10001, 'Price invalid'],
  'amount-step': [10001, 'Qty invalid'],
  'price-missing': [10001, 'params error: Price Is Required'],
  'insufficient-margin': [110007, 'ab not enough for new order'],
  'reduce-only': [110017, 'current position is zero, cannot fix reduce-only order qty'],
  'post-only': [110001, 'post-only order would take liquidity'],
  'would-trigger': [110093, 'expect Falling, but trigger_price >= current'],
  'duplicate-client-id': [110072, 'OrderLinkedID is duplicate'],
  'unknown-order': [110001, 'order not exists or too late to cancel'],
  'order-closed': [110001, 'order not exists or too late to cancel'],
  'no-position': [10001, 'can not set tp/sl/ts for zero position'],
  'leverage-too-high': [110013, 'cannot set leverage due to risk limit'],
  'leverage-same': [110043, 'leverage not modified'],
  'margin-mode-same': [110026, 'Cross/isolated margin mode is not modified'],
  'margin-mode-position': [3400045, 'Set margin mode failed: you have open positions or orders'],
  'position-mode-same': [110025, 'Position mode is not modified'],
  'position-mode-unsupported': [110029, 'Hedge mode is not available for this symbol'],
  'too-many-orders': [110020, 'You are not allowed to have more than 500 active orders'],
};

/** Bybit's envelope; its answers are 200 whatever they say. */
export function envelope(context: VenueContext, code: number, message: string, result: unknown): ApiAnswer {
  const time = context.now();
  return {
    status: 200,
    headers: limitHeaders(time, 19),
    body: { retCode: code, retMsg: message, result, retExtInfo: {}, time },
  };
}

function limitHeaders(reset: number, left: number): Record<string, string> {
  return {
    'X-Bapi-Limit': '20',
    'X-Bapi-Limit-Status': String(left),
    'X-Bapi-Limit-Reset-Timestamp': String(reset),
  };
}

/** The exchange's no. */
export function rejection(reason: RejectionReason, detail: string, context: VenueContext): ApiAnswer {
  const [code, message] = REJECTIONS[reason];
  return envelope(context, code, reason === 'bad-request' ? `${message} ${detail}` : message, {});
}

export function failure(how: ServerFailure, context: VenueContext, retryAfterMs: number): ApiAnswer {
  const now = context.now();
  switch (how) {
    case 'rate-limit': {
      const answer = envelope(context, 10006, 'Too many visits. Exceeded the API Rate Limit.', {});
      return { ...answer, headers: limitHeaders(now + retryAfterMs, 0) };
    }
    case 'banned':
      return { status: 403, headers: { 'Content-Type': 'text/plain' }, body: '403, access too frequent' };
    case 'maintenance':
      return unavailablePage();
    case 'server-error':
      return envelope(context, 10016, 'System error. Please try again later.', {});
    default:
      return commonFailure(how);
  }
}
