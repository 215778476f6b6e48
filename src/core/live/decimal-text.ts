/**
 * A multiple of `step` as decimal text without noise, as exchanges want amounts and prices: no exponent, and no more
 * decimals than the step has. Without a step up to twelve decimals.
 */
export function decimalText(value: number, step: number): string {
  const places = step > 0 ? decimalsOf(step) : 12;
  const text = value.toFixed(places);
  return text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
}

/** Decimals of a step such as 0.001, 0.5 or 1e-7. */
function decimalsOf(step: number): number {
  for (let places = 0; places <= 12; places++) {
    if (Math.abs(step - Number(step.toFixed(places))) <= step * 1e-9) return places;
  }
  return 12;
}
