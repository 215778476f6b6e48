import { Tabs } from 'radix-ui';
import { useMemo, useState } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { Tab, TabContent, TabCount } from '#renderer/ui/tabs.tsx';
import { AssumptionsTable } from './assumptions-table.tsx';
import { compareAssumptions } from './compared-assumptions.ts';
import { alignCurves } from './compared-curves.ts';
import { compareMetrics } from './compared-metrics.ts';
import type { ComparedRun } from './compared-run.ts';
import { CurvesPanel } from './curves-panel.tsx';
import { MetricsTable } from './metrics-table.tsx';
import { RunLegend } from './run-legend.tsx';

/** Runs side by side: curves over each other, then metrics and assumptions in columns. */
export function CompareView({ runs }: { readonly runs: readonly ComparedRun[] }) {
  const models = useMemo(() => runs.map(({ model }) => model), [runs]);
  const curves = useMemo(
    () =>
      alignCurves(
        models.map(({ curve, report }) => ({
          curve,
          initialEquity: report.assumptions.settings.equity,
          interval: report.assumptions.equityInterval,
        })),
      ),
    [models],
  );
  const metrics = useMemo(() => compareMetrics(models), [models]);
  const assumptions = useMemo(() => compareAssumptions(models), [models]);
  const differing = assumptions.filter(({ differs }) => differs).length;
  const [hovered, setHovered] = useState<number | null>(null);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <RunLegend runs={runs} curves={curves} hovered={hovered} />
      <Group orientation="vertical" className="min-h-0 flex-1" defaultLayout={{ curves: 50, details: 50 }}>
        <Panel id="curves" minSize={150}>
          <CurvesPanel curves={curves} onHover={setHovered} />
        </Panel>
        <Separator className="h-1 border-t border-line bg-surface transition-colors hover:bg-accent data-[separator=active]:bg-accent" />
        <Panel id="details" minSize={120}>
          <Tabs.Root defaultValue="metrics" className="flex h-full flex-col bg-surface">
            <Tabs.List
              aria-label="Parts of the comparison"
              className="flex h-8 shrink-0 items-stretch border-b border-line px-2"
            >
              <Tab value="metrics">Metrics</Tab>
              <Tab value="assumptions">
                Assumptions <TabCount warn={differing > 0}>{differing} differ</TabCount>
              </Tab>
            </Tabs.List>
            <TabContent value="metrics">
              <MetricsTable runs={runs} groups={metrics} />
            </TabContent>
            <TabContent value="assumptions">
              <AssumptionsTable runs={runs} rows={assumptions} />
            </TabContent>
          </Tabs.Root>
        </Panel>
      </Group>
    </div>
  );
}
