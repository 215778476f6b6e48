import type { Instrument } from './instrument.ts';

/** Settlement-coin value of a position of `amount` contracts at `price`: quote for linear, base coin for inverse. */
export function notionalAt(instrument: Instrument, amount: number, price: number): number {
  const size = amount * instrument.contractSize;
  return instrument.contract === 'linear' ? size * price : size / price;
}

/** Contracts that have the given settlement-coin value at `price`; the inverse of {@link notionalAt}. */
export function amountForNotional(instrument: Instrument, notional: number, price: number): number {
  return instrument.contract === 'linear'
    ? notional / (price * instrument.contractSize)
    : (notional * price) / instrument.contractSize;
}

/**
 * Profit in the settlement coin of `amount` contracts held from `entry` to `exit`, before costs. Linear:
 * amount × size × (exit − entry) × side; inverse: amount × size × (1/entry − 1/exit) × side.
 */
export function profit(instrument: Instrument, side: 1 | -1, amount: number, entry: number, exit: number): number {
  const size = side * amount * instrument.contractSize;
  return instrument.contract === 'linear' ? size * (exit - entry) : size * (1 / entry - 1 / exit);
}

/** Value in quote currency of a settlement-coin value at `price`. */
export function inQuote(instrument: Instrument, value: number, price: number): number {
  return instrument.contract === 'linear' ? value : value * price;
}

/**
 * Cuts an amount down to a multiple of `step` (0: no step). An amount that misses a multiple by rounding alone counts
 * as that multiple, so that 0.3 with step 0.1 stays 0.3.
 */
export function floorToStep(amount: number, step: number): number {
  if (step <= 0) return amount;
  return fromSteps(Math.floor((amount / step) * (1 + 1e-12) + 1e-9), step);
}

/** Rounds a price to the nearest multiple of `tick` (0: no tick). */
export function roundToTick(price: number, tick: number): number {
  if (tick <= 0) return price;
  return fromSteps(Math.round(price / tick), tick);
}

/**
 * `count × step` without the last-digit noise of the product (3 × 0.1 is 0.30000000000000004): steps are decimals, so
 * the product has no more decimals than the step.
 */
function fromSteps(count: number, step: number): number {
  const inverse = 1 / step;
  const whole = Math.round(inverse);
  return Math.abs(inverse - whole) < 1e-9 * whole ? count / whole : count * step;
}
