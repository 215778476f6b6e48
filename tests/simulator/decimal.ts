/** Number of decimals of a decimal step: 3 for `0.001`, 0 for `10`. */
export function decimalsOf(step: string): number {
  const dot = step.indexOf('.');
  return dot < 0 ? 0 : step.length - dot - 1;
}

/** Whether a text is a plain decimal number such as `60000.5` or `-3`; exponents are not. */
export function isDecimal(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text);
}

/** Whether a decimal text is an exact multiple of a decimal step; computed on whole numbers, so nothing is rounded. */
export function isMultipleOf(value: string, step: string): boolean {
  const places = Math.max(decimalsOf(value), decimalsOf(step));
  const divisor = scaled(step, places);
  return divisor === 0n || scaled(value, places) % divisor === 0n;
}

/** `value × 10^places` as a whole number. */
function scaled(value: string, places: number): bigint {
  const [whole, fraction = ''] = value.split('.');
  return BigInt(whole + fraction.padEnd(places, '0'));
}

/** Rounds to so many decimals, and turns −0 into 0. */
export function roundTo(value: number, decimals: number): number {
  return Number(value.toFixed(decimals)) + 0;
}

/** Money in a wallet: ten decimals, which every venue's own rounding is coarser than. */
export function money(value: number): number {
  return roundTo(value, 10);
}

/** A number as venues write it: no exponent, no trailing zeros. */
export function plain(value: number, decimals = 10): string {
  const text = value.toFixed(decimals);
  const cut = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return cut === '-0' ? '0' : cut;
}
