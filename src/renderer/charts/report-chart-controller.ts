import type { IChartApi, ISeriesApi, LogicalRange, MouseEventParams, Time } from 'lightweight-charts';
import type { Trade } from '#core/analysis/report.ts';
import { allocateCandles, type Candles } from '#core/market/candles.ts';
import { formatMoney, formatNumber } from '#renderer/format/number.ts';
import { lowerBound, type ReportModel } from '#renderer/report/report-model.ts';
import type { CandleQuery, ReportSource } from '#renderer/report/report-source.ts';
import { candleData, volumeData } from './candle-data.ts';
import { axisOf, clipCandles, joinCandles } from './candle-window.ts';
import type { ChartColors } from './chart-theme.ts';
import { thinned } from './curve-path.ts';
import type { ReportChartEvents } from './report-chart-events.ts';
import { createReportChart, moneyFormat, paintReportChart, type ReportChartParts } from './report-chart-series.ts';
import { timeFormats, toChartTime, ZonedTimeAxis } from './time-axis.ts';
import { TradeLayer } from './trade-layer.ts';

const PAGE = 5000;
/** More than this in one chart gets slow; what is furthest away is dropped. */
const MAX_LOADED = 25_000;
/** Points of each curve in a view of the whole run. */
const MAX_CURVE_POINTS = 8000;
/** In a view of curves alone, candles come back when no more than this many would be in view. */
const CANDLES_FROM_CURVES = 5000;
const LOAD_WHEN_FEWER_LEFT = 50;
const EMPTY: Candles = allocateCandles(0);

/** Price, equity and drawdown on one time axis, with candles that are loaded as they come into view. */
export class ReportChartController {
  readonly #model: ReportModel;
  readonly #source: ReportSource;
  readonly #events: ReportChartEvents;
  readonly #parts: ReportChartParts;
  readonly #chart: IChartApi;
  readonly #candles: ISeriesApi<'Candlestick'>;
  readonly #volume: ISeriesApi<'Histogram'>;
  readonly #equity: ISeriesApi<'Area'>;
  readonly #drawdown: ISeriesApi<'Area'>;
  readonly #layer: TradeLayer;
  readonly #axis = new ZonedTimeAxis();
  /** What the equity pane shows: in the settlement coin, or in quote currency. */
  #equityValues: Float64Array;
  #colors: ChartColors;
  #window: Candles = EMPTY;
  #times: number[] = [];
  #candleAt: number[] = [];
  #loading = false;
  /** The whole of a long run is in view: curves only, there would be too many candles. */
  #curvesOnly = false;
  /** The store has no candles for this run: no need to ask again at every movement. */
  #unavailable = false;
  #disposed = false;

