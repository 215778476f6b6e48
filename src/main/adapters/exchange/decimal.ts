/** A decimal text without exponent as a whole number of units of 10^-places. */
function scaled(text: string, places: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(places, '0').slice(0, places));
}

/** A number as plain decimal text: 1e-8 becomes 0.00000001. */
export function decimalText(value: number): string {
  const text = String(value);
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!match) return text;
  const [, sign, whole, fraction = '', exponent] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, '0');
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Whether a decimal text is a whole multiple of `step`, exactly: 0.3 is one of 0.1. */
export function isMultiple(text: string, step: number): boolean {
  const stepText = decimalText(step);
  const places = Math.max(placesOf(text), placesOf(stepText));
  const divisor = scaled(stepText, places);
  return divisor !== 0n && scaled(text, places) % divisor === 0n;
}

function placesOf(text: string): number {
  const dot = text.indexOf('.');
  return dot < 0 ? 0 : text.length - dot - 1;
}
