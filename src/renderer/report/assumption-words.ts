import type { MarketAssumptions, Report } from '#core/analysis/report.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { timeframeName } from '#core/market/timeframe.ts';
import type { Limits } from '#core/simulation/settings.ts';
import { formatCount, formatMoney, formatNumber, formatPercent } from '#renderer/format/number.ts';

/** What is taken to come first when stop and target lie in one candle. */
export const INTRABAR = {
  pessimistic: 'Stop before target',
  optimistic: 'Target before stop',
  detail: 'As lower candles show it',
} as const;

export function describeMaintenance({ maintenanceMargin, maintenanceTiers }: Instrument): string {
  const rate = formatPercent(maintenanceMargin * 100, 4);
  const tiers = maintenanceTiers.map(
    (tier) => `${formatPercent(tier.rate * 100, 4)} from ${formatMoney(tier.notional)} on`,
  );
  return [rate, ...tiers].join(', ');
}

export function describeMaxLeverage({ maxLeverage }: Instrument): string {
  return maxLeverage === 0 ? 'Not known' : `${formatNumber(maxLeverage, 2, 0)}\u2009×`;
}

export function describeSizing(sizing: Report['assumptions']['settings']['sizing'], quote: string): string {
  if (sizing.kind === 'notional') return `${formatMoney(sizing.notional)} ${quote} notional`;
  const percent = formatNumber(sizing.percent, 4, 0);
  return sizing.kind === 'equity-percent' ? `${percent} % of equity` : `${percent} % of equity at risk`;
}

/** `1m, 86,400 candles` for the lower candles of a run, or that none were looked into. */
export function describeDetail(detail: MarketAssumptions['detail']): string {
  if (!detail) return 'None';
  return `${timeframeName(detail.timeframeMs)}, ${formatCount(detail.candles, 'candle')}`;
}

export function describeFundingCoverage(coverage: number | null): string {
  return coverage === null ? 'No funding time in range' : formatPercent(coverage * 100, 1);
}

/** `0.1 USDT`, or that there is no such rule. */
export function describeRule(value: number, unit: string): string {
  return value === 0 ? 'None' : `${formatNumber(value, 10, 0)} ${unit}`;
}

const exposure = (limit: number | null) => (limit === null ? 'No limit' : `${formatNumber(limit, 4, 0)} × equity`);

/** What the account may hold at the same time, line by line. */
export const LIMIT_LINES: readonly { readonly term: string; readonly text: (limits: Limits) => string }[] = [
  {
    term: 'Open positions',
    text: ({ maxPositions }) => (maxPositions === null ? 'No limit' : `${formatNumber(maxPositions, 0)} at most`),
  },
  {
    term: 'Notional of each',
    text: ({ maxNotional }) => (maxNotional === null ? 'No limit' : `${formatMoney(maxNotional)} at most`),
  },
  { term: 'Exposure of each', text: ({ maxInstrumentExposure }) => exposure(maxInstrumentExposure) },
  { term: 'Exposure in all', text: ({ maxExposure }) => exposure(maxExposure) },
];
