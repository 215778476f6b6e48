import { seededRandom } from '#core/market/seeded-random.ts';

/** One price level: [price, amount in contracts]. */
export type Level = readonly [price: number, amount: number];

export interface BookSettings {
  readonly tick: number;
  readonly amountDecimals: number;
  readonly priceDecimals: number;
  /** Typical amount of a level. */
  levelAmount: number;
  readonly seed: number;
}

/**
 * The liquidity of everybody else: levels one tick apart around the last price, whose amounts follow from the seed and
 * the price alone. What the simulated accounts take is gone until the price moves.
 */
export class OrderBook {
  readonly settings: BookSettings;
  readonly #taken = new Map<number, number>();
  #price: number;

  constructor(settings: BookSettings, price: number) {
    this.settings = settings;
    this.#price = price;
  }

  /** The best bid is at the last price, the best ask one tick above it. */
  moveTo(price: number): void {
    if (price !== this.#price) this.#taken.clear();
    this.#price = price;
  }

  bestBid(): number {
    return this.#price;
  }

  bestAsk(): number {
    return this.#at(1);
  }

  /** Levels from the best on. Levels that were taken completely are left out. */
  levels(side: 'bids' | 'asks', count: number): Level[] {
    const out: Level[] = [];
    for (let k = 0; out.length < count && k < count * 4; k++) {
      const price = this.#at(side === 'bids' ? -k : k + 1);
      if (price <= 0) break;
      const amount = this.amountAt(price);
      if (amount > 0) out.push([price, amount]);
    }
    return out;
  }

  /** What is left at a price. */
  amountAt(price: number): number {
    const { tick, levelAmount, amountDecimals, seed } = this.settings;
    const index = Math.round(price / tick);
    const random = seededRandom(seed * 31 + index);
    const whole = levelAmount * (0.6 + 0.8 * random.uniform());
    return Number(Math.max(0, whole - (this.#taken.get(index) ?? 0)).toFixed(amountDecimals));
  }

  take(price: number, amount: number): void {
    const index = Math.round(price / this.settings.tick);
    this.#taken.set(index, (this.#taken.get(index) ?? 0) + amount);
  }

  #at(ticks: number): number {
    const { tick, priceDecimals } = this.settings;
    return Number((this.#price + ticks * tick).toFixed(priceDecimals));
  }
}
