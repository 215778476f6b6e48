/** What a strategy has done so far on one instrument, as far as a decision at a close may know it. */
export interface TradeHistory {
  /** Number of closed trades. */
  readonly trades: number;
  /** Whether a position is open that is left at the very open at which the entry would fill. */
  readonly leaving: boolean;
  /** Candle in which trade `k` (0 is the first) was left. */
  exitIndex(k: number): number;
  /** Net result of trade `k`, in the settlement coin. */
  pnl(k: number): number;
  /** Mark-to-market equity of the account at the close of candle `index`, in the settlement coin. */
  equity(index: number): number;
}

/** A condition on the strategy's own past. It is asked only where an entry is otherwise wanted. */
export interface EntryGuard {
  /** Whether an entry that is decided at the close of candle `index` may be sent. */
  readonly allows: (index: number, history: TradeHistory) => boolean;
}
