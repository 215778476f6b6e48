import type { EntryFacts } from '../trading/exit-rule.ts';
import type { FillPrices } from './fill-prices.ts';

/** The entry that a broker is about to fill or has filled last. One object serves entry after entry. */
export class Entry implements EntryFacts {
  side: 1 | -1 = 1;
  entryPrice = Number.NaN;
  signalIndex = -1;
  entryIndex = -1;
  readonly #prices: FillPrices;

  constructor(prices: FillPrices) {
    this.#prices = prices;
  }

  get breakEven(): number {
    return this.#prices.breakEven(this.entryPrice, this.side);
  }
}
