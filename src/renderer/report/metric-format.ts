import type { Metrics } from '#core/analysis/metrics.ts';
import {
  formatMoney,
  formatNumber,
  formatPercent,
  formatSignedMoney,
  formatSignedPercent,
  NO_VALUE,
} from '#renderer/format/number.ts';
import { formatDuration } from '#renderer/format/time.ts';
import type { MetricInfo, MetricKind } from './metric-info.ts';

/** How money is written where it is counted in other digits than cents. */
export interface MoneyFormats {
  readonly money: (value: number) => string;
  readonly signedMoney: (value: number) => string;
}

const FORMATS: Readonly<Record<MetricKind, (value: number) => string>> = {
  money: (value) => formatMoney(value),
  'signed-money': (value) => formatSignedMoney(value),
  percent: (value) => formatPercent(value),
  'signed-percent': (value) => formatSignedPercent(value),
  ratio: (value) => formatNumber(value),
  count: (value) => formatNumber(value, 0),
  duration: formatDuration,
  multiple: (value) => `${formatNumber(value)}\u2009×`,
};

export function formatMetric(kind: MetricKind, value: number | null, formats?: MoneyFormats): string {
  if (value === null || !Number.isFinite(value)) return NO_VALUE;
  if (formats && kind === 'money') return formats.money(value);
  if (formats && kind === 'signed-money') return formats.signedMoney(value);
  return FORMATS[kind](value);
}

/** Whether a value's sign says whether it is good or bad. */
export function isGainOrLoss(kind: MetricKind): boolean {
  return kind === 'signed-money' || kind === 'signed-percent';
}

/** Why a figure is missing, in a sentence. */
export function whyMissing(info: MetricInfo, side: 'all' | 'long' | 'short', metrics: Metrics): string {
  if (side !== 'all' && info.accountOnly) return 'Belongs to the account as a whole, not to one side.';
  if (!metrics.trades) return side === 'all' ? 'No trade was closed.' : `No ${side} trade was closed.`;
  if (metrics.winRatePct === 100 && NEEDS_LOSSES.has(info.name))
    return 'No trade lost, so there is nothing to set it against.';
  if (metrics.winRatePct === 0 && NEEDS_WINS.has(info.name)) return 'No trade won.';
  if (info.name === 'expectancyR') return 'The trades had no initial stop to measure their risk by.';
  if (side !== 'all') return 'Not worked out for one side alone.';
  return 'Too few trades or too short a range to say it.';
}

const NEEDS_LOSSES: ReadonlySet<string> = new Set([
  'profitFactor',
  'payoffRatio',
  'avgLoss',
  'largestLoss',
  'avgLossDurationMs',
  'kelly',
]);
const NEEDS_WINS: ReadonlySet<string> = new Set(['payoffRatio', 'avgWin', 'largestWin', 'avgWinDurationMs', 'kelly']);