  constructor(
    container: HTMLElement,
    model: ReportModel,
    source: ReportSource,
    colors: ChartColors,
    timeZone: string,
    events: ReportChartEvents,
  ) {
    this.#model = model;
    this.#source = source;
    this.#events = events;
    this.#colors = colors;
    this.#axis.setTimeZone(timeZone);
    this.#equityValues = model.curve.equity;
    const parts = createReportChart(container, model, colors, this.#axis);
    this.#parts = parts;
    this.#chart = parts.chart;
    this.#candles = parts.candles;
    this.#volume = parts.volume;
    this.#equity = parts.equity;
    this.#drawdown = parts.drawdown;
    this.#layer = new TradeLayer(model.trades, colors);
    this.#candles.attachPrimitive(this.#layer);
    this.setColors(colors);
    this.setTimeZone(timeZone);
    this.#chart.subscribeCrosshairMove((event) => this.#hover(event));
    this.#chart.subscribeClick((event) => this.#click(event));
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange((range) => this.#viewChanged(range));
  }

  setColors(colors: ChartColors): void {
    this.#colors = colors;
    this.#layer.setColors(colors);
    paintReportChart(this.#parts, colors);
    if (this.#window.length > 0) this.#setVolume();
  }

  setTimeZone(timeZone: string): void {
    const formats = timeFormats(timeZone);
    this.#axis.setTimeZone(timeZone);
    this.#chart.applyOptions({
      localization: { timeFormatter: formats.label },
      timeScale: { tickMarkFormatter: formats.tick },
    });
  }

  /** Shows equity in quote currency instead of the settlement coin, where the report has it. */
  setEquityInQuote(inQuote: boolean): void {
    const { curve, quoteEquity } = this.#model;
    const values = inQuote && quoteEquity ? quoteEquity : curve.equity;
    if (values === this.#equityValues) return;
    this.#equityValues = values;
    const { equity } = this.#model.report.assumptions.settings;
    const rate = (values[0] ?? 1) / (curve.equity[0] ?? 1);
    this.#parts.initialEquity.applyOptions({ price: equity * rate });
    this.#equity.applyOptions({ priceFormat: moneyFormat(values === curve.equity ? this.#model.money : formatMoney) });
    const view = this.#chart.timeScale().getVisibleLogicalRange();
    this.#loading = true;
    if (this.#curvesOnly) this.#setThinnedCurves();
    else this.#setCurves(this.#times[0] ?? 0, this.#times.at(-1) ?? 0);
    if (view) this.#chart.timeScale().setVisibleLogicalRange(view);
    this.#loading = false;
  }

  /** Loads the newest candles and shows as many of them as can be told apart. */
  async showEnd(): Promise<void> {
    const { to } = this.#model.report.assumptions;
    if (await this.#replace({ before: to, limit: PAGE })) {
      const width = this.#chart.timeScale().width();
      this.#showLast(Math.min(this.#times.length, Math.max(200, Math.round(width / 5))));
    }
  }

  /** Puts the whole run into view: with its candles, or, when they are too many for one chart, its curves alone. */
  async showAll(): Promise<void> {
    const { from, to, candles } = this.#model.report.assumptions;
    if (candles < MAX_LOADED - PAGE) return this.showSpan(from, to);
    this.#events.onMissing(`Zoom in to see candles: the run has ${formatNumber(candles, 0)} of them.`);
    this.#showCurves();
  }

  /** Puts a span into view, loading its candles where they are not there yet. Times in ms. */
  async showSpan(from: number, to: number): Promise<void> {
    const bounds = this.#model.report.assumptions;
    const margin = PAGE * 0.4 * this.#model.timeframeMs;
    const missing =
      this.#curvesOnly || this.#window.length === 0 || from < this.#times[0] || to > (this.#times.at(-1) ?? 0);
    if (missing) {
      const wanted = Math.ceil((to - from) / this.#model.timeframeMs);
      if (this.#unavailable || wanted > MAX_LOADED - PAGE) return;
      const limit = Math.min(MAX_LOADED, wanted + PAGE);
      if (!(await this.#replace({ from: Math.max(bounds.from, from - margin), limit }))) return;
    }
    this.#chart.timeScale().setVisibleLogicalRange({
      from: Math.max(0, this.#layer.indexOf(Math.max(from, this.#times[0] ?? 0))),
      to: this.#layer.indexOf(to) + 1,
    });
  }

  /** Centres the chart on a trade and marks it. */
  async showTrade(trade: Trade): Promise<void> {
    this.#layer.select(trade.id);
    const tf = this.#model.timeframeMs;
    const length = Math.max(trade.exitTime - trade.entryTime, tf);
    const view = this.#chart.timeScale().getVisibleLogicalRange();
    const shown = view && this.#window.length > 0 ? (view.to - view.from) * tf : 200 * tf;
    const span = Math.min(Math.max(shown, length * 1.6), Math.max(400 * tf, length * 1.6));
    const middle = trade.entryTime + length / 2;
    await this.showSpan(middle - span / 2, middle + span / 2);
  }

  select(id: number | null): void {
    this.#layer.select(id);
  }

  dispose(): void {
    this.#disposed = true;
    this.#chart.remove();
  }

  #showLast(count: number): void {
    const end = this.#times.length;
    this.#chart.timeScale().setVisibleLogicalRange({ from: end - count, to: end + 4 });
  }

  async #replace(query: Omit<CandleQuery, 'market'>): Promise<boolean> {
    const page = await this.#fetch(query);
    if (!page || page.length === 0) {
      this.#unavailable = true;
      if (page) this.#events.onMissing('The candles of this run are not stored any more.');
      if (!this.#disposed && this.#times.length === 0) this.#showCurves();
      return false;
    }
    this.#curvesOnly = false;
    this.#events.onMissing(null);
    this.#setWindow(page);
    return true;
  }

  async #fetch(query: Omit<CandleQuery, 'market'>): Promise<Candles | null> {
    this.#loading = true;
    this.#events.onLoading(true);
    const answer = await this.#source.candles({ ...query, market: 0 });
    this.#loading = false;
    if (this.#disposed) return null;
    this.#events.onLoading(false);
    if (!answer.ok) {
      this.#events.onMissing(answer.why);
      return null;
    }
    const { from, to } = this.#model.report.assumptions;
    return clipCandles(answer.page, from, to);
  }

  async #loadLeft(): Promise<void> {
    const first = this.#window.time[0];
    const page = await this.#fetch({ before: first, limit: PAGE });
    if (!page || page.length === 0) return;
    let joined = joinCandles(page, this.#window);
    if (joined.length > MAX_LOADED) joined = clipCandles(joined, joined.time[0], joined.time[MAX_LOADED]);
    this.#setWindowKeepingView(joined);
  }

  async #loadRight(): Promise<void> {
    const last = this.#window.time[this.#window.length - 1];
    const page = await this.#fetch({ from: last + 1, limit: PAGE });
    if (!page || page.length === 0) return;
    let joined = joinCandles(this.#window, page);
    if (joined.length > MAX_LOADED) {
      joined = clipCandles(joined, joined.time[joined.length - MAX_LOADED], Number.POSITIVE_INFINITY);
    }
    this.#setWindowKeepingView(joined);
  }

  #setWindowKeepingView(candles: Candles): void {
    const scale = this.#chart.timeScale();
    const view = scale.getVisibleLogicalRange();
    const anchor = Math.max(0, Math.min(this.#times.length - 1, Math.round(view?.from ?? 0)));
    const anchorTime = this.#times[anchor] ?? 0;
    this.#setWindow(candles);
    if (!view) return;
    const shift = this.#layer.indexOf(anchorTime) - anchor;
    scale.setVisibleLogicalRange({ from: view.from + shift, to: view.to + shift });
  }

  #setWindow(candles: Candles): void {
    this.#window = candles;
    const axis = axisOf(candles, this.#model.timeframeMs);
    this.#times = axis.times;
    this.#candleAt = axis.candleAt;
    // The view's listener must not take the intermediate states for the user's scrolling.
    this.#loading = true;
    this.#candles.setData(candleData(candles, axis));
    this.#setVolume();
    this.#setCurves(axis.times[0] ?? 0, axis.times.at(-1) ?? 0);
    this.#layer.setAxis({
      times: axis.times,
      extremes: (index) => {
        const at = axis.candleAt[index] ?? -1;
        return at < 0 ? null : { high: candles.high[at], low: candles.low[at] };
      },
    });
    this.#loading = false;
  }

  #setVolume(): void {
    this.#volume.setData(volumeData(this.#window, this.#colors));
  }

  #setCurves(from: number, to: number): void {
    const { time, drawdown } = this.#model.curve;
    const equity = this.#equityValues;
    const start = lowerBound(time, from);
    const length = Math.max(0, lowerBound(time, to + 1) - start);
    const points = (values: Float64Array) =>
      Array.from({ length }, (_, i) => ({ time: toChartTime(time[start + i]), value: values[start + i] }));
    this.#equity.setData(points(equity));
    this.#drawdown.setData(points(drawdown));
  }

  /** Equity and drawdown over the whole run, without candles. */
  #showCurves(): void {
    this.#loading = true;
    this.#curvesOnly = true;
    this.#window = EMPTY;
    this.#candles.setData([]);
    this.#volume.setData([]);
    this.#setThinnedCurves();
    this.#layer.setAxis({ times: [], extremes: () => null });
    this.#loading = false;
    this.#chart.timeScale().fitContent();
  }

  #setThinnedCurves(): void {
    const { time, drawdown } = this.#model.curve;
    const equity = this.#equityValues;
    const shown = thinned(equity, MAX_CURVE_POINTS);
    this.#times = shown.map((index) => time[index]);
    this.#candleAt = this.#times.map(() => -1);
    this.#equity.setData(shown.map((index) => ({ time: toChartTime(time[index]), value: equity[index] })));
    this.#drawdown.setData(shown.map((index) => ({ time: toChartTime(time[index]), value: drawdown[index] })));
  }

  #viewChanged(range: LogicalRange | null): void {
    if (!range || this.#times.length === 0) return;
    const last = this.#times.length - 1;
    const from = this.#times[Math.max(0, Math.min(last, Math.floor(range.from)))] ?? 0;
    const to = this.#times[Math.max(0, Math.min(last, Math.ceil(range.to)))] ?? 0;
    this.#events.onView(from, to);
    if (this.#loading || this.#unavailable) return;
    const bounds = this.#model.report.assumptions;
    const tf = this.#model.timeframeMs;
    if (this.#curvesOnly) {
      if ((to - from) / tf < CANDLES_FROM_CURVES && bounds.candles > CANDLES_FROM_CURVES) void this.showSpan(from, to);
      return;
    }
    // A view about as wide as what may be loaded would drop on one side what it has just loaded on the other.
    if (this.#window.length === 0 || range.to - range.from > MAX_LOADED - 2 * PAGE) return;
    if (range.from < LOAD_WHEN_FEWER_LEFT && this.#window.time[0] > bounds.from) void this.#loadLeft();
    else if (
      range.to > last - LOAD_WHEN_FEWER_LEFT &&
      this.#window.time[this.#window.length - 1] + tf < bounds.to - tf / 2
    ) {
      void this.#loadRight();
    }
  }

  #hover(event: MouseEventParams<Time>): void {
    const index = event.logical === undefined ? -1 : Math.round(event.logical);
    const time = this.#times[index];
    if (event.point === undefined || time === undefined) {
      this.#events.onHover(null);
      return;
    }
    const at = this.#candleAt[index] ?? -1;
    const { open, high, low, close, volume } = this.#window;
    const curve = this.#model.curve;
    const point = lowerBound(curve.time, time + 1) - 1;
    this.#events.onHover({
      time,
      candle:
        at < 0
          ? null
          : {
              open: open[at],
              high: high[at],
              low: low[at],
              close: close[at],
              volume: volume[at],
              previous: at > 0 ? close[at - 1] : open[at],
            },
      equity: point < 0 ? null : this.#equityValues[point],
      drawdown: point < 0 ? null : curve.drawdown[point],
      trades: this.#layer.edgesAt(index),
      point: event.paneIndex === 0 ? { x: event.point.x, y: event.point.y } : null,
    });
  }

  #click(event: MouseEventParams<Time>): void {
    if (event.logical === undefined || event.paneIndex !== 0) return;
    const trade = this.#layer.tradeAt(Math.round(event.logical));
    if (trade) this.#events.onTrade(trade);
  }
}
