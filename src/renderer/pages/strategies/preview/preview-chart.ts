import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  createChartEx,
  type IChartApi,
  type ISeriesApi,
  LineSeries,
  type MouseEventParams,
  type Time,
} from 'lightweight-charts';
import type { PreviewReply } from '#contract/strategies.ts';
import { candleData } from '#renderer/charts/candle-data.ts';
import { CandleStretch } from '#renderer/charts/candle-stretch.ts';
import { type ChartColors, withAlpha } from '#renderer/charts/chart-theme.ts';
import { timeFormats, toChartTime, ZonedTimeAxis } from '#renderer/charts/time-axis.ts';
import { formatNumber } from '#renderer/format/number.ts';
import { type CandleEvents, decimalsOf, eventsIn } from './preview-figures.ts';
import { PreviewLayer } from './preview-layer.ts';
import { type DrawnLine, PreviewLines } from './preview-lines.ts';
import { STRIP_ROW, StripLayer } from './strip-layer.ts';

/** Candles in view at first: few enough to tell them apart. */
const IN_VIEW = 220;

/** What lies under the crosshair. */
export interface PreviewHover extends CandleEvents {
  readonly time: number;
  readonly candle: { readonly open: number; readonly high: number; readonly low: number; readonly close: number };
  /** Value of each drawn line, in their order; NaN where it is not known. */
  readonly values: readonly number[];
  /** Position in the chart, px. */
  readonly point: { readonly x: number; readonly y: number };
}

export interface PreviewShown {
  /** Identifies the market and timeframe: the view stays where it is while that is the same. */
  readonly market: string;
  readonly timeframeMs: number;
  readonly reply: PreviewReply;
  /** Title of a component by its id in the strategy. */
  readonly titleOf: (component: string) => string;
}

/** A chart of candles that shows what a strategy would have done, and follows it as it changes. */
export class PreviewChart {
  readonly #chart: IChartApi;
  readonly #candles: ISeriesApi<'Candlestick'>;
  /** Carries the rows of states; it has no values of its own. */
  readonly #strip: ISeriesApi<'Line'>;
  readonly #layer: PreviewLayer;
  readonly #stripLayer: StripLayer;
  readonly #lines: PreviewLines;
  readonly #axis = new ZonedTimeAxis();
  readonly #onHover: (hover: PreviewHover | null) => void;
  #stretch: CandleStretch | null = null;
  #shown: PreviewShown | null = null;
  #candlesKey = '';
  /** Panes with lines of their own. */
  #panes = 0;

