import type { MarketOutcome } from '../simulation/backtest.ts';
import { EXIT_AT_OPEN } from '../simulation/trade-log.ts';

/**
 * Gets a time in which the amount of a position did not change.
 * @param side +1 long, −1 short
 * @param amount contracts
 * @param entryEquity equity before the entry, if this is the position's first stretch; 0 otherwise
 * @param from first candle
 * @param to first candle at whose close it did not stand any more
 * @param untouchedFrom first candle in which it was not open at any moment
 */
export type StretchVisitor = (
  side: number,
  amount: number,
  entryPrice: number,
  entryEquity: number,
  from: number,
  to: number,
  untouchedFrom: number,
) => void;

/** Visits everything that was held on an instrument, in order, cut where parts were closed. */
export function visitStretches({ input, simulation }: MarketOutcome, visit: StretchVisitor): void {
  const { log, openPosition } = simulation;
  const { parts } = log;
  let nextPart = 0;
  const cut: (position: number, ...whole: Parameters<StretchVisitor>) => void = (
    position,
    side,
    amount,
    entryPrice,
    entryEquity,
    from,
    to,
    untouchedFrom,
  ) => {
    let left = amount;
    let start = from;
    let equity = entryEquity;
    for (; nextPart < parts.length && parts[nextPart].position === position; nextPart++) {
      const part = parts[nextPart];
      visit(side, left, entryPrice, equity, start, part.index, part.index);
      left -= part.amount;
      start = part.index;
      equity = 0;
    }
    visit(side, left, entryPrice, equity, start, to, untouchedFrom);
  };
  for (let k = 0; k < log.length; k++) {
    const exit = log.valueAt('exitIndex', k);
    cut(
      k,
      log.valueAt('side', k),
      log.valueAt('amount', k),
      log.valueAt('entryPrice', k),
      log.valueAt('equityBefore', k),
      log.valueAt('entryIndex', k),
      exit,
      exit + (log.valueAt('exitAt', k) === EXIT_AT_OPEN ? 0 : 1),
    );
  }
  if (!openPosition) return;
  const { length } = input.candles;
  const { side, entryAmount, entryPrice, equityBefore, entryIndex } = openPosition;
  cut(log.length, side, entryAmount, entryPrice, equityBefore, entryIndex, length, length);
}
