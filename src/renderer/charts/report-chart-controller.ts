import type { IChartApi, LogicalRange, MouseEventParams, Time } from 'lightweight-charts';
import type { Trade } from '#core/analysis/report.ts';
import { formatNumber } from '#renderer/format/number.ts';
import { formatDate } from '#renderer/format/time.ts';
import type { MarketModel } from '#renderer/report/market-model.ts';
import type { ReportModel } from '#renderer/report/report-model.ts';
import type { CandleQuery, ReportSource } from '#renderer/report/report-source.ts';
import { AccountCurves } from './account-curves.ts';
import { candleData, volumeData } from './candle-data.ts';
import { CandleLoader } from './candle-loader.ts';
import { CandleStretch, MAX_LOADED, NO_CANDLES, PAGE, type Side } from './candle-stretch.ts';
import { type Span, spanWithin } from './candle-window.ts';
import { hoverAt } from './chart-hover.ts';
import type { ChartColors } from './chart-theme.ts';
import type { ReportChartEvents } from './report-chart-events.ts';
import { createReportChart, paintReportChart, priceFormat, type ReportChartParts } from './report-chart-series.ts';
import { timeFormats, ZonedTimeAxis } from './time-axis.ts';
import { TradeLayer } from './trade-layer.ts';

/** In a view of curves alone, candles come back when no more than this many would be in view. */
const CANDLES_FROM_CURVES = 5000;
const LOAD_WHEN_FEWER_LEFT = 50;

/** Price, equity and drawdown on one time axis, with candles that are loaded as they come into view. */
export class ReportChartController {
  readonly #model: ReportModel;
  readonly #events: ReportChartEvents;
  readonly #parts: ReportChartParts;
  readonly #chart: IChartApi;
  readonly #curves: AccountCurves;
  readonly #layer: TradeLayer;
  readonly #loader: CandleLoader;
  readonly #axis = new ZonedTimeAxis();
  #colors: ChartColors;
  /** The instrument whose candles are wanted, and the one whose candles are drawn: others while they are loaded. */
  #market: MarketModel;
  #drawn: MarketModel;
  #stretch: CandleStretch = NO_CANDLES;
  /** Axis times, ms: those of the candles, or of the curves where they are shown alone. */
  #times: readonly number[] = [];
  /** Movements of the view are ours, or are to wait for candles. */
  #busy = false;
  /** The whole of a long run is in view: curves only, there would be too many candles. */
  #curvesOnly = false;
  /** The store has no candles of this instrument: no need to ask again at every movement. */
  #unavailable = false;
  /** Span of the candles that were in view last, ms. */
  #seen: Span | null = null;
  /** Ends of the stretch beyond which there is nothing, so that it is not asked for again. */
  #ends: Record<Side, number> = { left: Number.NaN, right: Number.NaN };

