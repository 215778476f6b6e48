import { REPORT_FORMAT, type Report } from '#core/analysis/report.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { createReportModel, type ReportModel } from '#renderer/report/report-model.ts';

export type LoadedReport =
  | { readonly ok: true; readonly model: ReportModel }
  | { readonly ok: false; readonly why: string };

const OUTDATED = 'The report was made by an earlier build and lacks some figures. Run the backtest again.';

/** Lets the browser paint what is on screen before a long computation. */
const afterPaint = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

/** Fetches a run's report and prepares it for its views. Long reports take a while: the page shows a skeleton. */
export async function loadReport(id: string): Promise<LoadedReport> {
  const reply = await call('backtests.report', { id });
  if (!reply.ok) return { ok: false, why: reply.error.message };
  await afterPaint();
  try {
    const report = JSON.parse(new TextDecoder().decode(reply.value.json)) as Report;
    if (report.format !== REPORT_FORMAT) {
      return { ok: false, why: `The report is of format ${report.format}; this version reads ${REPORT_FORMAT}.` };
    }
    // Written while the format was still growing.
    if (!report.tables || !report.assumptions.markets) return { ok: false, why: OUTDATED };
    return { ok: true, model: createReportModel(report) };
  } catch {
    return { ok: false, why: 'The stored report is damaged. Run the backtest again with the same settings.' };
  }
}
