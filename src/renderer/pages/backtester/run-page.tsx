import { Download, FileCode, FileJson, FlaskConical, RotateCw, Table2, Trash2, X } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { marketsInWords } from '#renderer/format/market.ts';
import { formatDate } from '#renderer/format/time.ts';
import { ReportView } from '#renderer/report/report-view.tsx';
import { describeProgress } from '#renderer/shell/host-state.tsx';
import { TopBar } from '#renderer/shell/top-bar.tsx';
import { showFailure } from '#renderer/stores/notices.ts';
import { useTopic, useTopicItem } from '#renderer/stores/topics.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { ConfirmDialog } from '#renderer/ui/dialog.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { ErrorState } from '#renderer/ui/states.tsx';
import { bridgeReportSource } from './bridge-report-source.ts';
import { fromRequest, marketsOf } from './form-model.ts';
import { type LoadedReport, loadReport } from './load-report.ts';
import { fillForm } from './remembered-form.ts';
import { ReportSkeleton } from './report-skeleton.tsx';
import { deleteRun, exportRun } from './run-actions.ts';
import { useBacktestJob } from './use-backtest-job.ts';

/** The report of one run, with what can be done with it. */
export function RunPage({ runId }: { readonly runId: string }) {
  const runs = useTopic('runs');
  const datasets = useTopic('datasets').items;
  const run = useTopicItem('runs', runId);
  const [loaded, setLoaded] = useState<LoadedReport | null>(null);
  const [deleting, setDeleting] = useState(false);
  const [, navigate] = useLocation();
  const { job, start, cancel } = useBacktestJob();

  const load = useCallback(() => {
    let current = true;
    setLoaded(null);
    void loadReport(runId).then((result) => {
      if (current) setLoaded(result);
    });
    return () => {
      current = false;
    };
  }, [runId]);
  useEffect(load, [load]);

  const assumptions = loaded?.ok ? loaded.model.report.assumptions : null;
  const markets = assumptions?.markets;
  const timeframe = run?.request.timeframe;
  const source = useMemo(
    () =>
      markets && timeframe
        ? bridgeReportSource(
            runId,
            markets.map(({ market }) => market),
            timeframe,
          )
        : null,
    [runId, markets, timeframe],
  );

  return (
    <>
      <TopBar
        title={run?.strategyName ?? 'Report'}
        parent={{ title: 'Backtester', href: '/backtester' }}
        aside={
          run && (
            <span className="flex min-w-0 items-center gap-2">
              <span className="truncate" title={run.market}>
                {marketsInWords(marketsOf(run.request))} · {run.timeframe} · {formatDate(run.from, 'UTC')} to{' '}
                {formatDate(run.to, 'UTC')}
              </span>
              {run.synthetic && <Badge tone="warn">synthetic</Badge>}
            </span>
          )
        }
        actions={
          run && (
            <>
              {job ? (
                <span className="flex items-center gap-1 text-small text-muted">
                  <span className="num max-w-64 truncate">{describeProgress(job)}</span>
                  <IconButton icon={X} label="Cancel the run" onClick={cancel} />
                </span>
              ) : (
                <Button
                  variant="quiet"
                  icon={RotateCw}
                  onClick={() => void start(run.request).then((failure) => failure && showFailure(failure))}
                >
                  Run again
                </Button>
              )}
              <Button
                variant="quiet"
                icon={FlaskConical}
                onClick={() => {
                  fillForm(fromRequest(run.request, datasets));
                  navigate('/backtester');
                }}
              >
                Change settings
              </Button>
              <Menu
                trigger={<Button icon={Download}>Export</Button>}
                items={[
                  {
                    label: 'Report as HTML',
                    hint: '.html',
                    icon: FileCode,
                    onSelect: () => void exportRun(runId, 'html'),
                  },
                  {
                    label: 'Report as JSON',
                    hint: '.json',
                    icon: FileJson,
                    onSelect: () => void exportRun(runId, 'json'),
                  },
                  { label: 'Trades as CSV', hint: '.csv', icon: Table2, onSelect: () => void exportRun(runId, 'csv') },
                ]}
              />
              <IconButton icon={Trash2} label="Delete this run" onClick={() => setDeleting(true)} />
            </>
          )
        }
      />
      {!runs.loading && !run ? (
        <ErrorState text="This run is not in the history any more." />
      ) : loaded === null || !source ? (
        <ReportSkeleton />
      ) : loaded.ok ? (
        <ReportView model={loaded.model} source={source} />
      ) : (
        <ErrorState text={loaded.why} onRetry={load} />
      )}
      <ConfirmDialog
        open={deleting}
        title="Delete this run?"
        text="Its report is removed from this machine. This cannot be undone; the same settings give the same report again."
        action="Delete run"
        onConfirm={() => void deleteRun(runId).then((gone) => gone && navigate('/backtester'))}
        onClose={() => setDeleting(false)}
      />
    </>
  );
}
