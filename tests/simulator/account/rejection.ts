/** Everything for which an exchange says no to an authenticated request. Each venue has its own code for each. */
export type RejectionReason =
  | 'unknown-instrument'
  | 'bad-request'
  | 'below-minimum'
  | 'above-maximum'
  | 'below-notional'
  | 'price-tick'
  | 'amount-step'
  | 'price-missing'
  | 'insufficient-margin'
  | 'reduce-only'
  | 'post-only'
  | 'would-trigger'
  | 'duplicate-client-id'
  | 'unknown-order'
  | 'order-closed'
  | 'no-position'
  | 'leverage-too-high'
  | 'leverage-same'
  | 'margin-mode-same'
  | 'margin-mode-position'
  | 'position-mode-same'
  | 'position-mode-unsupported'
  | 'too-many-orders';

/** A refusal by the exchange; `field` names what was wrong where the venue tells. */
export class Rejection extends Error {
  override readonly name = 'Rejection';
  readonly reason: RejectionReason;

  constructor(reason: RejectionReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
