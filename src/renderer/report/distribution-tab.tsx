import { BarChart3 } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { Trade } from '#core/analysis/report.ts';
import { formatCount, formatNumber } from '#renderer/format/number.ts';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { EmptyState } from '#renderer/ui/states.tsx';
import { HistogramChart } from './histogram-chart.tsx';
import type { ReportModel } from './report-model.ts';
import { ScatterChart, type ScatterPoint } from './scatter-chart.tsx';

const UNITS = [
  { value: 'pct', label: 'Percent' },
  { value: 'money', label: 'Money' },
] as const;

/** How the results are spread, and how far trades ran against and for the trader on the way. */
export function DistributionTab({
  model,
  onSelect,
}: {
  readonly model: ReportModel;
  readonly onSelect: (trade: Trade) => void;
}) {
  const [unit, setUnit] = useState<'pct' | 'money'>('pct');
  const closed = useMemo(() => model.trades.filter((trade) => !trade.open), [model]);
  const results = useMemo(() => closed.map((trade) => (unit === 'pct' ? trade.pnlPct : trade.pnl)), [closed, unit]);
  const points = useMemo(() => closed.map((trade) => toPoint(trade)), [closed]);
  if (closed.length === 0) return <EmptyState icon={BarChart3} text="No trade was closed in this range." />;
  const format = unit === 'pct' ? (value: number) => `${formatNumber(value, 2, 0)} %` : model.money;
  return (
    <div className="grid h-full min-h-64 grid-cols-1 gap-4 p-4 @min-[760px]:grid-cols-2">
      <Figure
        title="Results of the trades"
        note={unit === 'pct' ? 'Percent of notional at entry' : model.coin}
        aside={<Segmented label="Unit" value={unit} options={UNITS} onChange={setUnit} />}
      >
        <HistogramChart values={results} format={format} countLabel={(count) => formatCount(count, 'trade')} />
      </Figure>
      <Figure title="Adverse and favourable excursion" note="Percent of notional at entry; a dot is a trade">
        <ScatterChart
          points={points}
          xTitle="Worst open loss (MAE, %)"
          yTitle="Best open profit (MFE, %)"
          onPick={(index) => closed[index] && onSelect(closed[index])}
        />
      </Figure>
    </div>
  );
}

function toPoint(trade: Trade): ScatterPoint {
  const notional = trade.notional || 1;
  return { x: (trade.mae / notional) * 100, y: (trade.mfe / notional) * 100, gain: trade.pnl >= 0 };
}

function Figure({
  title,
  note,
  aside,
  children,
}: {
  readonly title: string;
  readonly note: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <figure className="flex min-h-56 min-w-0 flex-col">
      <figcaption className="mb-2 flex h-7 items-center gap-2">
        <span className="text-small font-semibold whitespace-nowrap">{title}</span>
        <span className="min-w-0 flex-1 truncate text-small text-muted">{note}</span>
        {aside}
      </figcaption>
      <div className="relative min-h-0 flex-1">{children}</div>
    </figure>
  );
}
