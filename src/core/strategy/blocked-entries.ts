/**
 * Closes at which an entry was wanted and checks forbade it, in order, with the checks as bits. Most closes want
 * nothing, so a list is smaller than a column, and nobody has to look through the others.
 */
export class BlockedEntries {
  length = 0;
  #index = new Int32Array(256);
  #bits = new Uint32Array(256);

  /** @param index of a later candle than those entered before */
  push(index: number, bits: number): void {
    if (this.length === this.#index.length) this.#grow();
    this.#index[this.length] = index;
    this.#bits[this.length] = bits;
    this.length++;
  }

  /** Candle of entry number `k`, and the checks that forbade it. */
  indexOf(k: number): number {
    return this.#index[k];
  }

  bitsOf(k: number): number {
    return this.#bits[k];
  }

  /** Number of the first entry at or after candle `index`; `length` when there is none. */
  firstAtOrAfter(index: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#index[middle] < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Checks that forbade an entry at the close of candle `index`, as bits; 0 where none was wanted or none forbade it. */
  at(index: number): number {
    const k = this.firstAtOrAfter(index);
    return k < this.length && this.#index[k] === index ? this.#bits[k] : 0;
  }

  #grow(): void {
    const index = new Int32Array(2 * this.length);
    const bits = new Uint32Array(2 * this.length);
    index.set(this.#index);
    bits.set(this.#bits);
    this.#index = index;
    this.#bits = bits;
  }
}
