import type { ReactNode } from 'react';
import { AssumptionsTab } from '#renderer/report/assumptions-tab.tsx';
import { BreakdownTab } from '#renderer/report/breakdown-tab.tsx';
import { MetricsTab } from '#renderer/report/metrics-tab.tsx';
import { MonthsTab } from '#renderer/report/months-tab.tsx';
import type { ReportModel } from '#renderer/report/report-model.ts';
import { WarningsTab } from '#renderer/report/warnings-tab.tsx';

/** What stands in tabs on screen, one after the other on paper. */
export function PrintedReport({ model }: { readonly model: ReportModel }) {
  return (
    <div className="hidden print:block">
      {model.report.warnings.length > 0 && (
        <Part title="Warnings">
          <WarningsTab warnings={model.report.warnings} />
        </Part>
      )}
      <Part title="Months">
        <MonthsTab model={model} />
      </Part>
      <Part title="Metrics">
        <MetricsTab model={model} />
      </Part>
      <Part title="Breakdown">
        <BreakdownTab model={model} />
      </Part>
      <Part title="Assumptions">
        <AssumptionsTab model={model} />
      </Part>
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="@container pt-4">
      <h2 className="px-4 text-title font-semibold">{title}</h2>
      {children}
    </section>
  );
}
