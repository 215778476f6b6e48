import type { Timeframe } from '../market/timeframe.ts';

/** What a report says about how it was made. */
export interface Origin {
  /** Name and version of the engine. */
  readonly engine: string;
  readonly timeframe: Timeframe;
}

/** SHA-256 over parts in order, as lower-case hex. The core has no cryptography of its own. */
export type Sha256 = (parts: readonly (string | Uint8Array)[]) => string;
