export const FAILURE_KINDS = [
  'invalid-key',
  'insufficient-permissions',
  'ip-not-allowed',
  'clock-skew',
  'rate-limited',
  'exchange-down',
  'network-down',
  'bad-answer',
  'insufficient-funds',
  'invalid-order',
  'order-not-found',
  'duplicate-client-id',
  'ambiguous-client-id',
  'would-trigger-at-once',
  'would-not-rest',
  'would-not-reduce',
  'market-closed',
  'unknown-instrument',
  'unchanged',
  'not-supported',
  'rejected',
  'unrecognised',
] as const;

/** What went wrong with a call to an exchange, in our words. */
export type FailureKind = (typeof FAILURE_KINDS)[number];

/**
 * Kinds after which an order may have taken effect all the same (reliability: look it up by its client id before
 * anything else). The exchange's plain refusals are not among them; an answer that cannot be read is, and so is a limit,
 * since some exchanges count and answer behind their matching engine.
 */
const OUTCOME_UNKNOWN: ReadonlySet<FailureKind> = new Set([
  'network-down',
  'exchange-down',
  'bad-answer',
  'rate-limited',
  'unrecognised',
]);

export function leavesOutcomeUnknown(kind: FailureKind): boolean {
  return OUTCOME_UNKNOWN.has(kind);
}
