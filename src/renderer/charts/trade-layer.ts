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
import type { Trade } from '#core/analysis/report.ts';
import { isLiquidation } from '#renderer/report/exit-reason.ts';
import { lowerBound } from '#renderer/report/report-model.ts';
import { type ChartColors, withAlpha } from './chart-theme.ts';

/** What the layer needs to know about the axis at the moment it draws. */
export interface TradeLayerAxis {
  /** Axis times, ms. */
  readonly times: readonly number[];
  /** Highest and lowest price at an axis position; null where a candle is missing. */
  extremesAt(index: number): { readonly high: number; readonly low: number } | null;
}

type DrawTarget = Parameters<IPrimitivePaneRenderer['draw']>[0];

/** Below this many pixels a trade there is no room for arrows, only for the lines. */
const ROOM_FOR_ARROWS = 7;
const ROOM_FOR_LEVELS = 10;
/** One candle can end a trade, hold another one whole, and begin a third. */
const MAX_PER_CANDLE = 4;

/** Draws the trades of one instrument over its candles. Only those in view are visited. */
export class TradeLayer implements ISeriesPrimitive<Time> {
  #trades: readonly Trade[] = [];
  #entryTimes = new Float64Array();
  #axis: TradeLayerAxis = { times: [], extremesAt: () => null };
  #colors: ChartColors;
  #selected: number | null = null;
  #chart: IChartApi | null = null;
  #series: ISeriesApi<'Candlestick'> | null = null;
  #requestUpdate: () => void = () => undefined;
  readonly #views: readonly IPrimitivePaneView[];

  /** @param trades by entry time, oldest first */
  constructor(trades: readonly Trade[], colors: ChartColors) {
    this.#colors = colors;
    this.setTrades(trades);
    this.#views = [{ zOrder: () => 'top', renderer: () => ({ draw: (target) => this.#draw(target) }) }];
  }

  attached(parameter: SeriesAttachedParameter<Time>): void {
    this.#chart = parameter.chart as IChartApi;
    this.#series = parameter.series as ISeriesApi<'Candlestick'>;
    this.#requestUpdate = parameter.requestUpdate;
  }

  detached(): void {
    this.#chart = null;
    this.#series = null;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views;
  }

  /** @param trades of another instrument, by entry time, oldest first */
  setTrades(trades: readonly Trade[]): void {
    this.#trades = trades;
    this.#entryTimes = Float64Array.from(trades, (trade) => trade.entryTime);
    this.#requestUpdate();
  }

  setAxis(axis: TradeLayerAxis): void {
    this.#axis = axis;
    this.#requestUpdate();
  }

  setColors(colors: ChartColors): void {
    this.#colors = colors;
    this.#requestUpdate();
  }

  select(id: number | null): void {
    this.#selected = id;
    this.#requestUpdate();
  }

  /** Axis position of the candle that holds a time. */
  indexOf(time: number): number {
    const { times } = this.#axis;
    const at = lowerBound(times, time);
    return times[at] === time ? at : at - 1;
  }

  /** Trades that begin or end at an axis position. */
  edgesAt(index: number): readonly Trade[] {
    const time = this.#axis.times[index];
    if (time === undefined) return [];
    return this.#touching(index).filter((trade) => trade.entryTime >= time || this.indexOf(trade.exitTime) === index);
  }

  /** The trade that a click at an axis position means: the last one that begins or ends there, or the open one. */
  tradeAt(index: number): Trade | undefined {
    return this.edgesAt(index).at(-1) ?? this.#touching(index).at(-1);
  }

  #touching(index: number): readonly Trade[] {
    const time = this.#axis.times[index];
    if (time === undefined) return [];
    const next = this.#axis.times[index + 1] ?? Number.POSITIVE_INFINITY;
    const found: Trade[] = [];
    // Positions do not overlap, so that whatever touches this candle is among the last few that began before its end.
    for (let i = lowerBound(this.#entryTimes, next) - 1; i >= 0 && found.length < MAX_PER_CANDLE; i--) {
      const trade = this.#trades[i];
      if (!trade || trade.exitTime < time) break;
      found.unshift(trade);
    }
    return found;
  }

