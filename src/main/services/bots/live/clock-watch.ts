import { ExchangeError } from '#main/adapters/exchange/exchange-error.ts';
import { CLOCK_LIMIT_MS, CLOCK_WARNING_MS } from '#main/adapters/exchange/key-test.ts';
import type { LiveClock } from './live-clock.ts';
import type { LivePace } from './live-pace.ts';

export interface ClockWatchDeps {
  readonly pace: LivePace;
  readonly clock: LiveClock;
  readonly notice: (text: string) => void;
  readonly alarm: (text: string) => void;
  /** The machine was asleep, or its clock was set. */
  readonly jumped: () => void;
  readonly failed: (error: ExchangeError) => void;
  readonly defect: (error: unknown) => void;
}

/**
 * Watches this machine's clock: against the exchange's, where a second is said and five forbid entries, and against the
 * steady one, from which it departs when the machine was asleep or the clock was set.
 */
export class ClockWatch {
  readonly #deps: ClockWatchDeps;
  #measureAt: number;
  #measuredAt = Number.NEGATIVE_INFINITY;
  #measuring = false;
  #wall = Date.now();
  #steady = performance.now();
  #off: { readonly text: string; readonly blocks: boolean } | null = null;

  constructor(deps: ClockWatchDeps) {
    this.#deps = deps;
    this.#measureAt = performance.now() + deps.pace.clockEveryMs;
  }

  /** What is wrong with the clock, and whether that forbids entries; null while it is right. */
  get off(): { readonly text: string; readonly blocks: boolean } | null {
    return this.#off;
  }

  tick(): void {
    const wall = Date.now();
    const steady = performance.now();
    const jump = wall - this.#wall - (steady - this.#steady);
    // A loop that stood still for long was asleep with the machine, where the steady clock counts that too.
    const asleep = steady - this.#steady > this.#deps.pace.jumpMs;
    this.#wall = wall;
    this.#steady = steady;
    if (asleep || Math.abs(jump) >= this.#deps.pace.jumpMs) {
      this.#deps.notice(
        'This machine was asleep, or its clock was set: orders, fills and positions are read again before anything is entered.',
      );
      this.measureSoon();
      this.#deps.jumped();
    }
    if (steady >= this.#measureAt) void this.#measure();
  }

  measureSoon(): void {
    this.#measureAt = 0;
  }

  /** The exchange has refused a request because of its time: what was measured does not hold any more. */
  refused(): void {
    this.#measureAt = Math.min(this.#measureAt, this.#measuredAt + this.#deps.pace.retryMs);
  }

  /** How far this machine's clock is off, ms. */
  measured(offset: number, uncertainty: number): void {
    const { alarm, notice } = this.#deps;
    const off = Math.abs(offset) - uncertainty;
    const before = this.#off;
    if (off <= CLOCK_WARNING_MS) {
      this.#off = null;
      return;
    }
    const text = `The clock of this machine is ${(Math.abs(offset) / 1000).toFixed(1)} s off: switch automatic time on.`;
    this.#off = { text, blocks: off > CLOCK_LIMIT_MS };
    if (this.#off.blocks && !before?.blocks) alarm(`${text} Nothing is entered meanwhile.`);
    else if (!before) notice(text);
  }

  async #measure(): Promise<void> {
    const { pace, clock, failed, defect } = this.#deps;
    if (this.#measuring) return;
    this.#measuring = true;
    this.#measuredAt = performance.now();
    this.#measureAt = this.#measuredAt + pace.clockEveryMs;
    try {
      const { offset, uncertainty } = await clock.measure();
      this.measured(offset, uncertainty);
    } catch (error) {
      if (error instanceof ExchangeError) failed(error);
      else defect(error);
    } finally {
      this.#measuring = false;
    }
  }
}
