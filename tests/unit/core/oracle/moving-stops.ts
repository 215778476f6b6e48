import type { Bar } from './indicators.ts';

/** A position as its stops see it. `atr` gives the average true range column of a period. */
export interface Guarded {
  readonly side: 1 | -1;
  readonly entry: number;
  readonly entryIndex: number;
  readonly signalIndex: number;
  readonly feeTaker: number;
  readonly slip: number;
  readonly bars: readonly Bar[];
  readonly atr: (period: number) => readonly number[];
}

type Params = Readonly<Record<string, number | string | boolean>>;

/** Where a rule that moves its stop has it at the entry; null for nowhere yet. */
export function slowStopAtEntry(use: string, params: Params, of: Guarded): number | null {
  if (use === 'trailing-stop') {
    return params.activation === 0 ? of.entry - of.side * Number(params.value) * unitOf(params, of) : null;
  }
  if (use === 'chandelier') {
    const level = hangingLevel(params, of, of.signalIndex);
    return of.side * (of.entry - level) > 0 ? level : null;
  }
  return null;
}

/** Where a rule wants the stop after the close of candle `i`, told from the whole life of the position again. */
export function slowStopAtClose(use: string, params: Params, of: Guarded, i: number): number | null {
  const { side, entry } = of;
  const close = of.bars[i].close;
  const life = Array.from({ length: i - of.entryIndex + 1 }, (_, k) => of.entryIndex + k);
  if (use === 'trailing-stop') {
    const gain = Math.max(0, ...life.map((k) => side * (of.bars[k].close - entry)));
    if (gain < Number(params.activation) * unitOf(params, of)) return null;
    return entry + side * gain - side * Number(params.value) * unitOf(params, of);
  }
  if (use === 'break-even') {
    if (side * (close - entry) < Number(params.trigger) * (entry / 100)) return null;
    // The exit price at which profit and both fees cancel out, and the stop whose slippage ends there.
    const fee = of.feeTaker;
    const level =
      side > 0 ? (entry * (1 + fee)) / (1 - fee) / (1 - of.slip) : (entry * (1 - fee)) / (1 + fee) / (1 + of.slip);
    return side * (close - level) > 0 ? level : null;
  }
  if (use === 'chandelier') {
    const passed = (price: number, k: number) => side * (price - hangingLevel(params, of, k)) > 0;
    const holds = passed(entry, of.signalIndex) || life.some((k) => passed(of.bars[k].close, k));
    return holds ? hangingLevel(params, of, i) : null;
  }
  return null;
}

function unitOf(params: Params, of: Guarded): number {
  return params.unit === 'atr' ? of.atr(Number(params.atr))[of.signalIndex] : of.entry / 100;
}

function hangingLevel(params: Params, { side, bars, atr }: Guarded, i: number): number {
  const period = Number(params.period);
  const recent = bars.slice(i - period + 1, i + 1);
  const extreme = side > 0 ? Math.max(...recent.map((b) => b.high)) : Math.min(...recent.map((b) => b.low));
  return extreme - side * Number(params.multiplier) * atr(period)[i];
}
