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

/** Where each fact of a position stands in its row. */
const PLACE = {
  side: 0,
  amount: 1,
  entryIndex: 2,
  entryPrice: 3,
  exitIndex: 4,
  exitPrice: 5,
  exitAt: 6,
  reason: 7,
  pnl: 8,
  fees: 9,
  funding: 10,
  slippage: 11,
  lowest: 12,
  highest: 13,
  stop: 14,
  target: 15,
  equityBefore: 16,
} as const satisfies Record<keyof ClosedPosition, number>;
const WIDTH = Object.keys(PLACE).length;

/**
 * Closed positions as rows of numbers in one growing block: a run makes tens of thousands, an object for each would be
 * garbage, and a column for each fact would touch as many places in memory with every trade.
 */
export class TradeLog {
  length = 0;
  /** In the order in which they were closed. */
  readonly parts: ClosedPart[] = [];
  readonly #reasons: string[] = [];
  readonly #pool: ColumnPool;
  readonly #row = { ...PLACE } as { -readonly [K in keyof ClosedPosition]: number };
  #rows: Float64Array;

  constructor(pool: ColumnPool) {
    this.#pool = pool;
    this.#rows = pool.float64(1024 * WIDTH);
  }

  reasonText(number: number): string {
    return this.#reasons[number];
  }

  /** One fact of all positions, copied. */
  column(name: keyof ClosedPosition): Float64Array {
    const column = new Float64Array(this.length);
    for (let k = 0; k < column.length; k++) column[k] = this.#rows[k * WIDTH + PLACE[name]];
    return column;
  }

  /** One value of the position that was closed as number `k` (0 is the first). */
  valueAt(name: keyof ClosedPosition, k: number): number {
    return this.#rows[k * WIDTH + PLACE[name]];
  }

  /** The position that was closed as number `k`, in one object that serves call after call. */
  row(k: number): ClosedPosition {
    const rows = this.#rows;
    const at = k * WIDTH;
    const row = this.#row;
    row.side = rows[at + PLACE.side];
    row.amount = rows[at + PLACE.amount];
    row.entryIndex = rows[at + PLACE.entryIndex];
    row.entryPrice = rows[at + PLACE.entryPrice];
    row.exitIndex = rows[at + PLACE.exitIndex];
    row.exitPrice = rows[at + PLACE.exitPrice];
    row.exitAt = rows[at + PLACE.exitAt];
    row.reason = rows[at + PLACE.reason];
    row.pnl = rows[at + PLACE.pnl];
    row.fees = rows[at + PLACE.fees];
    row.funding = rows[at + PLACE.funding];
    row.slippage = rows[at + PLACE.slippage];
    row.lowest = rows[at + PLACE.lowest];
    row.highest = rows[at + PLACE.highest];
    row.stop = rows[at + PLACE.stop];
    row.target = rows[at + PLACE.target];
    row.equityBefore = rows[at + PLACE.equityBefore];
    return row;
  }

  /** Enters a position that has been closed in candle `exitIndex`. */
  push(position: OpenPosition, exitIndex: number, exitAt: number, reason: string): void {
    const at = this.length * WIDTH;
    if (at === this.#rows.length) this.#grow();
    this.length++;
    const rows = this.#rows;
    // Spelled out: a loop over the names costs ten times as much, which a run with many trades would notice.
    rows[at + PLACE.side] = position.side;
    rows[at + PLACE.amount] = position.entryAmount;
    rows[at + PLACE.entryIndex] = position.entryIndex;
    rows[at + PLACE.entryPrice] = position.entryPrice;
    rows[at + PLACE.exitIndex] = exitIndex;
    rows[at + PLACE.exitPrice] = position.exitPrice;
    rows[at + PLACE.exitAt] = exitAt;
    rows[at + PLACE.reason] = this.#reasonNumber(reason);
    rows[at + PLACE.pnl] = position.pnl;
    rows[at + PLACE.fees] = position.fees;
    rows[at + PLACE.funding] = position.funding;
    rows[at + PLACE.slippage] = position.slippage;
    rows[at + PLACE.lowest] = position.lowest;
    rows[at + PLACE.highest] = position.highest;
    rows[at + PLACE.stop] = position.stop;
    rows[at + PLACE.target] = position.target;
    rows[at + PLACE.equityBefore] = position.equityBefore;
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
    const larger = this.#pool.float64(2 * this.#rows.length);
    larger.set(this.#rows);
    this.#rows = larger;
  }
}
