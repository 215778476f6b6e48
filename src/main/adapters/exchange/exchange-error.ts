import { type FailureKind, leavesOutcomeUnknown } from './failure-kind.ts';
import type { SupportedProfile } from './profile.ts';

/** What was known of the HTTP exchange when a call failed. */
export interface CallFacts {
  /** Status of the answer; null when there was none. */
  readonly status: number | null;
  /** Whether a request left this machine. */
  readonly sent: boolean;
  /** When the exchange will answer again, ms, as its headers say; null when they do not. */
  readonly retryAt: number | null;
}

const NOTHING_KNOWN: CallFacts = { status: null, sent: true, retryAt: null };

/**
 * A failed call to an exchange. The message is a sentence for the user; what the exchange itself said is in `detail`,
 * with neither key nor signature in it.
 */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';
  readonly exchange: string;
  readonly kind: FailureKind;
  /** Whether an order that this call was about may have taken effect. Never true for what was not sent. */
  readonly outcomeUnknown: boolean;
  readonly retryAt: number | null;
  readonly detail: string;

  constructor(
    exchange: Pick<SupportedProfile, 'id' | 'name'>,
    kind: FailureKind,
    detail: string,
    facts = NOTHING_KNOWN,
  ) {
    super(sentence(exchange.name, kind, detail));
    this.exchange = exchange.id;
    this.kind = kind;
    this.outcomeUnknown = facts.sent && leavesOutcomeUnknown(kind);
    this.retryAt = facts.retryAt;
    this.detail = detail;
  }
}

/** For look-ups that end without a match. */
export function orderNotFound(exchange: Pick<SupportedProfile, 'id' | 'name'>, clientOrderId: string): ExchangeError {
  return new ExchangeError(exchange, 'order-not-found', `no order ${clientOrderId}`);
}

/** ccxt's error classes, by name: the package is loaded lazily and its classes are not at hand here. */
const KIND_OF_CLASS: Readonly<Record<string, FailureKind>> = {
  AuthenticationError: 'invalid-key',
  AccountSuspended: 'insufficient-permissions',
  AccountNotEnabled: 'insufficient-permissions',
  PermissionDenied: 'insufficient-permissions',
  InvalidNonce: 'clock-skew',
  ChecksumError: 'bad-answer',
  RateLimitExceeded: 'rate-limited',
  DDoSProtection: 'rate-limited',
  OnMaintenance: 'exchange-down',
  ExchangeNotAvailable: 'exchange-down',
  RequestTimeout: 'network-down',
  NetworkError: 'network-down',
  OperationFailed: 'network-down',
  BadResponse: 'bad-answer',
  NullResponse: 'bad-answer',
  CancelPending: 'unchanged',
  NoChange: 'unchanged',
  MarginModeAlreadySet: 'unchanged',
  InsufficientFunds: 'insufficient-funds',
  OrderNotFound: 'order-not-found',
  OrderNotCached: 'order-not-found',
  OrderImmediatelyFillable: 'would-not-rest',
  OrderNotFillable: 'rejected',
  DuplicateOrderId: 'duplicate-client-id',
  ContractUnavailable: 'market-closed',
  MarketClosed: 'market-closed',
  InvalidOrder: 'invalid-order',
  BadSymbol: 'unknown-instrument',
  BadRequest: 'invalid-order',
  ArgumentsRequired: 'invalid-order',
  NotSupported: 'not-supported',
  RestrictedLocation: 'insufficient-permissions',
  ManualInteractionNeeded: 'insufficient-permissions',
  OperationRejected: 'rejected',
  ExchangeClosedByUser: 'network-down',
};

/**
 * Puts whatever ccxt threw into our words: first by the exchange's own codes, then by ccxt's class, then by the HTTP
 * status. Errors that are no failure of an exchange (a defect of ours) come back as they are.
 */
export function toExchangeError(profile: SupportedProfile, error: unknown, facts = NOTHING_KNOWN): unknown {
  if (error instanceof ExchangeError || !(error instanceof Error)) return error;
  const className = ccxtClassOf(error);
  if (className === null) return error;
  const own = profile.errors.find(([pattern]) => pattern.test(error.message));
  const kind = own?.[1] ?? kindOf(className, facts.status);
  return new ExchangeError(profile, kind, withoutSecrets(error.message), facts);
}

