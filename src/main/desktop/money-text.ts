/** Below this a sum is counted in small parts of its coin: 0.05 BTC is a lot of money. */
const SMALL = 1;

const cents = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const millionths = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 6 });

/** `+12.30 USDT`, `−0.0021 BTC`, `0.00 USDT`: always with a sign unless it is nothing. */
export function signedMoney(amount: number, coin: string): string {
  const size = Math.abs(amount);
  const stable = /USD|EUR|DAI/.test(coin);
  const text = (size < SMALL && !stable ? millionths : cents).format(size);
  const sign = /[1-9]/.test(text) ? (amount > 0 ? '+' : '−') : '';
  return `${sign}${text}${coin === '' ? '' : ` ${coin}`}`;
}

/** A price or an amount with the digits that it has, at most eight. */
export function plainNumber(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 8 });
}
