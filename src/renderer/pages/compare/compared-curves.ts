import { lowerBound, type ReportModel } from '#renderer/report/report-model.ts';

/** The curves of several runs at the same moments; NaN where a run has none. */
export interface ComparedCurves {
  /** ms, ascending, at equal distances. */
  readonly time: Float64Array;
  readonly runs: readonly {
    /** Percent of the run's own initial equity. */
    readonly equity: Float64Array;
    /** Deepest distance from the peak since the moment before, in percent, ≤ 0. */
    readonly drawdown: Float64Array;
  }[];
}

type Curve = Pick<ReportModel, 'curve'> & {
  readonly initialEquity: number;
  /** Between two points, ms. */
  readonly interval: number;
};

/**
 * Puts curves of different ranges and intervals on one time axis. Equity is the last one known at a moment; of the
 * drawdowns since the moment before the deepest is kept, so that none is lost between two points.
 * @param limit how many moments at most
 */
export function alignCurves(curves: readonly Curve[], limit = 3000): ComparedCurves {
  const filled = curves.filter(({ curve }) => curve.time.length > 0);
  if (filled.length === 0) {
    return {
      time: new Float64Array(),
      runs: curves.map(() => ({ equity: new Float64Array(), drawdown: new Float64Array() })),
    };
  }
  const from = Math.min(...filled.map(({ curve }) => curve.time[0] ?? 0));
  const to = Math.max(...filled.map(({ curve }) => curve.time.at(-1) ?? 0));
  const finest = Math.min(...filled.map(({ interval }) => interval));
  const step = finest * Math.max(1, Math.ceil((to - from) / (limit - 1) / finest));
  const time = Float64Array.from({ length: Math.ceil((to - from) / step) + 1 }, (_, index) => from + index * step);
  return { time, runs: curves.map((curve) => sample(curve, time)) };
}

function sample({ curve, initialEquity }: Curve, time: Float64Array): ComparedCurves['runs'][number] {
  const equity = new Float64Array(time.length).fill(Number.NaN);
  const drawdown = new Float64Array(time.length).fill(Number.NaN);
  const first = curve.time[0] ?? Number.POSITIVE_INFINITY;
  const last = curve.time.at(-1) ?? Number.NEGATIVE_INFINITY;
  for (let index = lowerBound(time, first); index < time.length; index++) {
    const until = lowerBound(curve.time, (time[index] as number) + 1);
    const since = index === 0 ? 0 : lowerBound(curve.time, (time[index - 1] as number) + 1);
    // The last moment of a run is the first one that its curve does not reach beyond.
    if (until === curve.time.length && since === until && (time[index] as number) > last) break;
    equity[index] = ((curve.equity[until - 1] as number) / initialEquity) * 100;
    let deepest = curve.drawdown[until - 1] as number;
    for (let point = since; point < until; point++) deepest = Math.min(deepest, curve.drawdown[point] as number);
    drawdown[index] = deepest;
  }
  return { equity, drawdown };
}