  #draw(target: DrawTarget): void {
    const range = this.#chart?.timeScale().getVisibleLogicalRange();
    const { times } = this.#axis;
    if (!range || times.length === 0) return;
    const firstTime = times[Math.max(0, Math.floor(range.from))];
    const lastTime = times[Math.min(times.length - 1, Math.ceil(range.to))];
    if (firstTime === undefined || lastTime === undefined) return;
    let first = lowerBound(this.#entryTimes, firstTime);
    while (first > 0 && (this.#trades[first - 1]?.exitTime ?? 0) >= firstTime) first -= 1;
    let end = lowerBound(this.#entryTimes, lastTime + 1);
    if (end < first) end = first;
    // biome-ignore lint/correctness/useHookAtTopLevel: the charting library's method only looks like a hook
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      const room = mediaSize.width / Math.max(1, end - first);
      for (let i = first; i < end; i++) {
        const trade = this.#trades[i];
        if (trade) this.#drawTrade(context, trade, room);
      }
    });
  }

  #drawTrade(context: CanvasRenderingContext2D, trade: Trade, room: number): void {
    const entryIndex = this.indexOf(trade.entryTime);
    const exitIndex = this.indexOf(trade.exitTime);
    const x1 = this.#x(entryIndex);
    const x2 = this.#x(exitIndex);
    const y1 = this.#series?.priceToCoordinate(trade.entryPrice) ?? null;
    const y2 = this.#series?.priceToCoordinate(trade.exitPrice) ?? null;
    if (x1 === null || x2 === null || y1 === null || y2 === null) return;
    const color = trade.pnl >= 0 ? this.#colors.up : this.#colors.down;
    const selected = trade.id === this.#selected;

    if (selected) {
      context.fillStyle = withAlpha(color, 0.1);
      context.fillRect(x1, Math.min(y1, y2), Math.max(1, x2 - x1), Math.max(1, Math.abs(y2 - y1)));
    }
    if (room >= ROOM_FOR_LEVELS || selected) {
      this.#drawLevel(context, trade.stop, x1, x2, this.#colors.down);
      this.#drawLevel(context, trade.target, x1, x2, this.#colors.up);
    }
    context.strokeStyle = withAlpha(color, selected ? 1 : 0.6);
    context.lineWidth = selected ? 2 : 1;
    context.setLineDash(selected ? [] : [3, 3]);
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    context.stroke();
    context.setLineDash([]);
    const liquidated = !trade.open && isLiquidation(trade.exitReason);
    // A liquidation is never left out for lack of room.
    if (liquidated) this.#drawCross(context, x2, y2);
    if (room < ROOM_FOR_ARROWS && !selected) return;

    const size = Math.min(9, Math.max(6, room / 5));
    const up = trade.side === 'long';
    this.#drawArrow(context, entryIndex, x1, y1, size, up, color, true);
    if (!trade.open && !liquidated) this.#drawArrow(context, exitIndex, x2, y2, size, !up, color, false);
  }

  #drawLevel(context: CanvasRenderingContext2D, price: number | null, x1: number, x2: number, color: string): void {
    const y = price === null ? null : (this.#series?.priceToCoordinate(price) ?? null);
    if (y === null) return;
    context.strokeStyle = withAlpha(color, 0.75);
    context.lineWidth = 1;
    context.setLineDash([1, 2]);
    context.beginPath();
    context.moveTo(x1, Math.round(y) + 0.5);
    context.lineTo(Math.max(x2, x1 + 2), Math.round(y) + 0.5);
    context.stroke();
    context.setLineDash([]);
  }

  /** Where the exchange took the position away. */
  #drawCross(context: CanvasRenderingContext2D, x: number, y: number): void {
    const half = 5;
    context.beginPath();
    context.moveTo(x - half, y - half);
    context.lineTo(x + half, y + half);
    context.moveTo(x - half, y + half);
    context.lineTo(x + half, y - half);
    for (const [width, color] of [
      [5, this.#colors.surface],
      [2.25, this.#colors.danger],
    ] as const) {
      context.lineWidth = width;
      context.strokeStyle = color;
      context.stroke();
    }
  }

  /** Buys point up from below the candle, sells down from above it; entries are filled, exits hollow. */
  #drawArrow(
    context: CanvasRenderingContext2D,
    index: number,
    x: number,
    fillY: number,
    size: number,
    up: boolean,
    color: string,
    filled: boolean,
  ): void {
    const extremes = this.#axis.extremesAt(index);
    const price = extremes && (up ? extremes.low : extremes.high);
    const edge = (price === null ? null : this.#series?.priceToCoordinate(price)) ?? fillY;
    const direction = up ? 1 : -1;
    // A reversal has an exit and an entry on the same side of one candle: the entry stands further out.
    const tip = edge + direction * (filled ? 5 + size : 3);
    const half = size * 0.6;
    context.beginPath();
    context.moveTo(x, tip);
    context.lineTo(x + half, tip + direction * size * 0.9);
    context.lineTo(x - half, tip + direction * size * 0.9);
    context.closePath();
    context.lineWidth = 1.25;
    context.strokeStyle = color;
    context.fillStyle = filled ? color : this.#colors.surface;
    context.fill();
    context.stroke();
  }

  #x(index: number): number | null {
    return index < 0 ? null : (this.#chart?.timeScale().logicalToCoordinate(index as Logical) ?? null);
  }
}