  constructor(
    container: HTMLElement,
    colors: ChartColors,
    timeZone: string,
    onHover: (hover: PreviewHover | null) => void,
  ) {
    this.#onHover = onHover;
    this.#axis.setTimeZone(timeZone);
    this.#chart = createChartEx<Time, ZonedTimeAxis>(container, this.#axis, {
      autoSize: true,
      layout: { attributionLogo: false, fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 11 },
      crosshair: { mode: CrosshairMode.Magnet },
      rightPriceScale: { borderVisible: false, minimumWidth: 64, entireTextOnly: true },
      timeScale: {
        borderVisible: false,
        timeVisible: true,
        secondsVisible: false,
        rightOffset: 4,
        lockVisibleTimeRangeOnResize: true,
      },
    }) as IChartApi;
    this.#candles = this.#chart.addSeries(CandlestickSeries, {
      borderVisible: false,
      priceLineVisible: false,
      lastValueVisible: false,
    });
    this.#candles.priceScale().applyOptions({ scaleMargins: { top: 0.12, bottom: 0.08 } });
    this.#strip = this.#chart.addSeries(
      LineSeries,
      {
        lineVisible: false,
        priceLineVisible: false,
        lastValueVisible: false,
        crosshairMarkerVisible: false,
        priceFormat: { type: 'custom', formatter: () => '', minMove: 1 },
      },
      1,
    );
    this.#layer = new PreviewLayer(colors);
    this.#stripLayer = new StripLayer(colors);
    this.#candles.attachPrimitive(this.#layer);
    this.#strip.attachPrimitive(this.#stripLayer);
    this.#lines = new PreviewLines(this.#chart, colors);
    this.setColors(colors);
    this.setTimeZone(timeZone);
    this.#chart.subscribeCrosshairMove((event) => this.#hover(event));
  }

  get lines(): readonly DrawnLine[] {
    return this.#lines.drawn;
  }

  /** Distance of each pane's top from the chart's, px. */
  get paneTops(): readonly number[] {
    let top = 0;
    return this.#chart.panes().map((pane) => {
      const here = top;
      top += pane.getHeight() + 1;
      return here;
    });
  }

  /** Components whose lines found no room. */
  get linesLeft(): number {
    return this.#lines.left;
  }

  show(shown: PreviewShown): void {
    const { candles, preview } = shown.reply;
    const otherMarket = shown.market !== this.#shown?.market;
    const key = `${shown.market} ${candles.time[0]} ${candles.length} ${candles.close[candles.length - 1]}`;
    this.#shown = shown;
    const otherCandles = key !== this.#candlesKey;
    if (otherCandles || !this.#stretch) {
      this.#candlesKey = key;
      this.#stretch = new CandleStretch(candles, shown.timeframeMs);
      const digits = decimalsOf(candles.close);
      const minMove = 10 ** -digits;
      this.#candles.applyOptions({
        priceFormat: { type: 'custom', formatter: (price: number) => formatNumber(price, digits), minMove },
      });
      this.#candles.setData(candleData(candles, this.#stretch));
      this.#strip.setData(Array.from(candles.time, (time) => ({ time: toChartTime(time), value: 0 })));
    }
    const stretch = this.#stretch;
    this.#panes = this.#lines.show(candles, otherCandles, preview.lines, 2);
    this.#layer.show(stretch, preview);
    this.#stripLayer.show(
      stretch,
      preview.states,
      preview.states.map(({ component }) => shown.titleOf(component)),
    );
    this.#arrange(this.#panes, preview.states.length);
    if (otherMarket) {
      const end = stretch.times.length;
      this.#candles.priceScale().applyOptions({ autoScale: true });
      this.#chart.timeScale().setVisibleLogicalRange({ from: Math.max(0, end - IN_VIEW), to: end + 3 });
    }
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
    // Paler than elsewhere: the signals are what is looked at here.
    this.#candles.applyOptions({
      upColor: withAlpha(colors.up, 0.55),
      downColor: withAlpha(colors.down, 0.55),
      wickUpColor: withAlpha(colors.up, 0.55),
      wickDownColor: withAlpha(colors.down, 0.55),
    });
    this.#layer.setColors(colors);
    this.#stripLayer.setColors(colors);
    this.#lines.setColors(colors);
  }

  setTimeZone(timeZone: string): void {
    const formats = timeFormats(timeZone);
    this.#axis.setTimeZone(timeZone);
    this.#chart.applyOptions({
      localization: { timeFormatter: formats.label },
      timeScale: { tickMarkFormatter: formats.tick },
    });
  }

  dispose(): void {
    this.#chart.remove();
  }

  /** Shares the height out anew: to be called when it has changed. */
  resized(): void {
    if (this.#shown) this.#arrange(this.#panes, this.#shown.reply.preview.states.length);
  }

  /** Gives the panes their heights: the strip what its rows take, the rest by weight. */
  #arrange(oscillators: number, rows: number): void {
    const [price, strip, ...others] = this.#chart.panes();
    const all =
      this.#chart.paneSize(0).height +
      (strip?.getHeight() ?? 0) +
      others.reduce((sum, pane) => sum + pane.getHeight(), 0);
    const stripHeight = Math.max(2, rows * STRIP_ROW + 2);
    if (all <= stripHeight) return;
    const left = all - stripHeight;
    const each = oscillators === 0 ? 0 : Math.min(left * 0.2, (left * 0.5) / oscillators);
    price?.setStretchFactor(left - each * oscillators);
    strip?.setStretchFactor(stripHeight);
    for (const pane of others) pane.setStretchFactor(each);
  }

  #hover(event: MouseEventParams<Time>): void {
    const stretch = this.#stretch;
    const shown = this.#shown;
    const index = event.logical === undefined ? -1 : Math.round(event.logical);
    const at = stretch?.candleAt[index] ?? -1;
    if (!stretch || !shown || !event.point || at < 0) {
      this.#onHover(null);
      return;
    }
    const { open, high, low, close, time } = shown.reply.candles;
    this.#onHover({
      time: time[at],
      candle: { open: open[at], high: high[at], low: low[at], close: close[at] },
      values: this.#lines.drawn.map(({ values }) => values[at]),
      point: event.point,
      ...eventsIn(shown.reply.preview, time[at], time[at] + shown.timeframeMs),
    });
  }
}
