/** Two values closer than this share of their size count as equal: the difference is rounding, not a movement. */
export const EQUAL_WITHIN = 1e-12;

/** +1 where `value` is above `reference`, −1 below, 0 where they are equal but for rounding, or one is NaN. */
export function sideOf(value: number, reference: number): -1 | 0 | 1 {
  return signOf(value - reference, reference);
}

/**
 * Sign of a difference, 0 where it is rounding or NaN.
 * @param size of the values that the difference comes from
 */
export function signOf(difference: number, size: number): -1 | 0 | 1 {
  const equal = EQUAL_WITHIN * Math.abs(size);
  return difference > equal ? 1 : difference < -equal ? -1 : 0;
}
