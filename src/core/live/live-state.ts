import type { RiskState } from '../risk/risk-guard.ts';

/** Plain data: everything that a live run must not forget, to be kept after every input and given back at the start. */
export interface LiveState {
  readonly version: 1;
  /** Number of the next order. */
  readonly sequence: number;
  /** Number of the last trade that was begun. */
  readonly trade: number;
  readonly paused: boolean;
  readonly risk: RiskState | null;
  /** Orders that were asked to go and have not said that they are gone: they are asked again. */
  readonly cancels: readonly string[];
  /** When orders that open were sent lately, ms. */
  readonly entryTimes: readonly number[];
  readonly markets: readonly MarketState[];
}

/** What stands on one instrument. */
export interface MarketState {
  /** Open time of the last candle that was decided on, ms; null before the first. */
  readonly lastCandle: number | null;
  readonly position: LivePosition | null;
  /** Positions that are closed, of whose orders not every fill is known yet. */
  readonly closing: readonly ClosingPosition[];
  /**
   * How much of each order is in the books, by key. It stays for a while after its trade has ended: what is told late about
   * an order must not be taken for something new.
   */
  readonly booked: Readonly<Record<string, Booking>>;
  readonly entry: EntryAttempt | null;
  readonly exit: ExitAttempt | null;
  /** Orders that protect the position. */
  readonly stop: ProtectiveOrder | null;
  readonly target: ProtectiveOrder | null;
  /** A stop that is to be replaced and waits for the new one. */
  readonly oldStop: string | null;
  /** Stops in a row that could not be placed; at the next close one more is tried. */
  readonly stopFailures: number;
  /** The target was refused: it waits in the bot until it is tried again at the next close. */
  readonly targetRefused: boolean;
  /** Difference between the exchange's position and ours that nobody can explain; contracts, signed. */
  readonly external: { readonly amount: number; readonly since: number } | null;
  /** Part of the exchange's position that the user leaves alone; contracts, signed. */
  readonly ignored: number;
  /** The order that closes an external position. */
  readonly externalExit: string | null;
  readonly liquidation: number | null;
}

/** The books of a position of a live bot, in the settlement coin; prices in quote currency, amounts in contracts. */
export interface LivePosition {
  /** Number of the trade. */
  readonly trade: number;
  readonly side: 1 | -1;
  /** Open time of the candle at whose close it was decided, and of the one in which it filled, ms. */
  readonly signalCandle: number;
  readonly entryCandle: number;
  readonly entryTime: number;
  readonly entryPrice: number;
  /** Contracts that are left, and those that were entered in all. */
  readonly amount: number;
  readonly entryAmount: number;
  readonly fees: number;
  readonly funding: number;
  readonly slippage: number;
  /** Profit of what is closed, before costs, and Σ amount × price of it. */
  readonly realised: number;
  readonly exitValue: number;
  readonly lowest: number;
  readonly highest: number;
  /** Levels at entry and the stop in force; null for none. */
  readonly initialStop: number | null;
  readonly initialTarget: number | null;
  readonly stop: number | null;
  readonly stopReason: string;
  /** Targets that have been filled. */
  readonly rungs: number;
  /** Closes at which it was open. */
  readonly bars: number;
  /** Why it is being left; empty while nobody wants to. */
  readonly exitReason: string;
}

export interface ClosingPosition extends LivePosition {
  readonly closedAt: number;
}

export interface Booking {
  /** Number of the trade that the order belongs to. */
  readonly trade: number;
  readonly amount: number;
  /** Σ amount × price. */
  readonly value: number;
  readonly fees: number;
  /** When the books of its trade were ended, ms; null while they are open. */
  readonly ended: number | null;
}

export interface EntryAttempt {
  readonly side: 1 | -1;
  readonly signalCandle: number;
  readonly key: string;
  /** When a limit order is moved, ms; null for a market order. */
  readonly deadline: number | null;
  readonly reprices: number;
  /** The working order has been asked to go, and what it leaves is placed again. */
  readonly moving: boolean;
}

export interface ExitAttempt {
  readonly reason: string;
  /** The order that is on its way; null while none is. */
  readonly key: string | null;
  readonly attempts: number;
  /** When the next attempt is made, ms, if it has failed. */
  readonly retryAt: number | null;
  /** A reversal: the side that is entered once the position is gone, and until when that makes sense, ms. */
  readonly reverse: { readonly side: 1 | -1; readonly signalCandle: number; readonly until: number } | null;
}

export interface ProtectiveOrder {
  readonly key: string;
  readonly level: number;
  readonly amount: number;
}

export const EMPTY_MARKET: MarketState = {
  lastCandle: null,
  position: null,
  closing: [],
  booked: {},
  entry: null,
  exit: null,
  stop: null,
  target: null,
  oldStop: null,
  stopFailures: 0,
  targetRefused: false,
  external: null,
  ignored: 0,
  externalExit: null,
  liquidation: null,
};
