import type { ISeriesApi, Time, WhitespaceData } from 'lightweight-charts';
import { formatMoney } from '#renderer/format/number.ts';
import { lowerBound, type ReportModel } from '#renderer/report/report-model.ts';
import type { Span } from './candle-window.ts';
import { curvePointsAt } from './curve-at.ts';
import { thinned } from './curve-path.ts';
import { moneyFormat, type ReportChartParts } from './report-chart-series.ts';
import { toChartTime } from './time-axis.ts';

/** Points of each curve in a view without candles. */
const MAX_POINTS = 8000;

/** The account's equity and drawdown in their panes, whichever instrument stands above them. */
export class AccountCurves {
  readonly #model: ReportModel;
  readonly #parts: ReportChartParts;
  /** What the equity pane shows: in the settlement coin, or in quote currency. */
  #equity: Float64Array;

  constructor(model: ReportModel, parts: ReportChartParts) {
    this.#model = model;
    this.#parts = parts;
    this.#equity = model.curve.equity;
  }

  /**
   * Takes equity in quote currency instead of the settlement coin, where the report has it; drawn with the next show.
   * @returns whether anything has changed
   */
  setInQuote(inQuote: boolean): boolean {
    const { curve, quoteEquity, report, money } = this.#model;
    const values = inQuote && quoteEquity ? quoteEquity : curve.equity;
    if (values === this.#equity) return false;
    this.#equity = values;
    const rate = (values[0] ?? 1) / (curve.equity[0] ?? 1);
    this.#parts.initialEquity.applyOptions({ price: report.assumptions.settings.equity * rate });
    this.#parts.equity.applyOptions({ priceFormat: moneyFormat(values === curve.equity ? money : formatMoney) });
    return true;
  }

  /**
   * Shows them under candles. Every point stands at one of the axis's times: another one would push the candles apart.
   * @param times of the candles and of the missing ones between them, ms
   */
  showUnder(times: readonly number[]): void {
    const { curve, markets } = this.#model;
    if (markets.length > 1) {
      // The curve has the times of all instruments.
      this.#set(times, curvePointsAt(curve.time, times));
      return;
    }
    // One instrument's curve has its candles' times, so that it is drawn from point to point even where it was thinned.
    const start = lowerBound(curve.time, times[0] ?? 0);
    const length = Math.max(0, lowerBound(curve.time, (times.at(-1) ?? 0) + 1) - start);
    const points = Int32Array.from({ length }, (_, i) => start + i);
    this.#set(
      Array.from(points, (point) => curve.time[point]),
      points,
    );
  }

  /**
   * Shows them alone over a span, thinned to a number of points that a chart can bear.
   * @param span open time of the first candle and close time of the last one, ms
   * @returns the points' times, ms
   */
  showAlone({ from, to }: Span): number[] {
    const { time } = this.#model.curve;
    const start = lowerBound(time, from);
    const part = this.#equity.subarray(start, lowerBound(time, to));
    const points = Int32Array.from(thinned(part, MAX_POINTS), (point) => start + point);
    const times = Array.from(points, (point) => time[point]);
    this.#set(times, points);
    return times;
  }

  /** What the account was worth at the close of a candle, and how far below its peak; null before its first candle. */
  at(time: number): { readonly equity: number | null; readonly drawdown: number | null } {
    const { curve } = this.#model;
    const point = lowerBound(curve.time, time + 1) - 1;
    return point < 0
      ? { equity: null, drawdown: null }
      : { equity: this.#equity[point], drawdown: curve.drawdown[point] };
  }

  #set(times: readonly number[], points: Int32Array): void {
    const put = (series: ISeriesApi<'Area'>, values: Float64Array) =>
      series.setData(
        times.map((ms, i): { time: Time; value: number } | WhitespaceData<Time> => {
          const time = toChartTime(ms);
          return points[i] < 0 ? { time } : { time, value: values[points[i]] };
        }),
      );
    put(this.#parts.equity, this.#equity);
    put(this.#parts.drawdown, this.#model.curve.drawdown);
  }
}
