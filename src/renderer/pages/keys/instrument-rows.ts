import type { InstrumentLimits, KeyInstrument, MarginMode } from '#contract/keys.ts';
import { type Sizing, sizingSchema } from '#core/simulation/settings.ts';

/** One instrument of a key as it is being typed. */
export interface InstrumentRow {
  readonly symbol: string;
  readonly leverage: string;
  readonly marginMode: MarginMode;
  readonly sizing: Sizing['kind'];
  readonly size: string;
}

export const SIZING_TITLES: Readonly<Record<Sizing['kind'], string>> = {
  'equity-percent': '% of equity',
  'risk-percent': '% of equity at risk',
  notional: 'notional',
};

export function rowOf({ symbol, leverage, marginMode, sizing }: KeyInstrument): InstrumentRow {
  const size = sizing.kind === 'notional' ? sizing.notional : sizing.percent;
  return { symbol, leverage: String(leverage), marginMode, sizing: sizing.kind, size: String(size) };
}

export function newRow(symbol: string, marginMode: MarginMode): InstrumentRow {
  return { symbol, leverage: '1', marginMode, sizing: 'equity-percent', size: '10' };
}

/** What is wrong with a row before the exchange is asked, by field; null when nothing is. */
export function rowProblem(row: InstrumentRow, limits: InstrumentLimits | undefined): string | null {
  const leverage = Number(row.leverage);
  if (row.leverage.trim() === '' || !(leverage >= 1 && leverage <= 500)) return 'Leverage is a number from 1 to 500.';
  if (limits && limits.maxLeverage > 0 && leverage > limits.maxLeverage) {
    return `The exchange allows up to ${limits.maxLeverage}×.`;
  }
  if (!sizingOf(row)) {
    return row.sizing === 'notional' ? 'The notional is a number above 0.' : 'The size is above 0 and up to 100 %.';
  }
  if (limits && row.sizing === 'notional' && Number(row.size) < limits.minNotional) {
    return `The smallest order is ${limits.minNotional}.`;
  }
  return null;
}

/** @returns null when the row has a problem */
export function instrumentOf(row: InstrumentRow): KeyInstrument | null {
  const sizing = sizingOf(row);
  if (!sizing) return null;
  return { symbol: row.symbol, leverage: Number(row.leverage), marginMode: row.marginMode, sizing };
}

function sizingOf({ sizing, size }: InstrumentRow): Sizing | null {
  if (size.trim() === '') return null;
  const value = Number(size);
  const candidate = sizing === 'notional' ? { kind: sizing, notional: value } : { kind: sizing, percent: value };
  return sizingSchema.safeParse(candidate).data ?? null;
}

/** Instruments whose symbol holds the text, the shortest symbols first: `btc` finds BTC/USDT before WBTC/USDT. */
export function searchInstruments(
  listed: readonly InstrumentLimits[],
  text: string,
  taken: ReadonlySet<string>,
): InstrumentLimits[] {
  const wanted = text.trim().toLowerCase().replace(/[\s-]/g, '');
  return listed
    .filter(({ symbol }) => !taken.has(symbol) && symbol.toLowerCase().includes(wanted))
    .sort((a, b) => rank(a.symbol, wanted) - rank(b.symbol, wanted) || a.symbol.length - b.symbol.length);
}

function rank(symbol: string, wanted: string): number {
  return symbol.toLowerCase().startsWith(wanted) ? 0 : 1;
}
