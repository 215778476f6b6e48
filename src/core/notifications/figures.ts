/** A price or an amount with the digits that say something. */
export function figure(value: number): string {
  return String(Number(value.toPrecision(8)));
}

/** A result in the settlement coin, with its sign; small ones, as of inverse contracts, with more digits. */
export function result(value: number, coin: string): string {
  const digits = Math.abs(value) >= 1 || value === 0 ? 2 : 8;
  const number = Math.abs(value)
    .toFixed(digits)
    .replace(/(\.\d{2}\d*?)0+$/, '$1');
  return `${value < 0 ? '−' : '+'}${number}${coin === '' ? '' : ` ${coin}`}`;
}

/** Percent with its sign. */
export function percent(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)} %`;
}
