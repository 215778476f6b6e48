import type {
  IChartApi,
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesApi,
  ISeriesPrimitive,
  Logical,
  SeriesAttachedParameter,
  Time,
} from 'lightweight-charts';
import type { Preview, PreviewSignal, PreviewTrade } from '#core/analysis/preview.ts';
import type { CandleStretch } from '#renderer/charts/candle-stretch.ts';
import { type ChartColors, withAlpha } from '#renderer/charts/chart-theme.ts';

type DrawTarget = Parameters<IPrimitivePaneRenderer['draw']>[0];

/** Half the width of a signal's triangle, px, and its distance from the candle. */
const HALF = 5;
const GAP = 7;

/** Draws what a strategy would have done over its candles: signals, blocked ones hollow, and trades. */
export class PreviewLayer implements ISeriesPrimitive<Time> {
  #signals: readonly PreviewSignal[] = [];
  #trades: readonly PreviewTrade[] = [];
  #stretch: CandleStretch | null = null;
  #colors: ChartColors;
  #chart: IChartApi | null = null;
  #series: ISeriesApi<'Candlestick'> | null = null;
  #requestUpdate: () => void = () => undefined;
  readonly #views: readonly IPrimitivePaneView[];

  constructor(colors: ChartColors) {
    this.#colors = colors;
    this.#views = [{ zOrder: () => 'top', renderer: () => ({ draw: (target) => this.#draw(target) }) }];
  }

  attached({ chart, series, requestUpdate }: SeriesAttachedParameter<Time>): void {
    this.#chart = chart as IChartApi;
    this.#series = series as ISeriesApi<'Candlestick'>;
    this.#requestUpdate = requestUpdate;
  }

  detached(): void {
    this.#chart = null;
    this.#series = null;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views;
  }

  show(stretch: CandleStretch, { signals, trades }: Pick<Preview, 'signals' | 'trades'>): void {
    this.#stretch = stretch;
    this.#signals = signals;
    this.#trades = trades;
    this.#requestUpdate();
  }

  setColors(colors: ChartColors): void {
    this.#colors = colors;
    this.#requestUpdate();
  }

  #draw(target: DrawTarget): void {
    const stretch = this.#stretch;
    const range = this.#chart?.timeScale().getVisibleLogicalRange();
    if (!stretch || !range) return;
    const first = stretch.times[Math.max(0, Math.floor(range.from) - 1)] ?? Number.NEGATIVE_INFINITY;
    const last = stretch.times[Math.ceil(range.to) + 1] ?? Number.POSITIVE_INFINITY;
    // biome-ignore lint/correctness/useHookAtTopLevel: the charting library's method only looks like a hook
    target.useMediaCoordinateSpace(({ context }) => {
      for (const trade of this.#trades) {
        if (trade.entryTime <= last && (trade.exitTime ?? Infinity) >= first) this.#drawTrade(context, stretch, trade);
      }
      for (const signal of this.#signals) {
        if (signal.time >= first && signal.time <= last) this.#drawSignal(context, stretch, signal);
      }
    });
  }

  #drawTrade(context: CanvasRenderingContext2D, stretch: CandleStretch, trade: PreviewTrade): void {
    const open = trade.exitTime === null;
    const x1 = this.#x(stretch.indexOf(trade.entryTime));
    const x2 = this.#x(open ? stretch.times.length - 1 : stretch.indexOf(trade.exitTime ?? 0));
    const y1 = this.#y(trade.entryPrice);
    const y2 = this.#y(trade.exitPrice ?? stretch.candles.close[stretch.candles.length - 1] ?? trade.entryPrice);
    if (x1 === null || x2 === null || y1 === null || y2 === null) return;
    const color = open ? this.#colors.accent : (trade.pnl ?? 0) > 0 ? this.#colors.up : this.#colors.down;
    context.strokeStyle = withAlpha(color, 0.9);
    context.lineWidth = 1.5;
    context.setLineDash(open ? [4, 3] : []);
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    context.stroke();
    context.setLineDash([]);
    context.fillStyle = color;
    context.beginPath();
    context.arc(x1, y1, 2.5, 0, 2 * Math.PI);
    context.fill();
    if (open) return;
    // The exit is a cross, so that it is not taken for an entry without its colour.
    context.beginPath();
    context.moveTo(x2 - 3, y2 - 3);
    context.lineTo(x2 + 3, y2 + 3);
    context.moveTo(x2 - 3, y2 + 3);
    context.lineTo(x2 + 3, y2 - 3);
    context.stroke();
  }

  #drawSignal(
    context: CanvasRenderingContext2D,
    stretch: CandleStretch,
    { time, direction, blockedBy }: PreviewSignal,
  ): void {
    const index = stretch.indexOf(time);
    const extremes = stretch.extremesAt(index);
    const x = this.#x(index);
    const edge = extremes && this.#y(direction > 0 ? extremes.low : extremes.high);
    if (x === null || edge === null) return;
    const tip = edge + direction * GAP;
    const base = tip + direction * HALF * 1.6;
    const color = direction > 0 ? this.#colors.up : this.#colors.down;
    context.beginPath();
    context.moveTo(x, tip);
    context.lineTo(x - HALF, base);
    context.lineTo(x + HALF, base);
    context.closePath();
    if (blockedBy.length === 0) {
      context.fillStyle = color;
      context.fill();
      return;
    }
    context.fillStyle = this.#colors.surface;
    context.fill();
    context.strokeStyle = color;
    context.lineWidth = 1.25;
    context.stroke();
  }

  #x(index: number): number | null {
    return this.#chart?.timeScale().logicalToCoordinate(index as Logical) ?? null;
  }

  #y(price: number): number | null {
    return this.#series?.priceToCoordinate(price) ?? null;
  }
}
