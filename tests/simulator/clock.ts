/**
 * What time it is on the exchange. `manual`: it stands still until the test advances it. `real`: it runs with the
 * machine's clock, or `speed` times as fast, from `start` on (default: now).
 */
export type ClockSetting =
  | { readonly kind: 'manual'; readonly start?: number }
  | { readonly kind: 'real'; readonly start?: number; readonly speed?: number };

/** Where a manual clock starts unless told otherwise: Monday 5 January 2026, 00:00:30 UTC, inside a candle. */
export const MANUAL_START = Date.UTC(2026, 0, 5, 0, 0, 30);

/** The exchange's clock in milliseconds since 1970. */
export class SimulatedClock {
  readonly setting: ClockSetting;
  readonly start: number;
  #now: number;
  readonly #startedAt = Date.now();

  constructor(setting: ClockSetting) {
    this.setting = setting;
    this.start = setting.start ?? (setting.kind === 'manual' ? MANUAL_START : Date.now());
    this.#now = this.start;
  }

  /** Time up to which the market has been simulated. */
  now(): number {
    return this.#now;
  }

  /** Where the clock should be by now; a manual one is where it was put. */
  due(): number {
    if (this.setting.kind === 'manual') return this.#now;
    return Math.floor(this.start + (Date.now() - this.#startedAt) * (this.setting.speed ?? 1));
  }

  /** Only the exchange calls this, when everything up to `time` has happened. */
  set(time: number): void {
    if (time < this.#now) throw new RangeError(`the clock cannot go back from ${this.#now} to ${time}`);
    this.#now = time;
  }

  /**
   * Whether a request that was signed at `timestamp` is in time. With a clock that does not run with the machine's, a
   * client may follow either the exchange's clock, as measured at any moment since the start, or the machine's.
   */
  accepts(timestamp: number, skew: number, windowMs: number, aheadMs: number): boolean {
    const within = (from: number, to: number) => timestamp > from + skew - windowMs && timestamp < to + skew + aheadMs;
    if (this.setting.kind === 'real' && (this.setting.speed ?? 1) === 1) return within(this.due(), this.due());
    return within(this.start, this.due()) || within(Date.now(), Date.now());
  }
}
