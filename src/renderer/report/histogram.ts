export interface Bin {
  readonly from: number;
  /** Exclusive, but for the last bin. */
  readonly to: number;
  readonly count: number;
}

/** Values closer together than this are one value to a reader, and would need bins too small for arithmetic. */
const LEAST_SPAN = 1e-6;

const STEPS = [1, 2, 2.5, 5, 10];

/**
 * Counts values in bins of equal, round width with an edge at zero, so that no bin mixes gains and losses.
 * @param target about how many bins are wanted
 */
export function histogram(values: readonly number[], target = 36): Bin[] {
  if (values.length === 0) return [];
  let min = 0;
  let max = 0;
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const width = roundStep(Math.max(max - min, LEAST_SPAN) / target);
  const first = Math.floor(min / width);
  const last = Math.max(first + 1, Math.ceil(max / width));
  const counts = new Array<number>(last - first).fill(0);
  for (const value of values) {
    const index = Math.min(counts.length - 1, Math.max(0, Math.floor(value / width) - first));
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts.map((count, index) => ({ from: (first + index) * width, to: (first + index + 1) * width, count }));
}

/** The round number at or above `raw`: 1, 2, 2.5 or 5 times a power of ten. */
export function roundStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = STEPS.find((step) => step * power >= raw * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Round values from at or below `min` to at or above `max`, about `count` of them. */
export function ticks(min: number, max: number, count: number): number[] {
  const step = roundStep(Math.max(max - min, LEAST_SPAN) / count);
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
}
