import type { CandlestickData, HistogramData, Time, WhitespaceData } from 'lightweight-charts';
import type { Candles } from '#core/market/candles.ts';
import { type ChartColors, withAlpha } from './chart-theme.ts';
import { toChartTime } from './time-axis.ts';

/** What the axis shows: its times in ms, and at each the index of its candle, −1 for a missing one. */
export interface CandleAxis {
  readonly times: readonly number[];
  readonly candleAt: readonly number[];
}

/** Candles as the chart takes them; missing ones are empty space. */
export function candleData(candles: Candles, axis: CandleAxis): (CandlestickData<Time> | WhitespaceData<Time>)[] {
  return axis.times.map((ms, index) => {
    const at = axis.candleAt[index] ?? -1;
    const time = toChartTime(ms);
    if (at < 0) return { time };
    return { time, open: candles.open[at], high: candles.high[at], low: candles.low[at], close: candles.close[at] };
  });
}

/** Volume as bars in the colours of their candles. */
export function volumeData(candles: Candles, colors: ChartColors): HistogramData<Time>[] {
  const { time, open, close, volume, length } = candles;
  const up = withAlpha(colors.up, 0.28);
  const down = withAlpha(colors.down, 0.28);
  return Array.from({ length }, (_, at) => ({
    time: toChartTime(time[at]),
    value: volume[at],
    color: close[at] >= open[at] ? up : down,
  }));
}
