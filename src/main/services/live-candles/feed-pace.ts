/** How fast a feed asks, waits and gives up. */
export interface FeedPace {
  /** After a close the exchange gets this long to have the candle, ms. */
  readonly settleMs: number;
  /** A candle that is late is asked for again after this, ms, and then after ever longer. */
  readonly lateMs: number;
  /** A stream without a message for this long is taken for dead, ms; longer each time that a new one is silent too. */
  readonly silentMs: number;
  /** First wait before an exchange that is out of reach is tried again, ms; doubled each time up to a minute. */
  readonly retryMs: number;
}

export const FEED_PACE: FeedPace = { settleMs: 200, lateMs: 500, silentMs: 60_000, retryMs: 1000 };
