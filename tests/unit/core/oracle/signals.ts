import type { State } from './signal-states.ts';

/** Directions from values, as the definitions of signals need them. */

/** Which of two values is greater: +1 the first, −1 the second, 0 equal but for rounding, null while one is unknown. */
export function compare(a: number, b: number, size = b): State {
  if (Number.isNaN(a) || Number.isNaN(b)) return null;
  if (Math.abs(a - b) <= 1e-12 * Math.abs(size)) return 0;
  return a > b ? 1 : -1;
}

/** +1 above the upper of two lines, −1 below the lower one, 0 between; null while one is unknown. */
export function outside(price: number, lower: number, upper: number): State {
  const [above, below] = [compare(price, upper), compare(price, lower)];
  if (above === null || below === null) return null;
  return above === 1 ? 1 : below === -1 ? -1 : 0;
}

/** +1 above a threshold, −1 below its negative; null at NaN. */
export function beyond(value: number, threshold: number): State {
  return outside(value, -threshold, threshold);
}
