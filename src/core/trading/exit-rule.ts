import type { TargetSink } from './targets.ts';

/** The position that an exit rule guards, as it stands after the entry fill. */
export interface EntryFacts {
  /** +1 long, −1 short. */
  readonly side: 1 | -1;
  readonly entryPrice: number;
  /** Candle at whose close the entry was decided; levels at entry may look at candles up to here. */
  readonly signalIndex: number;
  /** Candle in which the entry filled. */
  readonly entryIndex: number;
  /** Stop level that covers the fees of both fills and its own slippage, so that leaving there gains and loses nothing. */
  readonly breakEven: number;
}

/**
 * An exit rule at work for one position after the other. Price levels are tested by the broker inside every candle;
 * everything else is asked at closes. A rule that has nothing to say about one of the questions leaves it out.
 */
export interface ExitRule {
  /** Catalogue id of the component; becomes the trade's exit reason. */
  readonly reason: string;
  /** Levels for a new position are about to be asked: what the rule remembers of the last one is to be forgotten. */
  readonly begin?: (entry: EntryFacts) => void;
  /** Stop level for a new position; null when the rule sets none yet, NaN when it should and cannot. */
  readonly stopAtEntry?: (entry: EntryFacts) => number | null;
  /**
   * Stop level from the next candle on, asked at every close; null for none. Only a level nearer to the price than the
   * stop in force counts. `initialStop` is NaN without one.
   */
  readonly stopAtClose?: (index: number, close: number, entry: EntryFacts, initialStop: number) => number | null;
  /** Hands over the targets of a new position. `stop` is the initial stop; NaN without one. */
  readonly targetsAtEntry?: (entry: EntryFacts, stop: number, targets: TargetSink) => void;
  /** Leave as soon as the combination points the other way: the column to compare with the position's side. */
  readonly flip?: Int8Array;
  /** Index of the first candle at whose close the rule wants to be asked. */
  readonly firstQuestion?: (entry: EntryFacts) => number;
  /** Whether to leave at the next open. Asked at every close from the first question on. */
  readonly leaveAtClose?: (index: number, close: number, entry: EntryFacts) => boolean;
}

/** Makes the rule for one run. */
export type ExitRuleFactory = () => ExitRule;
