import { lazy, Suspense } from 'react';
import { Redirect, Route, Router, Switch } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { BacktesterPage } from './pages/backtester/backtester-page.tsx';
import { ReportSkeleton } from './pages/backtester/report-skeleton.tsx';
import { BotsPage } from './pages/bots/bots-page.tsx';
import { DashboardPage } from './pages/dashboard/dashboard-page.tsx';
import { KeysPage } from './pages/keys/keys-page.tsx';
import { MarketDataPage } from './pages/market-data/market-data-page.tsx';
import { SettingsPage } from './pages/settings/settings-page.tsx';
import { StrategiesPage } from './pages/strategies/strategies-page.tsx';
import { StrategySkeleton } from './pages/strategies/strategy-skeleton.tsx';
import { Navigator } from './shell/navigator.tsx';
import { Notices } from './shell/notices.tsx';
import { Overlays } from './shell/overlays.tsx';
import { Rail } from './shell/rail.tsx';
import { useTopic } from './stores/topics.ts';
import { SkeletonRows } from './ui/states.tsx';
import { TooltipProvider } from './ui/tooltip.tsx';

/** The charts are the heaviest part of the window and wait until a report is opened. */
const RunPage = lazy(() => import('./pages/backtester/run-page.tsx').then((module) => ({ default: module.RunPage })));

const ComparePage = lazy(() =>
  import('./pages/compare/compare-page.tsx').then((module) => ({ default: module.ComparePage })),
);

const StrategyPage = lazy(() =>
  import('./pages/strategies/strategy-page.tsx').then((module) => ({ default: module.StrategyPage })),
);

const BotPage = lazy(() => import('./pages/bots/bot-page.tsx').then((module) => ({ default: module.BotPage })));

/** The frame of the window and its pages. */
export function App() {
  return (
    <Router hook={useHashLocation}>
      <TooltipProvider delayDuration={350} skipDelayDuration={150}>
        <div className="flex h-full">
          <Rail />
          <main className="flex min-w-0 flex-1 flex-col">
            <Switch>
              <Route path="/dashboard" component={DashboardPage} />
              <Route path="/backtester" component={BacktesterPage} />
              <Route path="/backtester/compare/:ids">
                {({ ids }) => (
                  <Suspense fallback={<ReportSkeleton />}>
                    <ComparePage key={ids} route={ids} />
                  </Suspense>
                )}
              </Route>
              <Route path="/backtester/:runId">
                {({ runId }) => (
                  <Suspense fallback={<ReportSkeleton />}>
                    <RunPage key={runId} runId={runId} />
                  </Suspense>
                )}
              </Route>
              <Route path="/bots" component={BotsPage} />
              <Route path="/bots/:id">
                {({ id }) => (
                  <Suspense fallback={<SkeletonRows rows={8} />}>
                    <BotPage key={id} id={id} />
                  </Suspense>
                )}
              </Route>
              <Route path="/market-data" component={MarketDataPage} />
              <Route path="/strategies" component={StrategiesPage} />
              <Route path="/strategies/:id">
                {({ id }) => (
                  <Suspense fallback={<StrategySkeleton />}>
                    <StrategyPage key={id} id={id} />
                  </Suspense>
                )}
              </Route>
              <Route path="/keys" component={KeysPage} />
              <Route path="/settings" component={SettingsPage} />
              <Route component={Home} />
            </Switch>
          </main>
        </div>
        <Navigator />
        <Overlays />
        <Notices />
      </TooltipProvider>
    </Router>
  );
}

/** Where the window begins: with the bots where there are some, else where a trader begins without any. */
function Home() {
  const { items, loading } = useTopic('bots');
  if (loading) return null;
  return <Redirect to={items.length > 0 ? '/dashboard' : '/backtester'} replace />;
}
