import {
  type IChartApi,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  type PriceFormatCustom,
  type Time,
} from 'lightweight-charts';
import type { PreviewLine } from '#core/analysis/preview.ts';
import type { Candles } from '#core/market/candles.ts';
import { type ChartColors, RUN_COLORS } from '#renderer/charts/chart-theme.ts';
import { toChartTime } from '#renderer/charts/time-axis.ts';
import { formatNumber } from '#renderer/format/number.ts';

/** More panes than this leave none of them any height. */
const MOST_PANES = 4;

/** Oscillators count in hundreds, funding rates in millionths. */
const OWN_SCALE: PriceFormatCustom = {
  type: 'custom',
  formatter: (value: number) => formatNumber(value, Math.abs(value) < 0.1 ? 6 : 2, 0),
  minMove: 1e-6,
};

/** A line in the chart: its colour as it is now, and its values by candle. */
export interface DrawnLine {
  readonly component: string;
  readonly name: string;
  readonly color: string;
  readonly values: Float64Array;
  /** Index of the chart's pane that it is in. */
  readonly pane: number;
}

interface Line {
  readonly series: ISeriesApi<'Line'>;
  readonly token: (typeof RUN_COLORS)[number];
  readonly pane: number;
  /** What it shows; null before anything. */
  values: Float64Array | null;
}

/** The lines behind the components: over the candles, or each component's in a pane of its own. */
export class PreviewLines {
  readonly #chart: IChartApi;
  #colors: ChartColors;
  #lines: Line[] = [];
  #layout = '';
  #shown: readonly PreviewLine[] = [];

  constructor(chart: IChartApi, colors: ChartColors) {
    this.#chart = chart;
    this.#colors = colors;
  }

  /** Components whose lines had no pane left. */
  get left(): number {
    return Math.max(0, oscillators(this.#shown).length - MOST_PANES);
  }

  get drawn(): DrawnLine[] {
    return drawable(this.#shown).map(({ component, name, values }, k) => ({
      component,
      name,
      values,
      color: this.#colors[this.#lines[k]?.token ?? 'run-1'],
      pane: this.#lines[k]?.pane ?? 0,
    }));
  }

  /**
   * Shows the lines over their candles. Series are made anew only when there are others than before.
   * @param otherCandles whether the candles are others than the last time
   * @param firstPane index of the first pane that is free
   * @returns how many panes are in use from there on
   */
  show(candles: Candles, otherCandles: boolean, given: readonly PreviewLine[], firstPane: number): number {
    const lines = withoutRepeats(given);
    this.#shown = lines;
    const shown = drawable(lines);
    const panes = oscillators(lines).slice(0, MOST_PANES);
    const layout = JSON.stringify(shown.map(({ component, scale }) => [component, scale]));
    if (layout !== this.#layout) {
      this.clear();
      this.#layout = layout;
      // Colours tell the lines of one pane apart.
      const used = new Map<number, number>();
      this.#lines = shown.map(({ component, scale }) => {
        const pane = scale === 'price' ? 0 : firstPane + panes.indexOf(component);
        const place = used.get(pane) ?? 0;
        used.set(pane, place + 1);
        const token = RUN_COLORS[place % RUN_COLORS.length] ?? RUN_COLORS[0];
        const series = this.#chart.addSeries(
          LineSeries,
          {
            lineWidth: 1,
            lineStyle: LineStyle.Solid,
            color: this.#colors[token],
            priceLineVisible: false,
            lastValueVisible: false,
            crosshairMarkerVisible: false,
            // The scale belongs to the candles: an average far away must not flatten them.
            ...(scale === 'price' ? { autoscaleInfoProvider: () => null } : { priceFormat: OWN_SCALE }),
          },
          pane,
        );
        return { series, token, pane, values: null };
      });
    }
    shown.forEach(({ values }, k) => {
      const line = this.#lines[k];
      // Most changes leave most lines as they are, and giving the chart new data takes longer than looking.
      if (!line || (!otherCandles && isSame(line.values, values))) return;
      line.values = values;
      line.series.setData(lineData(candles, values));
    });
    return panes.length;
  }

  clear(): void {
    for (const { series } of this.#lines) this.#chart.removeSeries(series);
    this.#lines = [];
    this.#layout = '';
  }

  setColors(colors: ChartColors): void {
    this.#colors = colors;
    for (const { series, token } of this.#lines) series.applyOptions({ color: colors[token] });
  }
}

/** The lines without those that another component has drawn already: their name says how they are computed. */
function withoutRepeats(lines: readonly PreviewLine[]): PreviewLine[] {
  return lines.filter(
    ({ name, scale }, k) => lines.findIndex((line) => line.name === name && line.scale === scale) === k,
  );
}

function oscillators(lines: readonly PreviewLine[]): string[] {
  return [...new Set(lines.filter(({ scale }) => scale === 'own').map(({ component }) => component))];
}

function drawable(lines: readonly PreviewLine[]): PreviewLine[] {
  const panes = oscillators(lines).slice(0, MOST_PANES);
  return lines.filter(({ scale, component }) => scale === 'price' || panes.includes(component));
}

function isSame(before: Float64Array | null, after: Float64Array): boolean {
  return before !== null && before.length === after.length && after.every((value, k) => Object.is(value, before[k]));
}

function lineData({ time, length }: Candles, values: Float64Array) {
  return Array.from({ length }, (_, k): { time: Time; value: number } | { time: Time } => {
    const value = values[k];
    const at = toChartTime(time[k]);
    return Number.isFinite(value) ? { time: at, value } : { time: at };
  });
}
