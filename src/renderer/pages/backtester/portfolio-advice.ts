import type { FormValues } from './form-values.ts';
import { parseNumber } from './typed-values.ts';

/** How many of the positions that could be open together the equity is enough for. */
export interface SharesThatFit {
  /** What each entry takes of the equity, in percent. */
  readonly percent: number;
  readonly fit: number;
  readonly wanted: number;
  /** A share with which all of them fit. */
  readonly better: number;
}

/** What is left free, in percent: a new share is one of the equity, which open profits raise above what is not bound. */
const RESERVE = 10;

/** Null where there is one market, where limits or another sizing keep the entries apart, and where all fit. */
export function sharesThatFit(
  values: Pick<FormValues, 'moreDatasetIds' | 'sizingKind' | 'sizingValue' | 'maxPositions'>,
): SharesThatFit | null {
  const percent = parseNumber(values.sizingValue);
  if (values.sizingKind !== 'equity-percent' || percent === null || percent <= 0 || percent > 100) return null;
  const most = parseNumber(values.maxPositions) ?? Number.POSITIVE_INFINITY;
  const wanted = Math.min(values.moreDatasetIds.length + 1, most);
  if (percent * wanted <= 100) return null;
  return { percent, fit: Math.floor(100 / percent), wanted, better: Math.floor((100 - RESERVE) / wanted) };
}

const RULES = [
  { name: 'tick', title: 'price tick' },
  { name: 'step', title: 'amount step' },
  { name: 'minAmount', title: 'least amount' },
] as const satisfies readonly { name: keyof FormValues; title: string }[];

/** Rules in terms of one market's price or contract that are set although the run is over several markets. */
export function sharedRules(
  values: Pick<FormValues, 'moreDatasetIds' | (typeof RULES)[number]['name']>,
): readonly (typeof RULES)[number][] {
  if (values.moreDatasetIds.length === 0) return [];
  return RULES.filter(({ name }) => (parseNumber(values[name]) ?? 0) > 0);
}
