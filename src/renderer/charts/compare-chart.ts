import {
  ColorType,
  CrosshairMode,
  createChartEx,
  type IChartApi,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  type MouseEventParams,
  type Time,
} from 'lightweight-charts';
import { formatPercent } from '#renderer/format/number.ts';
import { type ChartColors, RUN_COLORS, withAlpha } from './chart-theme.ts';
import { timeFormats, toChartTime, ZonedTimeAxis } from './time-axis.ts';

/** Curves at the same moments, NaN where there is none. */
export interface CompareChartData {
  readonly time: Float64Array;
  readonly runs: readonly { readonly equity: Float64Array; readonly drawdown: Float64Array }[];
}

/** Equity of several runs over each other and their drawdowns under it, on one time axis. */
export class CompareChart {
  readonly #chart: IChartApi;
  readonly #equity: ISeriesApi<'Line'>[];
  readonly #drawdown: ISeriesApi<'Line'>[];

  /** @param onHover gets the index of the moment under the crosshair, null when there is none */
  constructor(
    container: HTMLElement,
    data: CompareChartData,
    timeZone: string,
    onHover: (index: number | null) => void,
  ) {
    const axis = new ZonedTimeAxis();
    axis.setTimeZone(timeZone);
    const formats = timeFormats(timeZone);
    const chart = createChartEx<Time, ZonedTimeAxis>(container, axis, {
      autoSize: true,
      layout: { attributionLogo: false, fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 11 },
      crosshair: { mode: CrosshairMode.Normal },
      rightPriceScale: { borderVisible: false, minimumWidth: 72 },
      localization: { timeFormatter: formats.label },
      timeScale: {
        borderVisible: false,
        timeVisible: true,
        secondsVisible: false,
        rightOffset: 0,
        fixLeftEdge: true,
        fixRightEdge: true,
        lockVisibleTimeRangeOnResize: true,
        minBarSpacing: 0.02,
      },
    }) as IChartApi;
    chart.applyOptions({ timeScale: { tickMarkFormatter: formats.tick } });
    this.#chart = chart;
    const series = (pane: number, digits: number) =>
      data.runs.map((_, index) =>
        chart.addSeries(
          LineSeries,
          {
            lineWidth: pane === 0 ? 2 : 1,
            priceLineVisible: false,
            lastValueVisible: pane === 0,
            crosshairMarkerRadius: 3,
            // The number at the axis tells the curves apart without their colours.
            title: pane === 0 ? String(index + 1) : '',
            priceFormat: {
              type: 'custom',
              formatter: (value: number) => formatPercent(value, digits),
              minMove: 0.01,
            },
          },
          pane,
        ),
      );
    this.#equity = series(0, 1);
    this.#drawdown = series(1, 1);
    const points = (values: Float64Array) =>
      Array.from(values, (value, index) => {
        const time = toChartTime(data.time[index] as number);
        return Number.isNaN(value) ? { time } : { time, value };
      });
    data.runs.forEach((run, index) => {
      this.#equity[index]?.setData(points(run.equity));
      this.#drawdown[index]?.setData(points(run.drawdown));
    });
    this.#equity[0]?.createPriceLine({
      price: 100,
      color: 'rgba(128, 128, 128, 0.7)',
      lineWidth: 1,
      lineStyle: LineStyle.Dashed,
      axisLabelVisible: false,
    });
    const [equityPane, drawdownPane] = chart.panes();
    equityPane?.setStretchFactor(3);
    drawdownPane?.setStretchFactor(1.2);
    chart.subscribeCrosshairMove((event: MouseEventParams<Time>) => {
      const index = event.point === undefined || event.logical === undefined ? -1 : Math.round(event.logical);
      onHover(index >= 0 && index < data.time.length ? index : null);
    });
    chart.timeScale().fitContent();
  }

  setColors(colors: ChartColors): void {
    this.#chart.applyOptions({
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
    for (const list of [this.#equity, this.#drawdown]) {
      for (const [index, series] of list.entries()) {
        series.applyOptions({ color: colors[RUN_COLORS[index] ?? 'accent'] });
      }
    }
  }

  /** Puts everything into view. */
  showAll(): void {
    this.#chart.timeScale().fitContent();
  }

  dispose(): void {
    this.#chart.remove();
  }
}
