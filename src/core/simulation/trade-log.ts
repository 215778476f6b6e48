/** How a position was left: at the candle's open, somewhere inside it, or at its close. */
export const EXIT_AT_OPEN = 0;
export const EXIT_INSIDE = 1;
export const EXIT_AT_CLOSE = 2;

const NUMBERS = [
  'side',
  'amount',
  'entryIndex',
  'entryPrice',
  'exitIndex',
  'exitPrice',
  'exitAt',
  'reason',
  'pnl',
  'fees',
  'funding',
  'slippage',
  'lowest',
  'highest',
  'stop',
  'target',
  'equityBefore',
] as const;
type NumberColumn = (typeof NUMBERS)[number];

/**
 * One closed position in candle indices. Prices in quote currency, money in the settlement coin, `reason` an index into
 * the log's reasons; `lowest` and `highest` are the price's extremes while it was open, both fills included; `stop` and
 * `target` the levels at entry, NaN where there were none.
 */
export type ClosedPosition = Readonly<Record<NumberColumn, number>>;

/** Closed positions as growing columns: a run makes tens of thousands, and an object for each would be garbage. */
export class TradeLog {
  length = 0;
  #capacity = 1024;
  readonly #reasons: string[] = [];
  #columns = columns(this.#capacity);

  /** Number that stands for an exit reason in this log. */
  reasonNumber(reason: string): number {
    const known = this.#reasons.indexOf(reason);
    return known >= 0 ? known : this.#reasons.push(reason) - 1;
  }

  reasonText(number: number): string {
    return this.#reasons[number];
  }

  column(name: NumberColumn): Float64Array {
    return this.#columns[name].subarray(0, this.length);
  }

  push(position: ClosedPosition): void {
    if (this.length === this.#capacity) this.#grow();
    const at = this.length++;
    const into = this.#columns;
    for (const name of NUMBERS) into[name][at] = position[name];
  }

  #grow(): void {
    this.#capacity *= 2;
    const larger = columns(this.#capacity);
    for (const name of NUMBERS) larger[name].set(this.#columns[name]);
    this.#columns = larger;
  }
}

function columns(capacity: number): Record<NumberColumn, Float64Array> {
  const made: Partial<Record<NumberColumn, Float64Array>> = {};
  for (const name of NUMBERS) made[name] = new Float64Array(capacity);
  return made as Record<NumberColumn, Float64Array>;
}
