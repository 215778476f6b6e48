import {
  AreaSeries,
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  createChartEx,
  HistogramSeries,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  LineStyle,
  type Time,
} from 'lightweight-charts';
import { formatCompact, formatPercent } from '#renderer/format/number.ts';
import type { MarketModel } from '#renderer/report/market-model.ts';
import type { ReportModel } from '#renderer/report/report-model.ts';
import { type ChartColors, withAlpha } from './chart-theme.ts';
import type { ZonedTimeAxis } from './time-axis.ts';

/** A chart of three panes over one time axis: price with volume, equity, drawdown. */
export interface ReportChartParts {
  readonly chart: IChartApi;
  readonly candles: ISeriesApi<'Candlestick'>;
  readonly volume: ISeriesApi<'Histogram'>;
  readonly equity: ISeriesApi<'Area'>;
  readonly drawdown: ISeriesApi<'Area'>;
  /** The dashed line that equity is measured against. */
  readonly initialEquity: IPriceLine;
}

/** How an axis of money is labelled. */
export function moneyFormat(formatter: (value: number) => string) {
  return { type: 'custom', formatter, minMove: 1e-6 } as const;
}

/** How an axis with an instrument's prices is labelled. */
export function priceFormat({ price, priceStep }: MarketModel) {
  return { type: 'custom', formatter: price, minMove: priceStep } as const;
}

/** Makes the panes and their series, still without data and colours. */
export function createReportChart(
  container: HTMLElement,
  model: ReportModel,
  colors: ChartColors,
  axis: ZonedTimeAxis,
): ReportChartParts {
  const chart = createChartEx<Time, ZonedTimeAxis>(container, axis, {
    autoSize: true,
    layout: { attributionLogo: false, fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 11 },
    crosshair: { mode: CrosshairMode.Magnet },
    rightPriceScale: { borderVisible: false, minimumWidth: 72 },
    timeScale: {
      borderVisible: false,
      timeVisible: true,
      secondsVisible: false,
      rightOffset: 6,
      minBarSpacing: 0.02,
      lockVisibleTimeRangeOnResize: true,
    },
    handleScale: { axisPressedMouseMove: true },
  }) as IChartApi;
  const candles = chart.addSeries(CandlestickSeries, {
    priceFormat: priceFormat(model.markets[0]),
    borderVisible: false,
    priceLineVisible: false,
    lastValueVisible: false,
  });
  candles.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom: 0.2 } });
  const volume = chart.addSeries(HistogramSeries, {
    priceScaleId: 'volume',
    priceLineVisible: false,
    lastValueVisible: false,
    priceFormat: { type: 'custom', formatter: formatCompact, minMove: 0.01 },
  });
  volume.priceScale().applyOptions({ scaleMargins: { top: 0.86, bottom: 0 } });
  const curve = { lineWidth: 2, priceLineVisible: false, crosshairMarkerRadius: 3 } as const;
  const equity = chart.addSeries(AreaSeries, { ...curve, lineWidth: 2, priceFormat: moneyFormat(model.money) }, 1);
  const initialEquity = equity.createPriceLine({
    price: model.report.assumptions.settings.equity,
    color: colors['line-strong'],
    lineWidth: 1,
    lineStyle: LineStyle.Dashed,
    axisLabelVisible: false,
  });
  const drawdown = chart.addSeries(
    AreaSeries,
    {
      ...curve,
      lineWidth: 1,
      invertFilledArea: true,
      priceFormat: { type: 'custom', formatter: (value: number) => formatPercent(value, 1), minMove: 0.01 },
    },
    2,
  );
  drawdown.priceScale().applyOptions({ scaleMargins: { top: 0.05, bottom: 0.1 } });
  const [pricePane, equityPane, drawdownPane] = chart.panes();
  pricePane?.setStretchFactor(6);
  equityPane?.setStretchFactor(2.2);
  drawdownPane?.setStretchFactor(1.3);
  return { chart, candles, volume, equity, drawdown, initialEquity };
}

/** Puts the theme's colours on everything but the data. */
export function paintReportChart(parts: ReportChartParts, colors: ChartColors): void {
  parts.chart.applyOptions({
    layout: {
      background: { type: ColorType.Solid, color: colors.surface },
      textColor: colors.muted,
      panes: { separatorColor: colors.line, separatorHoverColor: withAlpha(colors.accent, 0.3) },
    },
    grid: {
      vertLines: { color: withAlpha(colors.line, 0.5) },
      horzLines: { color: withAlpha(colors.line, 0.5) },
    },
    crosshair: {
      vertLine: { color: colors.faint, labelBackgroundColor: colors['line-strong'] },
      horzLine: { color: colors.faint, labelBackgroundColor: colors['line-strong'] },
    },
  });
  parts.candles.applyOptions({
    upColor: colors.up,
    downColor: colors.down,
    wickUpColor: colors.up,
    wickDownColor: colors.down,
  });
  parts.equity.applyOptions({
    lineColor: colors.accent,
    topColor: withAlpha(colors.accent, 0.16),
    bottomColor: withAlpha(colors.accent, 0),
  });
  parts.drawdown.applyOptions({
    lineColor: colors.down,
    topColor: withAlpha(colors.down, 0.04),
    bottomColor: withAlpha(colors.down, 0.28),
  });
}
