import type { Trade } from '../analysis/report.ts';
import type { Lock } from '../risk/risk-guard.ts';

/** Why an entry that the strategy wanted was taken back. Shown to the user and counted as it stands. */
export const PAUSED = 'the pause of entries';
export const STOPPED = 'a close of the time when the bot was stopped';
export const SLIPPED = 'a price that has moved too far against the entry';
export const TOO_MANY_ORDERS = 'the limit of orders in a minute';
/** Exit reason of what the user closes. */
export const FLATTEN = 'flatten';

/** Something that a bot did or was kept from doing. Times in ms, money in the settlement coin. */
export type PaperEvent =
  | {
      readonly kind: 'entry';
      /** Place of the instrument in the run. */
      readonly market: number;
      readonly time: number;
      readonly side: 'long' | 'short';
      readonly price: number;
      /** Contracts. */
      readonly amount: number;
      readonly stop: number | null;
      readonly target: number | null;
    }
  | {
      /** A part of a position was closed by a target. */
      readonly kind: 'partial-exit';
      readonly market: number;
      readonly time: number;
      readonly price: number;
      readonly amount: number;
    }
  | { readonly kind: 'exit'; readonly market: number; readonly time: number; readonly trade: Trade }
  | {
      /** An entry that was wanted at this close, or ordered for this open, did not happen. */
      readonly kind: 'refusal';
      readonly market: number;
      readonly time: number;
      readonly reasons: readonly string[];
    }
  | {
      /** A limit forbids entries from now on. */
      readonly kind: 'lock';
      readonly time: number;
      readonly lock: Lock;
    };

/** No entry at a close up to `hold`, ms: what was stopped does not make up for the closes of that time. */
export interface HoldEntries {
  readonly hold: number;
}

/** What may be asked of a run between two candles: by the user, or by the host when it starts a bot. */
export type PaperCommand = 'pause' | 'resume' | 'flatten' | 'release' | HoldEntries;

/** A command with the number of moments that had been dealt with when it came. */
export interface PlacedCommand {
  readonly after: number;
  readonly command: PaperCommand;
}

/** A funding rate with the number of moments that had been dealt with when it became known. */
export interface PlacedFunding {
  readonly after: number;
  readonly market: number;
  /** When it was settled, ms, and the fraction of the notional. */
  readonly time: number;
  readonly rate: number;
}
