import { Tabs } from 'radix-ui';
import { type ReactNode, useCallback, useState } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import type { Trade } from '#core/analysis/report.ts';
import { ReportChart } from '#renderer/charts/report-chart.tsx';
import { useLayout } from '#renderer/stores/layout-store.ts';
import { classes } from '#renderer/ui/classes.ts';
import { AssumptionsTab } from './assumptions-tab.tsx';
import { DistributionTab } from './distribution-tab.tsx';
import { KpiStrip } from './kpi-strip.tsx';
import { MetricsTab } from './metrics-tab.tsx';
import { MonthsTab } from './months-tab.tsx';
import type { ReportModel } from './report-model.ts';
import type { ReportSource } from './report-source.ts';
import { TradeDrawer } from './trade-drawer.tsx';
import { TradesTab } from './trades-tab.tsx';
import { WarningsTab } from './warnings-tab.tsx';

/** One backtest: key figures, the chart, and everything else in tabs under it. Fills its container. */
export function ReportView({ model, source }: { readonly model: ReportModel; readonly source: ReportSource }) {
  const [selected, setSelected] = useState<Trade | null>(null);
  const close = useCallback(() => setSelected(null), []);
  const chartShare = useLayout((layout) => layout.chartShare);
  const [initialShare] = useState(chartShare);
  const { warnings } = model.report;
  return (
    <div className="@container flex min-h-0 flex-1 flex-col">
      <KpiStrip model={model} />
      <div className="flex min-h-0 flex-1">
        <Group
          orientation="vertical"
          className="min-w-0 flex-1"
          defaultLayout={{ chart: initialShare, details: 100 - initialShare }}
          onLayoutChanged={(layout) => useLayout.setState({ chartShare: layout.chart ?? initialShare })}
        >
          <Panel id="chart" minSize={160}>
            <ReportChart model={model} source={source} selected={selected} onSelect={setSelected} />
          </Panel>
          <Separator className="h-1 border-t border-line bg-surface transition-colors hover:bg-accent data-[separator=active]:bg-accent" />
          <Panel id="details" minSize={120}>
            <Tabs.Root defaultValue="trades" className="flex h-full flex-col bg-surface">
              <div className="flex h-8 shrink-0 items-center border-b border-line">
                <Tabs.List aria-label="Parts of the report" className="flex h-full flex-1 px-2">
                  <Tab value="trades">
                    Trades <Count>{model.trades.length.toLocaleString('en-US')}</Count>
                  </Tab>
                  <Tab value="metrics">Metrics</Tab>
                  <Tab value="distribution">Distribution</Tab>
                  <Tab value="months">Months</Tab>
                  <Tab value="assumptions">Assumptions</Tab>
                  <Tab value="warnings">
                    Warnings <Count warn={warnings.length > 0}>{warnings.length}</Count>
                  </Tab>
                </Tabs.List>
              </div>
              <Content value="trades" scrolls={false}>
                <TradesTab model={model} selected={selected} onSelect={setSelected} />
              </Content>
              <Content value="metrics">
                <MetricsTab model={model} />
              </Content>
              <Content value="distribution">
                <DistributionTab model={model} onSelect={setSelected} />
              </Content>
              <Content value="months">
                <MonthsTab model={model} />
              </Content>
              <Content value="assumptions">
                <AssumptionsTab model={model} />
              </Content>
              <Content value="warnings">
                <WarningsTab warnings={warnings} />
              </Content>
            </Tabs.Root>
          </Panel>
        </Group>
        {selected && <TradeDrawer model={model} trade={selected} onSelect={setSelected} onClose={close} />}
      </div>
    </div>
  );
}

function Tab({ value, children }: { readonly value: string; readonly children: ReactNode }) {
  return (
    <Tabs.Trigger
      value={value}
      className="flex items-center gap-1.5 border-b-2 border-transparent px-2.5 text-small whitespace-nowrap text-muted -outline-offset-2 transition-colors hover:text-text data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-text"
    >
      {children}
    </Tabs.Trigger>
  );
}

function Count({ warn = false, children }: { readonly warn?: boolean; readonly children: ReactNode }) {
  return (
    <span
      className={classes(
        'num rounded-sm px-1 text-micro font-medium',
        warn ? 'bg-warn-soft text-warn' : 'bg-hover text-muted',
      )}
    >
      {children}
    </span>
  );
}

function Content({
  value,
  scrolls = true,
  children,
}: {
  readonly value: string;
  readonly scrolls?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <Tabs.Content
      value={value}
      className={classes('@container min-h-0 flex-1 -outline-offset-2', scrolls && 'overflow-x-hidden overflow-y-auto')}
    >
      {children}
    </Tabs.Content>
  );
}
