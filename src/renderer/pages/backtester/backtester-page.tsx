import {
  CandlestickChart,
  Database,
  GitCompareArrows,
  PanelLeftClose,
  PanelLeftOpen,
  Play,
  Search,
} from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { compareHref, FEWEST_RUNS } from '#renderer/pages/compare/compare-route.ts';
import { TopBar } from '#renderer/shell/top-bar.tsx';
import { loadCatalogue, useCatalogue } from '#renderer/stores/catalogue.ts';
import { useLayout } from '#renderer/stores/layout-store.ts';
import { useTopic } from '#renderer/stores/topics.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { TextInput } from '#renderer/ui/field.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '#renderer/ui/states.tsx';
import { BacktestForm, FORM_ID } from './backtest-form.tsx';
import { recallForm, useFormDraft } from './remembered-form.ts';
import { RunHistory } from './run-history.tsx';
import { useBacktestJob } from './use-backtest-job.ts';

/** The form on the left, the history of runs on the right. */
export function BacktesterPage() {
  const collapsed = useLayout((layout) => layout.formCollapsed);
  const catalogue = useCatalogue();
  const datasets = useTopic('datasets');
  const runs = useTopic('runs');
  const [search, setSearch] = useState('');
  const [, navigate] = useLocation();
  const { job, start, cancel } = useBacktestJob();
  const version = useFormDraft((draft) => draft.version);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version means other remembered values
  const initial = useMemo(recallForm, [version]);
  const error = catalogue.error ?? datasets.error ?? runs.error;
  const loading = catalogue.loading || datasets.loading || runs.loading;
  const ready = !error && !loading;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const choose = useCallback((id: string, isChosen: boolean) => {
    setChosen((before) => {
      const after = new Set(before);
      if (isChosen) after.add(id);
      else after.delete(id);
      return after;
    });
  }, []);

  // A deleted run takes no place among those that are compared.
  useEffect(() => {
    if (!ready) return;
    const known = new Set(runs.items.map(({ id }) => id));
    setChosen((before) =>
      [...before].every((id) => known.has(id)) ? before : new Set([...before].filter((id) => known.has(id))),
    );
  }, [ready, runs.items]);

  // Failed jobs and the empty state both point to the form, so it must not be hidden behind them.
  useEffect(() => {
    if (ready && runs.items.length === 0) useLayout.setState({ formCollapsed: false });
  }, [ready, runs.items.length]);

  function retry() {
    if (catalogue.error) void loadCatalogue();
    if (datasets.error) datasets.retry();
    if (runs.error) runs.retry();
  }

  return (
    <>
      <TopBar
        title="Backtester"
        actions={
          runs.items.length > 0 && (
            <>
              <span title={chosen.size < FEWEST_RUNS ? 'Choose two to four runs in the history' : undefined}>
                <Button
                  icon={GitCompareArrows}
                  disabled={chosen.size < FEWEST_RUNS}
                  onClick={() => navigate(compareHref([...chosen]))}
                >
                  {chosen.size < FEWEST_RUNS ? 'Compare' : `Compare ${chosen.size} runs`}
                </Button>
              </span>
              <div className="relative w-56">
                <Search
                  size={13}
                  className="pointer-events-none absolute top-[7px] left-2 z-10 text-muted"
                  aria-hidden
                />
                <TextInput
                  type="search"
                  aria-label="Search the runs"
                  placeholder="Search runs"
                  className="pl-7!"
                  value={search}
                  onChange={(event) => setSearch(event.target.value)}
                />
              </div>
            </>
          )
        }
      />
      {error ? (
        <ErrorState text={error} onRetry={retry} />
      ) : (
        <div className="flex min-h-0 flex-1">
          <aside
            aria-label="New backtest"
            className={classes('flex shrink-0 flex-col border-r border-line bg-surface', collapsed ? 'w-10' : 'w-80')}
          >
            <div className={classes('flex h-10 shrink-0 items-center', collapsed ? 'justify-center' : 'pr-2 pl-4')}>
              {!collapsed && <h2 className="flex-1 font-semibold">New backtest</h2>}
              <IconButton
                icon={collapsed ? PanelLeftOpen : PanelLeftClose}
                label={collapsed ? 'Show the form' : 'Hide the form'}
                onClick={() => useLayout.setState({ formCollapsed: !collapsed })}
              />
            </div>
            <div className={classes('min-h-0 flex-1', collapsed && 'hidden')}>
              {loading ? (
                <SkeletonRows rows={10} />
              ) : datasets.items.length === 0 ? (
                <p className="p-4 text-muted">A backtest needs candles, and none are stored yet.</p>
              ) : (
                <BacktestForm
                  key={version}
                  strategies={catalogue.strategies}
                  datasets={datasets.items}
                  initial={initial}
                  job={job}
                  onRun={start}
                  onCancel={cancel}
                />
              )}
            </div>
          </aside>
          <section aria-label="History of runs" className="min-w-0 flex-1">
            {loading ? (
              <SkeletonRows rows={12} />
            ) : runs.items.length > 0 ? (
              <RunHistory runs={runs.items} search={search} onRunAgain={start} chosen={chosen} onChoose={choose} />
            ) : datasets.items.length === 0 ? (
              <EmptyState icon={Database} text="There are no candles to run a strategy on.">
                <Button variant="primary" icon={Database} onClick={() => navigate('/market-data')}>
                  Get market data
                </Button>
              </EmptyState>
            ) : (
              <EmptyState
                icon={CandlestickChart}
                text="No strategy has been tested yet. Every run is kept here with its report."
              >
                <Button variant="primary" type="submit" form={FORM_ID} icon={Play} disabled={job !== null}>
                  Run the first backtest
                </Button>
              </EmptyState>
            )}
          </section>
        </div>
      )}
    </>
  );
}