/** What ccxt's class means, where the HTTP status does not say more than it. */
function kindOf(className: string, status: number | null): FailureKind {
  if (status === 429 || status === 418) return 'rate-limited';
  if (className !== 'ExchangeError') return KIND_OF_CLASS[className];
  return status !== null && status >= 500 ? 'exchange-down' : 'unrecognised';
}

/** Name of the nearest class of ccxt's tree that we know; null for an error that is not ccxt's. */
function ccxtClassOf(error: Error): string | null {
  for (let proto: unknown = Object.getPrototypeOf(error); proto; proto = Object.getPrototypeOf(proto)) {
    const name = (proto as { constructor: { name: string } }).constructor.name;
    if (name === 'ExchangeError' || Object.hasOwn(KIND_OF_CLASS, name)) return name;
  }
  return null;
}

/** Why a key of an API wallet is of no use with the account that it is entered for. */
export const WALLET_OF_ANOTHER = 'the API wallet belongs to another account';

const LONGEST_DETAIL = 500;

/** Query strings carry keys and signatures on some exchanges; ccxt puts whole addresses into network errors. */
function withoutSecrets(message: string): string {
  const text = message.replace(/(https?:\/\/[^\s?]+)\?\S*/g, '$1');
  return text.length > LONGEST_DETAIL ? `${text.slice(0, LONGEST_DETAIL)}…` : text;
}

function sentence(name: string, kind: FailureKind, detail: string): string {
  switch (kind) {
    case 'invalid-key':
      if (/IP, or permissions/.test(detail)) {
        return `${name} does not accept this key and does not say why: it is wrong, may not trade perpetuals, or this machine's address${addressIn(detail)} is not on its list. Check these three on its API page.`;
      }
      if (detail === WALLET_OF_ANOTHER) {
        return `This API wallet belongs to another account at ${name}: enter the address of the account that it was made for, or make an API wallet for this one.`;
      }
      return `${name} does not accept this key: it is wrong, expired, revoked or cut off. Create a new one and add it.`;
    case 'insufficient-permissions':
      return `This key may not do that at ${name}: give it the permission to place orders on perpetuals.`;
    case 'ip-not-allowed':
      return `${name} refuses this machine's address: put it on the key's list of IP addresses${addressIn(detail)}.`;
    case 'clock-skew':
      return `The clock of this machine differs too much from that of ${name}: switch automatic time on.`;
    case 'rate-limited':
      return `${name} refuses more requests for now: wait, and run fewer programs on this address or key.`;
    case 'exchange-down':
      return `${name} is not available at the moment (maintenance or overload): it is tried again.`;
    case 'network-down':
      return `${name} cannot be reached: check the network connection, the proxy and the firewall.`;
    case 'bad-answer':
      return `${name} gave an answer that cannot be read: it is asked again.`;
    case 'insufficient-funds':
      return `The account at ${name} has too little free margin for this order.`;
    case 'order-not-found':
      return `${name} does not know this order (any more).`;
    case 'duplicate-client-id':
      return `${name} has an order with this id already.`;
    case 'ambiguous-client-id':
      return `${name} has several orders with this id: look at them on its site and cancel those that are too many (${detail}).`;
    case 'would-trigger-at-once':
      return `${name} refuses the conditional order because the market is beyond its price already.`;
    case 'would-not-rest':
      return `${name} refuses the post-only order because it would be filled at once.`;
    case 'would-not-reduce':
      return `${name} refuses the reduce-only order because there is no position for it to reduce.`;
    case 'market-closed':
      return `${name} does not trade this instrument at the moment.`;
    case 'unknown-instrument':
      return `${name} has no such instrument.`;
    case 'unchanged':
      return `${name} says that this is set already.`;
    case 'not-supported':
      return `${name} does not offer this.`;
    case 'invalid-order':
      return `${name} refuses the order: ${detail}`;
    case 'rejected':
    case 'unrecognised':
      return `${name} refuses: ${detail}`;
  }
}

/** The address that some exchanges name in their refusal. */
function addressIn(detail: string): string {
  const address = /\b(?:\d{1,3}\.){3}\d{1,3}\b/.exec(detail)?.[0];
  return address ? ` (it is ${address})` : '';
}
