import { money } from '../decimal.ts';
import { type InstrumentSpec, profitOf, valueAt } from '../market/instrument.ts';

export type MarginMode = 'cross' | 'isolated';

/** A one-way position. */
export interface Position {
  readonly symbol: string;
  /** Contracts; negative is short; 0 when closed. */
  amount: number;
  /** Mean entry price; 0 when closed. */
  entry: number;
  leverage: number;
  mode: MarginMode;
  /** Settlement coin that was set aside for an isolated position. */
  isolatedMargin: number;
  /** Settlement coin, fees and funding left out. */
  realised: number;
  created: number;
  updated: number;
}

export interface PositionChange {
  /** Contracts that reduced the position. */
  readonly closed: number;
  readonly profit: number;
}

/**
 * Takes a fill of a signed amount into a position. The entry price of a linear position is the mean by amount; that of
 * an inverse one is the mean by value, since its profit is counted in 1/price.
 */
export function applyToPosition(
  position: Position,
  spec: InstrumentSpec,
  amount: number,
  price: number,
  time: number,
  decimals: number,
): PositionChange {
  const before = position.amount;
  const opposite = before !== 0 && Math.sign(before) !== Math.sign(amount);
  const closed = opposite ? Math.min(Math.abs(before), Math.abs(amount)) : 0;
  const profit = closed > 0 ? money(profitOf(spec, Math.sign(before) * closed, position.entry, price)) : 0;
  const after = Number((before + amount).toFixed(decimals)) + 0;
  if (closed > 0) position.isolatedMargin = money(position.isolatedMargin * (1 - closed / Math.abs(before)));
  if (before === 0 || (opposite && Math.abs(amount) > Math.abs(before))) {
    position.entry = price;
    position.created = time;
    position.isolatedMargin = money(valueAt(spec, Math.abs(after), price) / position.leverage);
  } else if (!opposite) {
    position.entry = meanEntry(spec, before, position.entry, amount, price);
    position.isolatedMargin = money(
      position.isolatedMargin + valueAt(spec, Math.abs(amount), price) / position.leverage,
    );
  }
  position.amount = after;
  position.updated = time;
  position.realised = money(position.realised + profit);
  if (after === 0) {
    position.entry = 0;
    position.isolatedMargin = 0;
  }
  return { closed, profit };
}

function meanEntry(spec: InstrumentSpec, held: number, entry: number, added: number, price: number): number {
  const total = held + added;
  if (spec.contract === 'linear') return (held * entry + added * price) / total;
  return total / (held / entry + added / price);
}

/** Profit that closing at `price` would bring, settlement coin. */
export function unrealised(position: Position, spec: InstrumentSpec, price: number): number {
  return position.amount === 0 ? 0 : money(profitOf(spec, position.amount, position.entry, price));
}

/**
 * Price at which what stands behind a position is worth no more than its maintenance margin; undefined when no price
 * does that. From `backing + profit(P) = rate × value(P)`, solved for P.
 *
 * @param backing settlement coin behind the position at its entry price
 */
export function liquidationPrice(position: Position, spec: InstrumentSpec, backing: number): number | undefined {
  const size = position.amount * spec.contractSize;
  if (size === 0) return undefined;
  const rate = spec.maintenanceMargin;
  const price =
    spec.contract === 'linear'
      ? (size * position.entry - backing) / (size - rate * Math.abs(size))
      : (size + rate * Math.abs(size)) / (backing + size / position.entry);
  return Number.isFinite(price) && price > 0 ? price : undefined;
}
