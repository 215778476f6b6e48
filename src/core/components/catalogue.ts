import { breakEven } from './break-even.ts';
import { chandelier } from './chandelier.ts';
import type { Component } from './component.ts';
import { emaCross } from './ema-cross.ts';
import { rsiReversal } from './rsi-reversal.ts';
import { signalFlip } from './signal-flip.ts';
import { smaCross } from './sma-cross.ts';
import { stopLoss } from './stop-loss.ts';
import { takeProfit } from './take-profit.ts';
import { timeStop } from './time-stop.ts';
import { trailingStop } from './trailing-stop.ts';
import { trendFilter } from './trend-filter.ts';

/** Every component that a strategy can be built from, in the order in which it is listed. */
export const CATALOGUE: readonly Component[] = [
  smaCross,
  emaCross,
  rsiReversal,
  trendFilter,
  stopLoss,
  takeProfit,
  trailingStop,
  breakEven,
  chandelier,
  signalFlip,
  timeStop,
];

const BY_ID = new Map(CATALOGUE.map((component) => [component.id, component]));

export function findComponent(id: string): Component | undefined {
  return BY_ID.get(id);
}
