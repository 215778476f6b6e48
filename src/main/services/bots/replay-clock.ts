import type { ReplaySpeed } from '#contract/bot-config.ts';

/** Says when a candle of a replay is due: its market time passes `speed` times as fast as the host's clock. */
export class ReplayClock {
  #speed: ReplaySpeed;
  #anchor: { readonly real: number; readonly market: number } | null = null;

  constructor(speed: ReplaySpeed) {
    this.#speed = speed;
  }

  get speed(): ReplaySpeed {
    return this.#speed;
  }

  /** From now on another speed; what is due next is counted from here. */
  setSpeed(speed: ReplaySpeed): void {
    this.#speed = speed;
    this.#anchor = null;
  }

  /**
   * When a candle is due.
   * @param now of the host's clock, ms
   * @param reached the market time that the replay has come to, ms: what the first question starts from
   * @param close of the candle, ms
   */
  dueAt(now: number, reached: number, close: number): number {
    if (this.#speed === 'max') return now;
    this.#anchor ??= { real: now, market: reached };
    return this.#anchor.real + (close - this.#anchor.market) / this.#speed;
  }
}
