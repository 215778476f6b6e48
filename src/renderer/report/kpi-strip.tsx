import type { ReactNode } from 'react';
import { resultInQuote } from '#core/analysis/quote-result.ts';
import { Sparkline } from '#renderer/charts/sparkline.tsx';
import {
  formatMoney,
  formatNumber,
  formatPercent,
  formatSigned,
  formatSignedMoney,
  formatSignedPercent,
} from '#renderer/format/number.ts';
import { formatDuration } from '#renderer/format/time.ts';
import { classes } from '#renderer/ui/classes.ts';
import { Delta } from '#renderer/ui/delta.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import { metricInfo } from './metric-info.ts';
import type { ReportModel } from './report-model.ts';

/** The eight figures that a trader looks at first. */
export function KpiStrip({ model }: { readonly model: ReportModel }) {
  const { all, long, short } = model.report.metrics;
  const { coin, curve, quote } = model;
  const inQuote = resultInQuote(model.report);
  const net = `${model.signedMoney(all.netProfit)} ${coin}`;
  const brief = formatSigned(all.netProfit, Math.abs(all.netProfit ?? 0) < 0.1 ? 4 : 3);
  const final = `Final equity ${model.money(all.finalEquity)} ${coin}`;
  return (
    <dl
      aria-label="Key figures"
      className="grid shrink-0 grid-cols-4 gap-px border-b border-line bg-line @min-[1100px]:grid-cols-[minmax(0,1.3fr)_repeat(7,minmax(0,1fr))]"
    >
      <Kpi
        name="netProfitPct"
        title="Net profit"
        value={<Delta value={all.netProfitPct} text={formatSignedPercent(all.netProfitPct)} />}
        note={inQuote ? `${brief} ${coin} · ${formatSigned(inQuote.profit, 0)} ${quote}` : net}
        more={
          inQuote
            ? `${net}, ${formatSignedMoney(inQuote.profit)} ${quote}\n${final}, ${formatMoney(inQuote.final)} ${quote}`
            : final
        }
        spark={curve.equity}
        sparkClass={(all.netProfit ?? 0) >= 0 ? 'text-up' : 'text-down'}
      />
      <Kpi
        name="cagrPct"
        title="CAGR"
        value={<Delta value={all.cagrPct} text={formatSignedPercent(all.cagrPct)} />}
        note={`Buy & hold ${formatSignedPercent(all.buyHoldPct, 1)}${inQuote ? ` in ${quote}` : ''}`}
      />
      <Kpi
        name="maxDrawdownPct"
        title="Max drawdown"
        value={formatPercent(all.maxDrawdownPct)}
        note={`${model.money(all.maxDrawdown)} ${coin}`}
        spark={curve.drawdown}
        sparkClass="text-down"
      />
      <Kpi
        name="sharpe"
        title="Sharpe"
        value={formatNumber(all.sharpe)}
        note={`Sortino ${formatNumber(all.sortino)}`}
      />
      <Kpi
        name="profitFactor"
        title="Profit factor"
        value={formatNumber(all.profitFactor)}
        note={`Payoff ${formatNumber(all.payoffRatio)}`}
      />
      <Kpi
        name="winRatePct"
        title="Win rate"
        value={formatPercent(all.winRatePct, 1)}
        note={`Expectancy ${formatSignedPercent(all.expectancyPct)}`}
      />
      <Kpi
        name="trades"
        title="Trades"
        value={formatNumber(all.trades, 0)}
        note={`${formatNumber(long.trades, 0)} long · ${formatNumber(short.trades, 0)} short`}
      />
      <Kpi
        name="exposurePct"
        title="Exposure"
        value={formatPercent(all.exposurePct, 1)}
        note={`Avg. trade ${formatDuration(all.avgDurationMs)}`}
      />
    </dl>
  );
}

interface KpiProps {
  readonly name: Parameters<typeof metricInfo>[0];
  readonly title: string;
  readonly value: ReactNode;
  readonly note: string;
  /** What there is no room for. */
  readonly more?: string;
  readonly spark?: Float64Array;
  readonly sparkClass?: string;
}

function Kpi({ name, title, value, note, more, spark, sparkClass }: KpiProps) {
  return (
    <div className="relative flex min-w-0 items-baseline justify-between gap-2 bg-surface px-3 py-1 @min-[1100px]:block @min-[1100px]:py-2">
      <dt className="truncate">
        <Tooltip text={metricInfo(name)?.help ?? title}>
          <span className="text-small text-muted">{title}</span>
        </Tooltip>
      </dt>
      <dd className="num truncate text-title leading-6 font-semibold tracking-tight @min-[1100px]:text-[18px] @min-[1300px]:text-figure">
        {value}
      </dd>
      <dd
        className="num hidden truncate text-micro text-muted @min-[1100px]:block"
        title={more ? `${note}\n${more}` : note}
      >
        {note}
      </dd>
      {spark && spark.length > 1 && (
        <Sparkline
          values={spark}
          className={classes('absolute top-2 right-2.5 hidden opacity-80 @min-[1320px]:block', sparkClass)}
        />
      )}
    </div>
  );
}
