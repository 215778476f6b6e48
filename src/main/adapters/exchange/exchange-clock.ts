/** How one look at an exchange's clock went; times in ms since 1970. */
export interface ClockSample {
  /** Our clock before the question and after the answer. */
  readonly before: number;
  readonly after: number;
  readonly server: number;
}

export interface ClockOffset {
  /** Exchange time minus ours, ms. */
  readonly offset: number;
  /** Half of the longest way there and back among the samples, ms: the offset is not known better than that. */
  readonly uncertainty: number;
}

/**
 * The median of the samples' offsets, each taken against the middle of its question and answer. The median keeps one
 * slow answer from moving the clock.
 */
export function medianOffset(samples: readonly ClockSample[]): ClockOffset {
  const offsets = samples.map(({ before, after, server }) => server - (before + after) / 2).sort((a, b) => a - b);
  const middle = offsets.length >> 1;
  const median = offsets.length % 2 === 1 ? offsets[middle] : (offsets[middle - 1] + offsets[middle]) / 2;
  const longest = Math.max(...samples.map(({ before, after }) => after - before));
  // Minus zero would not be the same after it was stored.
  return { offset: Math.round(median) + 0, uncertainty: Math.ceil(longest / 2) };
}

/** Exchange time as far as it has been measured: ours until then. */
export class ExchangeClock {
  #offset = 0;
  readonly #local: () => number;

  constructor(local: () => number = Date.now) {
    this.#local = local;
  }

  /** Exchange time in ms. */
  now(): number {
    return this.#local() + this.#offset;
  }

  get offset(): number {
    return this.#offset;
  }

  /** Takes several samples and keeps the offset for {@link now}. */
  async measure(sample: () => Promise<ClockSample>, samples = 5): Promise<ClockOffset> {
    const taken: ClockSample[] = [];
    for (let i = 0; i < samples; i++) taken.push(await sample());
    const measured = medianOffset(taken);
    this.#offset = measured.offset;
    return measured;
  }
}