  constructor(
    container: HTMLElement,
    model: ReportModel,
    source: ReportSource,
    colors: ChartColors,
    timeZone: string,
    events: ReportChartEvents,
  ) {
    const [first] = model.markets;
    this.#model = model;
    this.#market = first;
    this.#drawn = first;
    this.#events = events;
    this.#colors = colors;
    this.#loader = new CandleLoader(source, (loading) => {
      this.#busy = loading;
      events.onLoading(loading);
    });
    this.#axis.setTimeZone(timeZone);
    this.#parts = createReportChart(container, model, colors, this.#axis);
    this.#chart = this.#parts.chart;
    this.#curves = new AccountCurves(model, this.#parts);
    this.#layer = new TradeLayer(first.trades, colors);
    this.#parts.candles.attachPrimitive(this.#layer);
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
    if (!this.#stretch.isEmpty) this.#parts.volume.setData(volumeData(this.#stretch.candles, colors));
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
    if (!this.#curves.setInQuote(inQuote)) return;
    const view = this.#chart.timeScale().getVisibleLogicalRange();
    this.#undisturbed(() => {
      if (this.#curvesOnly) this.#times = this.#curves.showAlone(this.#range);
      else this.#curves.showUnder(this.#times);
      if (view) this.#chart.timeScale().setVisibleLogicalRange(view);
    });
  }

  /** Loads the newest candles and shows as many of them as can be told apart. */
  async showEnd(): Promise<void> {
    if (await this.#replace({ before: this.#market.assumptions.to, limit: PAGE })) {
      const width = this.#chart.timeScale().width();
      const end = this.#times.length;
      const count = Math.min(end, Math.max(200, Math.round(width / 5)));
      this.#chart.timeScale().setVisibleLogicalRange({ from: end - count, to: end + 4 });
    }
  }

  /** Shows another instrument in the span that is in view, or in the part of its own range that is nearest to it. */
  async showMarket(market: MarketModel): Promise<void> {
    if (market === this.#market) return;
    // Where an instrument has no candles the whole run is in view, which nobody has asked for.
    const seen = this.#unavailable ? this.#seen : this.#visibleSpan();
    this.#want(market);
    if (!seen) return this.showEnd();
    const { from, to } = spanWithin(seen, market.assumptions);
    if (this.#candlesIn(from, to) > MAX_LOADED - PAGE) this.#showTooMany();
    else await this.showSpan(from, to);
  }

  /** Puts the whole range of the instrument into view: with its candles, or the curves alone where they are too many. */
  async showAll(): Promise<void> {
    const { from, to, candles } = this.#market.assumptions;
    if (candles < MAX_LOADED - PAGE) return this.showSpan(from, to);
    this.#showTooMany();
  }

  /** Puts a span into view, loading its candles where they are not there yet. Times in ms. */
  async showSpan(from: number, to: number): Promise<void> {
    const bounds = this.#market.assumptions;
    const wanted = spanWithin({ from, to }, bounds);
    const { firstTime, lastTime } = this.#stretch;
    // Up to a candle's length there is nothing beyond the ends of the range.
    const reaches = wanted.from >= firstTime && wanted.to <= lastTime + this.#model.timeframeMs;
    if (this.#drawn !== this.#market || this.#stretch.isEmpty || !reaches) {
      const count = this.#candlesIn(wanted.from, wanted.to);
      if (this.#unavailable) return;
      if (count > MAX_LOADED - PAGE) {
        if (this.#drawn !== this.#market) this.#showTooMany();
        return;
      }
      const margin = PAGE * 0.4 * this.#model.timeframeMs;
      const limit = Math.min(MAX_LOADED, count + PAGE);
      if (!(await this.#replace({ from: Math.max(bounds.from, wanted.from - margin), limit }))) return;
    }
    this.#view(wanted);
  }

  /** Centres the chart on a trade, of whichever instrument, and marks it. */
  async showTrade(trade: Trade): Promise<void> {
    const tf = this.#model.timeframeMs;
    const length = Math.max(trade.exitTime - trade.entryTime, tf);
    const view = this.#chart.timeScale().getVisibleLogicalRange();
    const shown = view && !this.#stretch.isEmpty ? (view.to - view.from) * tf : 200 * tf;
    const span = Math.min(Math.max(shown, length * 1.6), Math.max(400 * tf, length * 1.6));
    const middle = trade.entryTime + length / 2;
    this.#layer.select(trade.id);
    this.#want(this.#model.marketOf(trade));
    await this.showSpan(middle - span / 2, middle + span / 2);
  }

  select(id: number | null): void {
    this.#layer.select(id);
  }

  dispose(): void {
    this.#loader.stop();
    this.#chart.remove();
  }

  /** Makes an instrument the one that is loaded from now on. What is drawn stays until its candles are there. */
  #want(market: MarketModel): void {
    if (market === this.#market) return;
    this.#loader.stop();
    this.#market = market;
    this.#unavailable = false;
    this.#ends = { left: Number.NaN, right: Number.NaN };
  }

  #candlesIn(from: number, to: number): number {
    return Math.ceil((to - from) / this.#model.timeframeMs);
  }

  /** Puts the wanted span into view, or what is nearest to it among the candles that there are. */
  #view(wanted: Span): void {
    const { firstTime, lastTime } = this.#stretch;
    const { from, to } = spanWithin(wanted, { from: firstTime, to: lastTime + this.#model.timeframeMs });
    const begin = formatDate(firstTime, 'UTC');
    this.#events.onMissing(wanted.to <= firstTime ? `Earlier candles are not here: they begin on ${begin}.` : null);
    this.#chart.timeScale().setVisibleLogicalRange({
      from: Math.max(0, this.#stretch.indexOf(from)),
      to: this.#stretch.indexOf(to) + 1,
    });
  }

  /** Span in view, ms; null before anything is shown. */
  #visibleSpan(): Span | null {
    const range = this.#chart.timeScale().getVisibleLogicalRange();
    if (!range || this.#times.length === 0) return null;
    const last = this.#times.length - 1;
    const at = (index: number) => this.#times[Math.max(0, Math.min(last, index))] ?? 0;
    return { from: at(Math.floor(range.from)), to: at(Math.ceil(range.to)) };
  }

  async #replace(query: Omit<CandleQuery, 'market'>): Promise<boolean> {
    const answer = await this.#loader.load(this.#market, query);
    if (answer.kind === 'overtaken') return false;
    if (answer.kind === 'candles' && answer.candles.length > 0) {
      this.#events.onMissing(null);
      this.#show(new CandleStretch(answer.candles, this.#model.timeframeMs));
      return true;
    }
    this.#unavailable = true;
    this.#events.onMissing(answer.kind === 'failed' ? answer.why : 'The candles of this run are not stored any more.');
    // Candles of another instrument must not stand for those that are missing.
    if (this.#times.length === 0 || this.#drawn !== this.#market) this.#showCurves();
    return false;
  }

  async #loadMore(side: Side): Promise<void> {
    const edge = this.#stretch.edge(side);
    const query = side === 'left' ? { before: edge, limit: PAGE } : { from: edge + 1, limit: PAGE };
    const answer = await this.#loader.load(this.#market, query);
    if (answer.kind === 'failed') this.#events.onMissing(answer.why);
    if (answer.kind !== 'candles') return;
    if (answer.candles.length === 0) this.#ends[side] = edge;
    else this.#showKeepingView(this.#stretch.extended(side, answer.candles, this.#model.timeframeMs));
  }

  #showKeepingView(stretch: CandleStretch): void {
    const scale = this.#chart.timeScale();
    const view = scale.getVisibleLogicalRange();
    const anchor = Math.max(0, Math.min(this.#times.length - 1, Math.round(view?.from ?? 0)));
    const anchorTime = this.#times[anchor] ?? 0;
    this.#show(stretch);
    if (!view) return;
    const shift = stretch.indexOf(anchorTime) - anchor;
    scale.setVisibleLogicalRange({ from: view.from + shift, to: view.to + shift });
  }

  #show(stretch: CandleStretch): void {
    this.#undisturbed(() => {
      this.#curvesOnly = false;
      this.#draw(stretch);
      this.#times = stretch.times;
      this.#curves.showUnder(stretch.times);
    });
  }

  #showTooMany(): void {
    const { name, assumptions } = this.#market;
    const whose = this.#model.markets.length > 1 ? name : 'the run';
    this.#events.onMissing(`Zoom in to see candles: ${whose} has ${formatNumber(assumptions.candles, 0)} of them.`);
    this.#showCurves();
  }

  /** Range of the instrument; that of the run where its candles are gone anyway. */
  get #range(): Span {
    return this.#unavailable ? this.#model.report.assumptions : this.#market.assumptions;
  }

  /** Equity and drawdown over the whole range, without candles. */
  #showCurves(): void {
    this.#loader.stop();
    this.#undisturbed(() => {
      this.#curvesOnly = true;
      this.#draw(NO_CANDLES);
      this.#times = this.#curves.showAlone(this.#range);
    });
    this.#chart.timeScale().fitContent();
  }

  /** Puts candles, volume and trades of the wanted instrument on the chart. */
  #draw(stretch: CandleStretch): void {
    this.#stretch = stretch;
    if (this.#drawn !== this.#market) {
      this.#drawn = this.#market;
      this.#parts.candles.applyOptions({ priceFormat: priceFormat(this.#market) });
      // A scale that was moved by hand belongs to the other one's prices.
      this.#parts.candles.priceScale().applyOptions({ autoScale: true });
      this.#layer.setTrades(this.#market.trades);
      this.#events.onMarket(this.#market);
    }
    this.#parts.candles.setData(candleData(stretch.candles, stretch));
    this.#parts.volume.setData(volumeData(stretch.candles, this.#colors));
    this.#layer.setAxis(stretch);
  }

  /** Does something during which the view's listener must not take what it sees for the user's scrolling. */
  #undisturbed(change: () => void): void {
    const before = this.#busy;
    this.#busy = true;
    change();
    this.#busy = before;
  }

  #viewChanged(range: LogicalRange | null): void {
    const seen = this.#visibleSpan();
    if (!range || !seen) return;
    this.#events.onView(seen.from, seen.to);
    if (!this.#curvesOnly) this.#seen = seen;
    if (this.#busy || this.#unavailable) return;
    const { from, to, candles } = this.#market.assumptions;
    if (this.#curvesOnly) {
      const few = this.#candlesIn(seen.from, seen.to) < CANDLES_FROM_CURVES;
      if (few && candles > CANDLES_FROM_CURVES) void this.showSpan(seen.from, seen.to);
      return;
    }
    // A view about as wide as what may be loaded would drop on one side what it has just loaded on the other.
    if (this.#stretch.isEmpty || range.to - range.from > MAX_LOADED - 2 * PAGE) return;
    const [left, right] = [this.#stretch.edge('left'), this.#stretch.edge('right')];
    const tf = this.#model.timeframeMs;
    const fewAtRight = range.to > this.#times.length - 1 - LOAD_WHEN_FEWER_LEFT;
    if (range.from < LOAD_WHEN_FEWER_LEFT && left > from && left !== this.#ends.left) void this.#loadMore('left');
    else if (fewAtRight && right + tf < to - tf / 2 && right !== this.#ends.right) void this.#loadMore('right');
  }

  #hover(event: MouseEventParams<Time>): void {
    const contents = { times: this.#times, stretch: this.#stretch, curves: this.#curves, layer: this.#layer };
    this.#events.onHover(hoverAt(event, contents));
  }

  #click(event: MouseEventParams<Time>): void {
    if (event.logical === undefined || event.paneIndex !== 0) return;
    const index = Math.round(event.logical);
    const time = this.#times[index];
    const { onCandle } = this.#events;
    // A click inside a long trade means the candle, as nearly every candle may be inside of one.
    const trade = onCandle ? this.#layer.edgesAt(index).at(-1) : this.#layer.tradeAt(index);
    if (trade) this.#events.onTrade(trade);
    else if (onCandle && time !== undefined && !this.#curvesOnly && this.#stretch.candleOf(index)) {
      onCandle(time, this.#drawn);
    }
  }
}
