import type { Trade } from '#core/analysis/report.ts';
import type { MarketModel } from '#renderer/report/market-model.ts';

/** What lies under the crosshair. */
export interface ChartHover {
  readonly time: number;
  readonly candle: { open: number; high: number; low: number; close: number; volume: number; previous: number } | null;
  readonly equity: number | null;
  readonly drawdown: number | null;
  /** Trades that begin or end here. */
  readonly trades: readonly Trade[];
  /** Position inside the chart, px; null when the crosshair is not in the price pane. */
  readonly point: { readonly x: number; readonly y: number } | null;
}

export interface ReportChartEvents {
  onHover(hover: ChartHover | null): void;
  /** Visible span, ms. */
  onView(from: number, to: number): void;
  onTrade(trade: Trade): void;
  /** A candle at which no trade begins or ends was clicked; absent where nothing can be said about it. */
  onCandle?: ((time: number, market: MarketModel) => void) | undefined;
  /** Another instrument's candles are drawn from now on. */
  onMarket(market: MarketModel): void;
  onLoading(loading: boolean): void;
  /** Why the curves are shown without candles; null when they are shown with them again. */
  onMissing(why: string | null): void;
}
