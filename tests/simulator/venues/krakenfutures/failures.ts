import type { RejectionReason } from '../../account/rejection.ts';
import type { ApiAnswer, ApiCall, ApiRequest } from '../../server/api-call.ts';
import { commonFailure } from '../../server/common-failures.ts';
import type { ServerFailure } from '../../server/faults.ts';
import type { VenueContext } from '../../server/venue-face.ts';

/** A refusal before the request reached the exchange. */
export class KrakenError extends Error {
  override readonly name = 'KrakenError';
  readonly status: number;

  constructor(message: string, status = 200) {
    super(message);
    this.status = status;
  }
}

/** Statuses of `sendStatus` and `editStatus` for an order that is not taken. */
const ORDER_STATUSES: Partial<Record<RejectionReason, string>> = {
  'below-minimum': 'invalidSize',
  'above-maximum': 'maxPositionViolation',
  'below-notional': 'invalidSize',
  'price-tick': 'invalidPrice',
  'amount-step': 'invalidSize',
  'price-missing': 'invalidPrice',
  'insufficient-margin': 'insufficientAvailableFunds',
  'reduce-only': 'wouldNotReducePosition',
  'post-only': 'postWouldExecute',
  'would-trigger': 'invalidPrice',
  'duplicate-client-id': 'clientOrderIdAlreadyExist',
  'too-many-orders': 'tooManySmallOrders',
};

/** Kraken's answer to everything: what was found, that it went well, and the time. */
export function envelope(context: VenueContext, content: Record<string, unknown>): ApiAnswer {
  return { status: 200, body: { result: 'success', ...content, serverTime: new Date(context.now()).toISOString() } };
}

export function errorAnswer(context: VenueContext, error: string, status: number): ApiAnswer {
  return { status, body: { result: 'error', serverTime: new Date(context.now()).toISOString(), error } };
}

/** The exchange's no. For an order it is a status inside an answer that says that the call went well. */
export function rejection(
  reason: RejectionReason,
  message: string,
  request: ApiRequest,
  context: VenueContext,
  call: ApiCall,
): ApiAnswer {
  const receivedTime = new Date(context.now()).toISOString();
  const status = ORDER_STATUSES[reason];
  if (call === 'create-order' && status) {
    return envelope(context, {
      sendStatus: { status, receivedTime, orderEvents: [], cliOrdId: request.params.cliOrdId },
    });
  }
  if (call === 'amend-order') {
    const found = reason !== 'unknown-order' && reason !== 'order-closed';
    const editStatus = {
      status: found ? (status ?? 'invalidSize') : 'orderForEditNotFound',
      receivedTime,
      orderEvents: [],
    };
    return envelope(context, { editStatus });
  }
  if (call === 'cancel-order' && (reason === 'unknown-order' || reason === 'order-closed')) {
    // Which of both it was is told by the message: a filled order is named so.
    return envelope(context, {
      cancelStatus: { status: message.endsWith('filled') ? 'filled' : 'notFound', receivedTime },
    });
  }
  if (reason === 'unknown-instrument') return errorAnswer(context, 'contractNotFound', 200);
  return errorAnswer(context, `invalidArgument: ${message}`, 400);
}

export function failure(how: ServerFailure, context: VenueContext): ApiAnswer {
  switch (how) {
    case 'rate-limit':
    case 'banned':
      return errorAnswer(context, 'apiLimitExceeded', 429);
    case 'maintenance':
      return errorAnswer(context, 'Unavailable', 503);
    case 'server-error':
      return errorAnswer(context, 'Server Error', 500);
    default:
      return commonFailure(how);
  }
}
