import type { Moment } from '#core/bots/paper-engine.ts';

/** A moment with the funding rates that have become known by its close. */
export interface FedMoment {
  readonly moment: Moment;
  readonly funding: readonly { readonly market: number; readonly time: number; readonly rate: number }[];
}

/** Where a bot's candles come from: stored ones for a replay, an exchange for a bot that trades now. */
export interface MarketFeed {
  /** Opens of the first and last known moment, ms; null where there is none. */
  readonly span: { readonly from: number; readonly to: number } | null;
  /** Candles of the longest series that are expected. */
  readonly room: number;
  /** Open time of the next moment; null while none is known. Looks without taking. */
  peek(): number | null;
  /** Takes the next moment; null while there is none. */
  next(): FedMoment | null;
}
