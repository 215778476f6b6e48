import type { Kernel } from '../indicators/kernel.ts';
import type { CombinationMode } from './template.ts';

/** A weighted score misses a threshold that it meets on paper by rounding alone: 0.1 + 0.7 is below 0.8. */
const TOLERANCE = 1e-9;

export interface WeightedSignal {
  /** −1, 0 or +1 per candle. */
  readonly column: Int8Array;
  readonly weight: number;
}

/**
 * Turns the enabled signals into one direction per candle (`formats.md`, combination modes). Candles before
 * `firstDecision` give 0: some component has not seen enough yet.
 */
export class Combination implements Kernel {
  readonly out: Int8Array;
  readonly #signals: readonly Int8Array[];
  readonly #weights: Float64Array;
  readonly #mode: CombinationMode;
  readonly #threshold: number;
  readonly #firstDecision: number;

  constructor(
    out: Int8Array,
    signals: readonly WeightedSignal[],
    rule: { readonly mode: CombinationMode; readonly threshold: number },
    firstDecision: number,
  ) {
    this.out = out;
    this.#signals = signals.map((signal) => signal.column);
    this.#weights = Float64Array.from(signals, (signal) => signal.weight);
    this.#mode = rule.mode;
    const total = this.#weights.reduce((sum, weight) => sum + weight, 0);
    this.#threshold = (rule.mode === 'weighted-average' ? rule.threshold * total : rule.threshold) - TOLERANCE;
    this.#firstDecision = firstDecision;
  }

  run(from: number, to: number): void {
    const start = Math.max(from, this.#firstDecision);
    if (start >= to) return;
    if (this.#mode === 'min-score' || this.#mode === 'weighted-average') this.#byScore(start, to);
    else this.#byCount(start, to);
  }

  #byScore(from: number, to: number): void {
    const out = this.out;
    const signals = this.#signals;
    const weights = this.#weights;
    const threshold = this.#threshold;
    if (signals.length === 1) {
      const [only] = signals;
      if (weights[0] >= threshold) out.set(only.subarray(from, to), from);
      return;
    }
    for (let i = from; i < to; i++) {
      let score = 0;
      for (let k = 0; k < signals.length; k++) score += weights[k] * signals[k][i];
      out[i] = score >= threshold ? 1 : score <= -threshold ? -1 : 0;
    }
  }

  #byCount(from: number, to: number): void {
    const out = this.out;
    const signals = this.#signals;
    const count = signals.length;
    const mode = this.#mode;
    for (let i = from; i < to; i++) {
      let bulls = 0;
      let bears = 0;
      for (let k = 0; k < count; k++) {
        const signal = signals[k][i];
        if (signal > 0) bulls++;
        else if (signal < 0) bears++;
      }
      const leading = Math.max(bulls, bears);
      let wins: boolean;
      if (mode === 'majority') wins = 2 * leading > count;
      else if (mode === 'unanimous') wins = leading === count;
      else if (mode === 'any') wins = leading > 0 && (bulls === 0 || bears === 0);
      else wins = leading >= this.#threshold && bulls !== bears;
      out[i] = wins ? (bulls > bears ? 1 : -1) : 0;
    }
  }
}
