import { bestOf, directionOf } from '#renderer/report/metric-direction.ts';
import { formatMetric } from '#renderer/report/metric-format.ts';
import { METRIC_GROUPS, type MetricInfo } from '#renderer/report/metric-info.ts';
import type { ReportModel } from '#renderer/report/report-model.ts';

export interface ComparedMetric {
  readonly info: MetricInfo;
  readonly values: readonly { readonly value: number | null; readonly text: string; readonly best: boolean }[];
  /** Why no value is marked although one way would be better; null otherwise. */
  readonly incomparable: string | null;
}

export interface ComparedMetricGroup {
  readonly title: string;
  readonly metrics: readonly ComparedMetric[];
}

/** Every metric of several runs, with the best of each marked where the runs can be compared in it. */
export function compareMetrics(models: readonly ReportModel[]): ComparedMetricGroup[] {
  const coins = new Set(models.map(({ coin }) => coin));
  const accounts = new Set(models.map(({ report }) => report.assumptions.settings.equity));
  const money =
    coins.size > 1
      ? 'Not compared: the runs are in different coins.'
      : accounts.size > 1
        ? 'Not compared: the runs began with different equity.'
        : null;
  return METRIC_GROUPS.map(({ title, metrics }) => ({
    title,
    metrics: metrics.map((info) => {
      const direction = directionOf(info.name);
      const inMoney = info.kind === 'money' || info.kind === 'signed-money';
      const incomparable = inMoney && direction !== null ? money : null;
      const values = models.map(({ report }) => report.metrics.all[info.name]);
      const best = incomparable ? new Set<number>() : bestOf(values, direction);
      return {
        info,
        incomparable,
        values: models.map((model, index) => {
          const value = values[index] ?? null;
          const text = formatMetric(info.kind, value, model);
          const coin = inMoney && value !== null && coins.size > 1 ? ` ${model.coin}` : '';
          return { value, text: text + coin, best: best.has(index) };
        }),
      };
    }),
  }));
}
