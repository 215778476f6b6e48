import type { ValidTemplate } from './validation.ts';

/** Number of candles that every component in use needs before it can say something; it can at the close of the last. */
export function warmupOf({ components }: ValidTemplate): number {
  return components.reduce((most, { component, params }) => Math.max(most, component.warmup(params)), 1);
}

/** Number of settled funding rates that every component in use needs; 0 where none is read. */
export function settlementsOf({ components }: ValidTemplate): number {
  return components.reduce((most, { component, params }) => Math.max(most, component.settlements?.(params) ?? 0), 0);
}
