import type { ColumnPool } from '../indicators/column-pool.ts';
import type { OpenPosition } from './open-position.ts';

/** How a position was left: at the candle's open, somewhere inside it, or at its close. */
export const EXIT_AT_OPEN = 0;
export const EXIT_INSIDE = 1;
export const EXIT_AT_CLOSE = 2;

/**
 * One closed position in candle indices. Prices in quote currency, money in the settlement coin.
 */
export interface ClosedPosition {
  readonly side: number;
  /** Contracts. */
  readonly amount: number;
  readonly entryIndex: number;
  readonly entryPrice: number;
  readonly exitIndex: number;
  readonly exitPrice: number;
  /** One of the three constants above. */
  readonly exitAt: number;
  /** Index into the log's reasons. */
  readonly reason: number;
  readonly pnl: number;
  readonly fees: number;
  readonly funding: number;
  readonly slippage: number;
  /** Extremes of the price while the position was open, both fills included. */
  readonly lowest: number;
  readonly highest: number;
  /** Levels at entry, NaN where there were none. */
  readonly stop: number;
  readonly target: number;
  readonly equityBefore: number;
}

/** A part of a position that was closed before the rest. */
export interface ClosedPart {
  /** Number of the position (0 is the first); the one that is still open when it is the log's length. */
  readonly position: number;
  readonly index: number;
  /** Contracts. */
  readonly amount: number;
  readonly price: number;
}

/** Closed positions as growing columns: a run makes tens of thousands, and an object for each would be garbage. */
export class TradeLog {
  length = 0;
  /** In the order in which they were closed. */
  readonly parts: ClosedPart[] = [];
  #capacity = 1024;
  readonly #reasons: string[] = [];
  readonly #pool: ColumnPool;
  #columns: Columns;

  constructor(pool: ColumnPool) {
    this.#pool = pool;
    this.#columns = columns(pool, this.#capacity);
  }

  reasonText(number: number): string {
    return this.#reasons[number];
  }

  column(name: keyof ClosedPosition): Float64Array {
    return this.#columns[name].subarray(0, this.length);
  }

  /** One value of the position that was closed as number `k` (0 is the first). */
  valueAt(name: keyof ClosedPosition, k: number): number {
    return this.#columns[name][k];
  }

  /** Enters a position that has been closed in candle `exitIndex`. */
  push(position: OpenPosition, exitIndex: number, exitAt: number, reason: string): void {
    if (this.length === this.#capacity) this.#grow();
    const at = this.length++;
    const into = this.#columns;
    // Spelled out: a loop over the names costs ten times as much, which a run with many trades would notice.
    into.side[at] = position.side;
    into.amount[at] = position.entryAmount;
    into.entryIndex[at] = position.entryIndex;
    into.entryPrice[at] = position.entryPrice;
    into.exitIndex[at] = exitIndex;
    into.exitPrice[at] = position.exitPrice;
    into.exitAt[at] = exitAt;
    into.reason[at] = this.#reasonNumber(reason);
    into.pnl[at] = position.pnl;
    into.fees[at] = position.fees;
    into.funding[at] = position.funding;
    into.slippage[at] = position.slippage;
    into.lowest[at] = position.lowest;
    into.highest[at] = position.highest;
    into.stop[at] = position.stop;
    into.target[at] = position.target;
    into.equityBefore[at] = position.equityBefore;
  }

  /** Enters a part of the position that is still open. */
  pushPart(index: number, amount: number, price: number): void {
    this.parts.push({ position: this.length, index, amount, price });
  }

  #reasonNumber(reason: string): number {
    const known = this.#reasons.indexOf(reason);
    return known >= 0 ? known : this.#reasons.push(reason) - 1;
  }

  #grow(): void {
    this.#capacity *= 2;
    const larger = columns(this.#pool, this.#capacity);
    for (const name of Object.keys(larger) as (keyof ClosedPosition)[]) larger[name].set(this.#columns[name]);
    this.#columns = larger;
  }
}

type Columns = Record<keyof ClosedPosition, Float64Array>;

function columns(pool: ColumnPool, capacity: number): Columns {
  const column = () => pool.float64(capacity);
  return {
    side: column(),
    amount: column(),
    entryIndex: column(),
    entryPrice: column(),
    exitIndex: column(),
    exitPrice: column(),
    exitAt: column(),
    reason: column(),
    pnl: column(),
    fees: column(),
    funding: column(),
    slippage: column(),
    lowest: column(),
    highest: column(),
    stop: column(),
    target: column(),
    equityBefore: column(),
  };
}
