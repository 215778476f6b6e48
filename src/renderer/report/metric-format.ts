import type { MetricName } from '#core/analysis/metrics.ts';
import type { MetricSide, Report } from '#core/analysis/report.ts';
import {
  formatMoney,
  formatNumber,
  formatPercent,
  formatSignedMoney,
  formatSignedPercent,
  NO_VALUE,
} from '#renderer/format/number.ts';
import { formatDuration } from '#renderer/format/time.ts';
import type { MetricKind } from './metric-info.ts';

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

/** Why a figure is missing, as the report says it, in a sentence. */
export function whyMissing({ notes }: Pick<Report, 'notes'>, side: MetricSide, name: MetricName): string {
  const why = notes[side][name] ?? 'there is too little to say it';
  return `${why.charAt(0).toUpperCase()}${why.slice(1)}.`;
}
