import { type Candle, candleAt } from '#core/bots/growing-candles.ts';
import type { Moment } from '#core/bots/paper-engine.ts';
import type { Candles } from '#core/market/candles.ts';

interface Gathering {
  readonly candles: (Candle | null)[];
  /** When the first of them came, ms of this machine. */
  readonly since: number;
}

/**
 * Puts the closed candles of several instruments together by their time. A moment is handed on when all have come, or
 * when one has kept the others waiting for too long; what comes after its moment is left out.
 */
export class MomentGate {
  readonly #markets: number;
  readonly #patienceMs: number;
  readonly #gathering = new Map<number, Gathering>();
  /** Open time of the last moment that was handed on, ms. */
  #last: number;

  /** @param last open time up to which nothing is wanted any more, ms */
  constructor(markets: number, patienceMs: number, last: number) {
    this.#markets = markets;
    this.#patienceMs = patienceMs;
    this.#last = last;
  }

  /** @param now of this machine, ms */
  add(market: number, candles: Candles, now: number): void {
    for (let i = 0; i < candles.length; i++) {
      const time = candles.time[i];
      if (time <= this.#last) continue;
      let gathering = this.#gathering.get(time);
      if (!gathering) {
        gathering = { candles: new Array<Candle | null>(this.#markets).fill(null), since: now };
        this.#gathering.set(time, gathering);
      }
      gathering.candles[market] = candleAt(candles, i);
    }
  }

  /** The next moment, if it is whole or has waited long enough. */
  take(now: number): Moment | null {
    let first = Number.POSITIVE_INFINITY;
    for (const time of this.#gathering.keys()) first = Math.min(first, time);
    const gathering = this.#gathering.get(first);
    if (!gathering) return null;
    const whole = gathering.candles.every((candle) => candle !== null);
    if (!whole && now - gathering.since < this.#patienceMs) return null;
    this.#gathering.delete(first);
    this.#last = first;
    return { time: first, candles: gathering.candles };
  }

  /** Whether a moment waits for a candle. */
  get waits(): boolean {
    return this.#gathering.size > 0;
  }
}
