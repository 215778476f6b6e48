import type { Report, Trade } from '#core/analysis/report.ts';
import { isTimeframe, timeframeMs } from '#core/market/timeframe.ts';
import { accountDigits, formatMoney, formatSignedMoney } from '#renderer/format/number.ts';
import { coinsOf, createMarketModels, type MarketModel } from './market-model.ts';

/** A report with what its views need more than once, worked out once. */
export interface ReportModel {
  readonly report: Report;
  /** Equity curve as columns: time in ms, equity, and drawdown from the peak in percent (≤ 0). */
  readonly curve: { readonly time: Float64Array; readonly equity: Float64Array; readonly drawdown: Float64Array };
  /** The instruments in the order in which entries are filled; most reports have one. */
  readonly markets: readonly MarketModel[];
  readonly marketOf: (trade: Trade) => MarketModel;
  /** Of all instruments, by entry time, oldest first. */
  readonly trades: readonly Trade[];
  readonly timeframeMs: number;
  /** Equity in quote currency at the same times, for inverse contracts; null where money is in quote anyway. */
  readonly quoteEquity: Float64Array | null;
  /** Coin that money is in: the one that the contract settles in. */
  readonly coin: string;
  /** Coin that prices are in: of several instruments those of the first one. */
  readonly quote: string;
  /** Money of the account with the digits that its size asks for, without the coin. */
  readonly money: (value: number | null) => string;
  readonly signedMoney: (value: number | null) => string;
  /** Positions are closed in parts, so that a trade's exit price is an average. */
  readonly closesInParts: boolean;
}

export function createReportModel(report: Report): ReportModel {
  const { assumptions } = report;
  const trades = [...report.trades].sort((a, b) => a.entryTime - b.entryTime || a.id - b.id);
  const markets = createMarketModels(report, trades);
  const [first] = markets;
  // All instruments of an account settle in one coin.
  const { coin, quote } = coinsOf(first.market, first.assumptions.instrument.contract);
  const byName = new Map(markets.map((each) => [each.market, each]));
  const digits = accountDigits(assumptions.settings.equity);
  return {
    report,
    curve: curveColumns(report.equity),
    markets,
    marketOf: ({ symbol }) => (symbol === undefined ? first : (byName.get(symbol) ?? first)),
    trades,
    timeframeMs: isTimeframe(assumptions.timeframe) ? timeframeMs(assumptions.timeframe) : assumptions.equityInterval,
    quoteEquity: report.equityInQuote && Float64Array.from(report.equityInQuote),
    coin,
    quote,
    money: (value) => formatMoney(value, digits),
    signedMoney: (value) => formatSignedMoney(value, digits),
    closesInParts: report.template.components.some(
      ({ enabled, params }) => enabled && Array.isArray(params.ladder) && params.ladder.length > 0,
    ),
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
