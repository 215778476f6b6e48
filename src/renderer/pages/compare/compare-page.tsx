import { ArrowLeft, CircleAlert, GitCompareArrows } from 'lucide-react';
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { ReportSkeleton } from '#renderer/pages/backtester/report-skeleton.tsx';
import { TopBar } from '#renderer/shell/top-bar.tsx';
import { useTopic } from '#renderer/stores/topics.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState, ErrorState } from '#renderer/ui/states.tsx';
import { FEWEST_RUNS, idsOfRoute } from './compare-route.ts';
import { CompareView } from './compare-view.tsx';
import { useReports } from './use-reports.ts';

/** Two to four runs side by side. */
export function ComparePage({ route }: { readonly route: string }) {
  const ids = useMemo(() => idsOfRoute(route), [route]);
  const topic = useTopic('runs');
  const { reports, retry } = useReports(ids);
  const [, navigate] = useLocation();
  const stored = topic.loading || topic.error ? null : topic.items.map(({ id }) => id).join(' ');

  const runs = useMemo(() => {
    const known = stored === null ? null : new Set(stored.split(' '));
    return (reports ?? []).flatMap((report, index) => {
      const id = ids[index];
      return id !== undefined && report.ok && (known === null || known.has(id)) ? [{ id, model: report.model }] : [];
    });
  }, [reports, ids, stored]);

  const missing = ids.length - runs.length;
  const damaged = reports?.find(
    (report, index) => !report.ok && stored !== null && stored.split(' ').includes(ids[index] ?? ''),
  );
  const back = (
    <Button icon={ArrowLeft} onClick={() => navigate('/backtester')}>
      Back to the history
    </Button>
  );

  return (
    <>
      <TopBar
        title="Compare"
        parent={{ title: 'Backtester', href: '/backtester' }}
        aside={runs.length >= FEWEST_RUNS && `${runs.length} runs`}
        actions={back}
      />
      {reports === null ? (
        <ReportSkeleton />
      ) : runs.length >= FEWEST_RUNS ? (
        <>
          {missing > 0 && (
            <p role="status" className="flex items-center gap-2 bg-warn-soft px-4 py-1.5 text-small">
              <CircleAlert size={14} className="shrink-0 text-warn" aria-hidden />
              {missing === 1 ? 'One of the chosen runs' : `${missing} of the chosen runs`} cannot be shown:{' '}
              {damaged && !damaged.ok ? damaged.why : 'it is not in the history any more.'}
            </p>
          )}
          <CompareView runs={runs} />
        </>
      ) : damaged && !damaged.ok ? (
        <ErrorState text={damaged.why} onRetry={retry} />
      ) : (
        <EmptyState
          icon={GitCompareArrows}
          text={
            missing > 0
              ? 'A comparison needs two runs, and of the chosen ones not enough are in the history any more.'
              : 'A comparison needs two to four runs: choose them in the history.'
          }
        >
          {back}
        </EmptyState>
      )}
    </>
  );
}
