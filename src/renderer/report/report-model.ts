import type { Report, Trade } from '#core/analysis/report.ts';
import { isTimeframe, timeframeMs } from '#core/market/timeframe.ts';
import { priceDigits } from '#renderer/format/number.ts';

/** A report with what its views need more than once, worked out once. */
export interface ReportModel {
  readonly report: Report;
  /** Equity curve as columns: time in ms, equity, and drawdown from the peak in percent (≤ 0). */
  readonly curve: { readonly time: Float64Array; readonly equity: Float64Array; readonly drawdown: Float64Array };
  /** By entry time, oldest first. */
  readonly trades: readonly Trade[];
  readonly timeframeMs: number;
  /** Coin that money is in. */
  readonly coin: string;
  /** Coin that prices are in. */
  readonly quote: string;
  readonly priceDigits: number;
}

export function createReportModel(report: Report): ReportModel {
  const { assumptions } = report;
  const [base = '', quote = ''] = (assumptions.market.split(':')[1] ?? '').split('/');
  const inverse = assumptions.instrument.contract === 'inverse';
  const sample = report.trades[0]?.entryPrice ?? 0;
  return {
    report,
    curve: curveColumns(report.equity),
    trades: [...report.trades].sort((a, b) => a.entryTime - b.entryTime || a.id - b.id),
    timeframeMs: isTimeframe(assumptions.timeframe) ? timeframeMs(assumptions.timeframe) : assumptions.equityInterval,
    coin: (inverse ? base : quote) || 'quote',
    quote: quote || 'quote',
    priceDigits: priceDigits(assumptions.instrument.tick, sample),
  };
}

function curveColumns(points: Report['equity']): ReportModel['curve'] {
  const time = new Float64Array(points.length);
  const equity = new Float64Array(points.length);
  const drawdown = new Float64Array(points.length);
  let peak = Number.NEGATIVE_INFINITY;
  points.forEach(([at, value], index) => {
    peak = Math.max(peak, value);
    time[index] = at;
    equity[index] = value;
    drawdown[index] = peak > 0 ? (value / peak - 1) * 100 : 0;
  });
  return { time, equity, drawdown };
}

/** Index of the first value that is at least `wanted` in an ascending list; its length when there is none. */
export function lowerBound(values: ArrayLike<number>, wanted: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
