/** How often a live bot looks, how long it waits, and when it gives up. All in ms. */
export interface LivePace {
  /** Steps of everything that happens by the clock. */
  readonly tickMs: number;
  /** An order of unknown fate is looked for when it is so old, and then every `searchEveryMs`, `searches` times. */
  readonly searchAfterMs: number;
  readonly searchEveryMs: number;
  readonly searches: number;
  /** Looks at an order that should do something soon, counted from the last change: the last one repeats. */
  readonly lookMs: readonly number[];
  /** Looks at an order that waits for a price. */
  readonly restingMs: number;
  /** Cancels are repeated after this as long as the order is still there. */
  readonly cancelAgainMs: number;
  /** Looks for fills that the exchange speaks of and has not listed yet; the last one repeats. */
  readonly fillsMs: readonly number[];
  /** The exchange's state is read in full so often, and sooner while something does not fit. */
  readonly reconcileMs: number;
  readonly doubtMs: number;
  /** Differences in a row before one is believed. */
  readonly mismatches: number;
  /** A fill that no order of ours claims counts as somebody else's after this. */
  readonly orphanMs: number;
  /** Without any answer for so long the connection counts as lost. */
  readonly offlineMs: number;
  /** First wait before an exchange that is out of reach is tried again; doubled each time up to a minute. */
  readonly retryMs: number;
  /** A moment does not wait longer for a market whose candle is missing. */
  readonly momentMs: number;
  /** A close is traded on for so long; where candles are polled, for the time between two polls as well. */
  readonly freshMs: number;
  /** Candles count as late after so long beyond their close. */
  readonly staleMs: number;
  readonly clockEveryMs: number;
  /** A wall clock that jumps by more than this between two ticks was asleep, or has been set. */
  readonly jumpMs: number;
  /** What is not urgent is written so often. */
  readonly flushMs: number;
  readonly heartbeatMs: number;
  /** How long a stop waits for entries to be gone, and a kill switch for everything to be flat. */
  readonly stopMs: number;
  readonly flattenMs: number;
  /** Funding that was settled is asked for so often. */
  readonly fundingMs: number;
}

export const LIVE_PACE: LivePace = {
  tickMs: 1000,
  searchAfterMs: 5000,
  searchEveryMs: 2000,
  searches: 5,
  lookMs: [250, 750, 1500, 3000, 5000],
  restingMs: 30_000,
  cancelAgainMs: 3000,
  fillsMs: [300, 1000, 2000, 5000],
  reconcileMs: 45_000,
  doubtMs: 2000,
  mismatches: 3,
  orphanMs: 5000,
  offlineMs: 5000,
  retryMs: 1000,
  momentMs: 3000,
  freshMs: 20_000,
  staleMs: 30_000,
  clockEveryMs: 3_600_000,
  jumpMs: 30_000,
  flushMs: 2000,
  heartbeatMs: 10_000,
  stopMs: 15_000,
  flattenMs: 45_000,
  fundingMs: 600_000,
};
