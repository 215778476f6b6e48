import { Tabs } from 'radix-ui';
import { useCallback, useState } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import type { Trade } from '#core/analysis/report.ts';
import { ReportChart } from '#renderer/charts/report-chart.tsx';
import { useLayout } from '#renderer/stores/layout-store.ts';
import { Tab, TabContent, TabCount } from '#renderer/ui/tabs.tsx';
import { AssumptionsTab } from './assumptions-tab.tsx';
import { BreakdownTab } from './breakdown-tab.tsx';
import { DistributionTab } from './distribution-tab.tsx';
import { type AskedClose, ExplainDrawer } from './explain-drawer.tsx';
import { KpiStrip } from './kpi-strip.tsx';
import type { MarketModel } from './market-model.ts';
import { MetricsTab } from './metrics-tab.tsx';
import { MonthsTab } from './months-tab.tsx';
import type { ReportModel } from './report-model.ts';
import type { ReportSource } from './report-source.ts';
import { TradeDrawer } from './trade-drawer.tsx';
import { TradesTab } from './trades-tab.tsx';
import { WarningsTab } from './warnings-tab.tsx';

/** One backtest: key figures, the chart, and everything else in tabs under it. Fills its container. */
export function ReportView({ model, source }: { readonly model: ReportModel; readonly source: ReportSource }) {
  const [selected, setSelectedTrade] = useState<Trade | null>(null);
  const [asked, setAsked] = useState<AskedClose | null>(null);
  // There is room for one drawer.
  const setSelected = useCallback((trade: Trade) => {
    setAsked(null);
    setSelectedTrade(trade);
  }, []);
  const close = useCallback(() => {
    setAsked(null);
    setSelectedTrade(null);
  }, []);
  const ask = useCallback((time: number, market: MarketModel) => {
    setSelectedTrade(null);
    setAsked({ time, market });
  }, []);
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
            <ReportChart
              model={model}
              source={source}
              selected={selected}
              onSelect={setSelected}
              onExplain={source.explain && ask}
            />
          </Panel>
          <Separator className="h-1 border-t border-line bg-surface transition-colors hover:bg-accent data-[separator=active]:bg-accent" />
          <Panel id="details" minSize={120}>
            <Tabs.Root defaultValue="trades" className="@container flex h-full flex-col bg-surface">
              <div className="flex h-8 shrink-0 items-center border-b border-line">
                <Tabs.List aria-label="Parts of the report" className="flex h-full min-w-0 flex-1 px-2">
                  <Tab value="trades">
                    Trades <TabCount>{model.trades.length.toLocaleString('en-US')}</TabCount>
                  </Tab>
                  <Tab value="metrics">Metrics</Tab>
                  <Tab value="breakdown">Breakdown</Tab>
                  <Tab value="distribution">Distribution</Tab>
                  <Tab value="months">Months</Tab>
                  <Tab value="assumptions">Assumptions</Tab>
                  <Tab value="warnings">
                    Warnings <TabCount warn={warnings.length > 0}>{warnings.length}</TabCount>
                  </Tab>
                </Tabs.List>
              </div>
              <TabContent value="trades" scrolls={false}>
                <TradesTab model={model} selected={selected} onSelect={setSelected} />
              </TabContent>
              <TabContent value="metrics">
                <MetricsTab model={model} />
              </TabContent>
              <TabContent value="breakdown">
                <BreakdownTab model={model} />
              </TabContent>
              <TabContent value="distribution">
                <DistributionTab model={model} onSelect={setSelected} />
              </TabContent>
              <TabContent value="months">
                <MonthsTab model={model} />
              </TabContent>
              <TabContent value="assumptions">
                <AssumptionsTab model={model} />
              </TabContent>
              <TabContent value="warnings">
                <WarningsTab warnings={warnings} />
              </TabContent>
            </Tabs.Root>
          </Panel>
        </Group>
        {selected && (
          <TradeDrawer
            model={model}
            trade={selected}
            onSelect={setSelected}
            onExplain={source.explain && ask}
            onClose={close}
          />
        )}
        {asked && source.explain && (
          <ExplainDrawer model={model} asked={asked} explain={source.explain} onAsk={setAsked} onClose={close} />
        )}
      </div>
    </div>
  );
}
