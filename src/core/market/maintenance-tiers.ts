import type { Instrument } from './instrument.ts';

type Tiers = Instrument['maintenanceTiers'];

/**
 * Reads `50000:0.01, 250000:0.025`: from a notional of 50,000 on the rate is 0.01, from 250,000 on 0.025. Empty text is
 * no tiers.
 * @param unit what the rates are written in: 1 for fractions, 0.01 for percent
 * @returns the tiers, the smallest first, or a sentence that says what is wrong
 */
export function parseMaintenanceTiers(text: string, unit = 1): Tiers | string {
  const parts = text.split(',').filter((part) => part.trim() !== '');
  const tiers: { notional: number; rate: number }[] = [];
  for (const part of parts) {
    const match = /^\s*([\d.]+)\s*:\s*([\d.]+)\s*$/.exec(part);
    const notional = Number(match?.[1]);
    // As it would be typed, and not its neighbour in binary.
    const rate = Number((Number(match?.[2]) * unit).toPrecision(15));
    if (!(notional > 0) || !(rate >= 0 && rate <= 1)) {
      return `"${part.trim()}" is not a tier: use NOTIONAL:RATE with a notional above 0 and a rate from 0 to ${1 / unit}`;
    }
    if (tiers.some((tier) => tier.notional === notional)) return `the tier from ${notional} on is given twice`;
    tiers.push({ notional, rate });
  }
  return tiers.sort((a, b) => a.notional - b.notional);
}

/** The tiers as {@link parseMaintenanceTiers} reads them. */
export function formatMaintenanceTiers(tiers: Tiers, unit = 1): string {
  return tiers.map(({ notional, rate }) => `${notional}:${Number((rate / unit).toPrecision(12))}`).join(', ');
}
