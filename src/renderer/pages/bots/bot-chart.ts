import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  createChartEx,
  createSeriesMarkers,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  LineStyle,
  type SeriesMarker,
  type Time,
} from 'lightweight-charts';
import type { BotMarket } from '#contract/bots.ts';
import type { Trade } from '#core/analysis/report.ts';
import type { Candles } from '#core/market/candles.ts';
import { candleData } from '#renderer/charts/candle-data.ts';
import { CandleStretch } from '#renderer/charts/candle-stretch.ts';
import { type ChartColors, withAlpha } from '#renderer/charts/chart-theme.ts';
import { timeFormats, toChartTime, ZonedTimeAxis } from '#renderer/charts/time-axis.ts';
import { formatNumber, priceDigits } from '#renderer/format/number.ts';
import { exitReasonLabel } from '#renderer/report/exit-reason.ts';

/** Candles in view at first. */
const IN_VIEW = 160;

export interface BotChartShown {
  readonly candles: Candles;
  readonly timeframeMs: number;
  /** Closed trades on this instrument. */
  readonly trades: readonly Trade[];
  readonly market: BotMarket;
  /** Price step of the instrument; 0 where there is none. */
  readonly tick: number;
}

/** Candles that a bot has seen, with its entries, its exits and the levels that are in force; it grows with them. */
export class BotChart {
  readonly #chart: IChartApi;
  readonly #candles: ISeriesApi<'Candlestick'>;
  readonly #markers: ISeriesMarkersPluginApi<Time>;
  readonly #axis = new ZonedTimeAxis();
  #colors: ChartColors;
  #levels: IPriceLine[] = [];
  #shown: BotChartShown | null = null;
  #stretch: CandleStretch | null = null;

  /** @param onAsk hears the open time, ms, of a candle that is clicked */
  constructor(container: HTMLElement, colors: ChartColors, timeZone: string, onAsk: (time: number) => void) {
    this.#colors = colors;
    this.#axis.setTimeZone(timeZone);
    this.#chart = createChartEx<Time, ZonedTimeAxis>(container, this.#axis, {
      autoSize: true,
      layout: { attributionLogo: false, fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 11 },
      crosshair: { mode: CrosshairMode.Magnet },
      rightPriceScale: { borderVisible: false, minimumWidth: 64 },
      timeScale: { borderVisible: false, timeVisible: true, secondsVisible: false, rightOffset: 10 },
    }) as IChartApi;
    this.#candles = this.#chart.addSeries(CandlestickSeries, { borderVisible: false });
    this.#candles.priceScale().applyOptions({ scaleMargins: { top: 0.12, bottom: 0.12 } });
    this.#markers = createSeriesMarkers(this.#candles, []);
    this.setColors(colors);
    this.setTimeZone(timeZone);
    this.#chart.subscribeClick(({ logical }) => {
      const time = this.#shown?.candles.time[this.#stretch?.candleAt[Math.round(logical ?? -1)] ?? -1];
      if (time !== undefined) onAsk(time);
    });
  }

  show(shown: BotChartShown): void {
    const { candles, timeframeMs, tick } = shown;
    const before = this.#shown;
    this.#shown = shown;
    if (candles.length === 0) return;
    if (candles !== before?.candles) {
      const digits = priceDigits(tick, candles.close[candles.length - 1]);
      this.#candles.applyOptions({
        priceFormat: {
          type: 'custom',
          formatter: (price: number) => formatNumber(price, digits),
          minMove: 10 ** -digits,
        },
      });
      this.#stretch = new CandleStretch(candles, timeframeMs);
      this.#candles.setData(candleData(candles, this.#stretch));
      if (!before || before.candles.length === 0) {
        const end = candles.length;
        this.#chart.timeScale().setVisibleLogicalRange({ from: Math.max(0, end - IN_VIEW), to: end + 10 });
      }
    }
    this.#drawTrades(shown);
    this.#drawLevels(shown.market);
  }

  setColors(colors: ChartColors): void {
    this.#colors = colors;
    this.#chart.applyOptions({
      layout: { background: { type: ColorType.Solid, color: colors.surface }, textColor: colors.muted },
      grid: {
        vertLines: { color: withAlpha(colors.line, 0.5) },
        horzLines: { color: withAlpha(colors.line, 0.5) },
      },
    });
    this.#candles.applyOptions({
      upColor: colors.up,
      downColor: colors.down,
      wickUpColor: colors.up,
      wickDownColor: colors.down,
    });
    if (this.#shown) this.show(this.#shown);
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

  #drawTrades({ candles, trades, market }: BotChartShown): void {
    const first = candles.time[0];
    const markers: SeriesMarker<Time>[] = [];
    const entry = (time: number, long: boolean) => {
      if (time < first) return;
      markers.push({
        time: toChartTime(time),
        position: long ? 'belowBar' : 'aboveBar',
        shape: long ? 'arrowUp' : 'arrowDown',
        color: this.#colors.accent,
        text: long ? 'Long' : 'Short',
      });
    };
    for (const { side, entryTime, exitTime, exitReason, pnl } of trades) {
      entry(entryTime, side === 'long');
      if (exitTime < first) continue;
      markers.push({
        time: toChartTime(exitTime),
        position: side === 'long' ? 'aboveBar' : 'belowBar',
        shape: 'circle',
        color: pnl >= 0 ? this.#colors.up : this.#colors.down,
        text: exitReasonLabel(exitReason),
      });
    }
    if (market.position) entry(market.position.entryTime, market.position.side === 'long');
    this.#markers.setMarkers(markers.sort((a, b) => Number(a.time) - Number(b.time)));
  }

  #drawLevels({ position }: BotMarket): void {
    for (const line of this.#levels) this.#candles.removePriceLine(line);
    const level = (price: number | null, title: string, color: string) =>
      price === null
        ? []
        : [this.#candles.createPriceLine({ price, title, color, lineWidth: 1, lineStyle: LineStyle.Dashed })];
    this.#levels = position
      ? [
          ...level(position.entryPrice, `${position.side === 'long' ? 'Long' : 'Short'} entry`, this.#colors.accent),
          ...level(position.stop, position.stopIn === 'exchange' ? 'Stop on exchange' : 'Stop', this.#colors.down),
          ...level(position.target, 'Target', this.#colors.up),
          ...level(position.liquidation, 'Liquidation', this.#colors.warn),
        ]
      : [];
  }
}
