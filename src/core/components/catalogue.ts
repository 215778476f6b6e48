import type { Component } from './component.ts';
import { breakEven } from './exits/break-even.ts';
import { chandelier } from './exits/chandelier.ts';
import { signalFlip } from './exits/signal-flip.ts';
import { stopLoss } from './exits/stop-loss.ts';
import { takeProfit } from './exits/take-profit.ts';
import { timeStop } from './exits/time-stop.ts';
import { trailingStop } from './exits/trailing-stop.ts';
import { trendFilter } from './filters/trend-filter.ts';
import { rsiReversal } from './signals/reversion/rsi-reversal.ts';
import { emaCross } from './signals/trend/ema-cross.ts';
import { smaCross } from './signals/trend/sma-cross.ts';

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
