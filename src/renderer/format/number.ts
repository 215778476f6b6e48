/** What stands where there is no number. */
export const NO_VALUE = '–';

const MINUS = '−';
const formatters = new Map<string, Intl.NumberFormat>();

function formatter(min: number, max: number): Intl.NumberFormat {
  const key = `${min}/${max}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.NumberFormat('en-US', { minimumFractionDigits: min, maximumFractionDigits: max });
    formatters.set(key, found);
  }
  return found;
}

/** `1,234.50`; a real minus sign; {@link NO_VALUE} for null and what is not finite. */
export function formatNumber(value: number | null, digits = 2, minDigits = digits): string {
  if (value === null || !Number.isFinite(value)) return NO_VALUE;
  const text = formatter(Math.min(minDigits, digits), digits).format(Math.abs(value));
  const isZero = !/[1-9]/.test(text);
  return value < 0 && !isZero ? MINUS + text : text;
}

/** As {@link formatNumber} with `+` before what is above zero. */
export function formatSigned(value: number | null, digits = 2): string {
  const text = formatNumber(value, digits);
  return value !== null && value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

export function formatPercent(value: number | null, digits = 2): string {
  return value === null || !Number.isFinite(value) ? NO_VALUE : `${formatNumber(value, digits)}\u2009%`;
}

export function formatSignedPercent(value: number | null, digits = 2): string {
  return value === null || !Number.isFinite(value) ? NO_VALUE : `${formatSigned(value, digits)}\u2009%`;
}

/**
 * Money with as many digits as its size deserves: cents below 100,000, none above.
 * @param digits more than two for coins of which a small part is a lot of money, see {@link accountDigits}
 */
export function formatMoney(value: number | null, digits = 2): string {
  return formatNumber(value, moneyDigits(value, digits));
}

export function formatSignedMoney(value: number | null, digits = 2): string {
  return formatSigned(value, moneyDigits(value, digits));
}

/** Decimals that an account of this size is counted in: cents for thousands of dollars, millionths for one bitcoin. */
export function accountDigits(equity: number): number {
  if (equity >= 1000) return 2;
  return equity >= 10 ? 4 : 6;
}

/** Coins that stand for a currency with cents. */
const WITH_CENTS: ReadonlySet<string> = new Set(['USD', 'USDT', 'USDC', 'FDUSD', 'BUSD', 'TUSD', 'DAI', 'EUR']);

/** As {@link accountDigits} for an account in a known coin: dollars have cents however few they are. */
export function coinDigits(coin: string, equity: number): number {
  return WITH_CENTS.has(coin) ? 2 : accountDigits(equity);
}

/** Money of an account that is counted in so many decimals, whole numbers from 100,000 on. */
export function formatCoins(value: number, digits: number): string {
  return formatNumber(value, Math.abs(value) >= 100_000 ? 0 : digits);
}

export function formatSignedCoins(value: number, digits: number): string {
  return formatSigned(value, Math.abs(value) >= 100_000 ? 0 : digits);
}

function moneyDigits(value: number | null, digits: number): number {
  const size = Math.abs(value ?? 0);
  if (size >= 100_000) return 0;
  if (size >= 1000) return 2;
  return size > 0 && size < 0.01 ? Math.max(6, digits) : digits;
}

/** `12.3k`, `4.56M`: for axes and places with no room. */
export function formatCompact(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `${formatNumber(value / 1e9, 2, 0)}B`;
  if (size >= 1e6) return `${formatNumber(value / 1e6, 2, 0)}M`;
  if (size >= 1e4) return `${formatNumber(value / 1e3, 1, 0)}k`;
  return formatNumber(value, size >= 100 ? 0 : 2, 0);
}

/** `1.2 MB` in steps of 1000. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${formatNumber(value, unit === 0 || value >= 100 ? 0 : 1, 0)} ${units[unit]}`;
}

/** Decimals that a price step asks for; with no step, enough for the price's size. */
export function priceDigits(tick: number, samplePrice: number): number {
  if (tick > 0) return decimalsOf(tick);
  const size = Math.abs(samplePrice);
  if (size >= 1000) return 2;
  if (size >= 1) return 4;
  return size > 0 ? Math.min(10, Math.ceil(-Math.log10(size)) + 4) : 2;
}

function decimalsOf(step: number): number {
  for (let digits = 0; digits < 10; digits++) {
    const scaled = step * 10 ** digits;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-9 * Math.max(1, scaled)) return digits;
  }
  return 10;
}

/** `1 trade`, `1,204 trades`. */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatNumber(count, 0)} ${count === 1 ? singular : plural}`;
}
