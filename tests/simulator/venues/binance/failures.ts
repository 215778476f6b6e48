import type { RejectionReason } from '../../account/rejection.ts';
import type { ApiAnswer, ApiCall } from '../../server/api-call.ts';
import { commonFailure } from '../../server/common-failures.ts';
import type { ServerFailure } from '../../server/faults.ts';
import type { VenueContext } from '../../server/venue-face.ts';

/** A refusal before the request reached the matching engine. */
export class BinanceError extends Error {
  override readonly name = 'BinanceError';
  readonly code: number;
  readonly status: number;

  constructor(code: number, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** Codes and messages of the USDⓈ-M futures' "Error Code" page. */
const REJECTIONS: Readonly<Record<RejectionReason, readonly [code: number, message: string]>> = {
  'unknown-instrument': [-1121, 'Invalid symbol.'],
  'bad-request': [-1102, 'Mandatory parameter was not sent, was empty/null, or malformed.'],
  'below-minimum': [-4004, 'Quantity less than min quantity.'],
  'above-maximum': [-4005, 'Quantity greater than max quantity.'],
  'below-notional': [-4164, "Order's notional must be no smaller than 100 (unless you choose reduce only)."],
  'price-tick': [-4014, 'Price not increased by tick size.'],
  'amount-step': [-1111, 'Precision is over the maximum defined for this asset.'],
  'price-missing': [-1102, "Mandatory parameter 'price' was not sent, was empty/null, or malformed."],
  'insufficient-margin': [-2019, 'Margin is insufficient.'],
  'reduce-only': [-2022, 'ReduceOnly Order is rejected.'],
  'post-only': [-5022, 'Due to the order could not be executed as maker, the Post Only order will be rejected.'],
  'would-trigger': [-2021, 'Order would immediately trigger.'],
  'duplicate-client-id': [-4116, 'ClientOrderId is duplicated.'],
  'unknown-order': [-2013, 'Order does not exist.'],
  'order-closed': [-2011, 'Unknown order sent.'],
  'no-position': [-4509, 'Time in Force (TIF) GTE can only be used with open positions or open orders.'],
  'leverage-too-high': [-4028, 'Leverage is not valid'],
  'leverage-same': [-4028, 'Leverage is not valid'],
  'margin-mode-same': [-4046, 'No need to change margin type.'],
  'margin-mode-position': [-4048, 'Margin type cannot be changed if there exists position.'],
  'position-mode-same': [-4059, 'No need to change position side.'],
  'position-mode-unsupported': [-4061, "Order's position side does not match user's setting."],
  'too-many-orders': [-2025, 'Reach max open order limit.'],
};

/** The exchange's no. A cancellation calls an order that it does not know by another code than a query. */
export function rejection(reason: RejectionReason, message: string, call: ApiCall): ApiAnswer {
  const cancels = reason === 'unknown-order' && call === 'cancel-order';
  const [code, msg] = REJECTIONS[cancels ? 'order-closed' : reason];
  return { status: 400, body: { code, msg: reason === 'bad-request' ? `${msg} (${message})` : msg } };
}

export function failure(how: ServerFailure, context: VenueContext, ip: string, retryAfterMs: number): ApiAnswer {
  const retry = { 'Retry-After': String(Math.ceil(retryAfterMs / 1000)) };
  switch (how) {
    case 'rate-limit': {
      const msg = `Too many requests; current limit of IP(${ip}) is 2400 requests per minute. Please use the websocket for live updates to avoid polling the API.`;
      return { status: 429, headers: { ...retry, 'X-MBX-USED-WEIGHT-1M': '2401' }, body: { code: -1003, msg } };
    }
    case 'banned': {
      const until = context.now() + retryAfterMs;
      const msg = `Way too many requests; IP(${ip}) banned until ${until}. Please use the websocket for live updates to avoid bans.`;
      return { status: 418, headers: retry, body: { code: -1003, msg } };
    }
    case 'maintenance': {
      const msg = 'Server is currently overloaded with other requests. Please try again in a few minutes.';
      return { status: 503, body: { code: -1008, msg } };
    }
    case 'server-error': {
      // Of this message the documentation says that the execution status is unknown.
      const msg = 'Unknown error, please check your request or try again later.';
      return { status: 503, body: { code: -1000, msg } };
    }
    default:
      return commonFailure(how);
  }
}
