import type { Moment } from '#core/bots/paper-engine.ts';

/** A moment with what has become known by its close. */
export interface FedMoment {
  readonly moment: Moment;
  /** Funding rates, each with the place of its market; those of a market in order. */
  readonly funding: readonly { readonly market: number; readonly time: number; readonly rate: number }[];
  /** Candles of a market that open in [from, to) and will not come any more. */
  readonly holes: readonly { readonly market: number; readonly from: number; readonly to: number }[];
}

/** What keeps candles from coming: since when, ms, and why, as a sentence. */
export interface FeedTrouble {
  readonly since: number;
  readonly reason: string;
}

/** Where a bot's candles come from: stored ones for a replay, an exchange for a bot that trades now. */
export interface MarketFeed {
  /** Opens of the first and last known moment, ms; null where there is none, or no last one. */
  readonly span: { readonly from: number; readonly to: number } | null;
  /** Moments that are expected. */
  readonly room: number;
  /** Whether there is a last moment: replays end, markets do not. */
  readonly ends: boolean;
  /** Null while all is well. */
  readonly trouble: FeedTrouble | null;
  /** What it waits for before the first moment, as a sentence; null afterwards. */
  readonly waiting: string | null;
  /** Open time of the next moment; null while none is known. Looks without taking. */
  peek(): number | null;
  /** Takes the next moment; null while there is none. */
  next(): FedMoment | null;
  /** Nobody will ask any more. */
  close(): void;
}
