/** Takes the targets that an exit rule asks for. */
export interface TargetSink {
  /**
   * @param price at which the part is closed; one that is not above zero is left out
   * @param share part of the amount at entry, above 0 and up to 1
   */
  add(price: number, share: number): void;
}

/**
 * The targets of one position, nearest first; the shares may add up to less or more than the whole, of which the last
 * ones get less or nothing. One list serves position after position.
 */
export class Targets implements TargetSink {
  /** Only the first `count` entries count: an array that is emptied is an array that is made anew. */
  readonly #prices: number[] = [];
  readonly #shares: number[] = [];
  readonly #reasons: string[] = [];
  #side: 1 | -1 = 1;
  #reason = '';
  #count = 0;
  #next = 0;
  readonly #round: (price: number) => number;

  /** @param round puts a price onto the instrument's tick */
  constructor(round: (price: number) => number) {
    this.#round = round;
  }

  /** Forgets the last position's. */
  begin(side: 1 | -1): void {
    this.#side = side;
    this.#count = 0;
    this.#next = 0;
  }

  /** The targets that follow belong to the rule with this reason. */
  of(reason: string): this {
    this.#reason = reason;
    return this;
  }

  add(price: number, share: number): void {
    const rounded = this.#round(price);
    // No price falls so far: a short that is to win more than everything has no target.
    if (!(rounded > 0)) return;
    let at = this.#count++;
    for (; at > 0 && this.#side * (this.#prices[at - 1] - rounded) > 0; at--) {
      this.#prices[at] = this.#prices[at - 1];
      this.#shares[at] = this.#shares[at - 1];
      this.#reasons[at] = this.#reasons[at - 1];
    }
    this.#prices[at] = rounded;
    this.#shares[at] = share;
    this.#reasons[at] = this.#reason;
  }

  /** The nearest one has filled. */
  filled(): void {
    this.#next++;
  }

  /** The nearest one; NaN and empty where there is none left. */
  get price(): number {
    return this.#next < this.#count ? this.#prices[this.#next] : Number.NaN;
  }

  get share(): number {
    return this.#next < this.#count ? this.#shares[this.#next] : 1;
  }

  get reason(): string {
    return this.#next < this.#count ? this.#reasons[this.#next] : '';
  }
}
