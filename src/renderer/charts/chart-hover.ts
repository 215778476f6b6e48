import type { MouseEventParams, Time } from 'lightweight-charts';
import type { AccountCurves } from './account-curves.ts';
import type { CandleStretch } from './candle-stretch.ts';
import type { ChartHover } from './report-chart-events.ts';
import type { TradeLayer } from './trade-layer.ts';

/** What a chart shows at the moment. */
export interface ChartContents {
  /** Axis times, ms. */
  readonly times: readonly number[];
  readonly stretch: CandleStretch;
  readonly curves: AccountCurves;
  readonly layer: TradeLayer;
}

/** What lies under the crosshair; null where that is nothing. */
export function hoverAt(event: MouseEventParams<Time>, contents: ChartContents): ChartHover | null {
  const index = event.logical === undefined ? -1 : Math.round(event.logical);
  const time = contents.times[index];
  if (event.point === undefined || time === undefined) return null;
  return {
    time,
    candle: contents.stretch.candleOf(index),
    ...contents.curves.at(time),
    trades: contents.layer.edgesAt(index),
    point: event.paneIndex === 0 ? { x: event.point.x, y: event.point.y } : null,
  };
}
