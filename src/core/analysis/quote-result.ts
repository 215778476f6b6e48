import type { Report } from './report.ts';

/**
 * What an inverse run ends with in quote currency, and what it earned: the equity at the end less the initial equity,
 * both at the price of their time. Null for linear runs and without a curve.
 */
export function resultInQuote({
  assumptions,
  equity,
  equityInQuote,
}: Pick<Report, 'assumptions' | 'equity' | 'equityInQuote'>): { final: number; profit: number } | null {
  const first = equity[0]?.[1];
  const firstInQuote = equityInQuote?.[0];
  const final = equityInQuote?.at(-1);
  if (first === undefined || firstInQuote === undefined || final === undefined || !(first > 0)) return null;
  return { final, profit: final - assumptions.settings.equity * (firstInQuote / first) };
}
