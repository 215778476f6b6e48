import { BacktesterPage } from './pages/backtester-page.ts';
import { ReportPage } from './pages/report-page.ts';
import { Shell } from './pages/shell.ts';
import { expect, test } from './support/fixtures.ts';

/** What the main process aims at: a delayed event loop is a delayed order. */
const TARGET_MS = 20;
/** How often the delay is looked at; Node counts this time as part of each value. */
const INTERVAL_MS = 5;
/** What fails the test: a busy machine delays everything, a backtest in the main process does so by whole seconds. */
const LIMIT_MS = 200;

declare global {
  // Lives in the main process between two evaluations.
  var loopDelay: ReturnType<typeof import('node:perf_hooks').monitorEventLoopDelay> | undefined;
}

test('the main process stays free while a backtest runs', async ({ launch }, info) => {
  const { page, electron } = await launch();
  const shell = new Shell(page);
  const backtester = new BacktesterPage(page);
  await shell.open('Market data');
  await expect(page.getByText('synthetic').first()).toBeVisible({ timeout: 60_000 });
  await shell.idle();
  await shell.open('Backtester');
  await backtester.choose({ strategy: 'SMA Cross', market: '5m' });

  await electron.evaluate((_electron, resolution) => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
    globalThis.loopDelay = monitorEventLoopDelay({ resolution });
    globalThis.loopDelay.enable();
  }, INTERVAL_MS);
  await backtester.run();
  await new ReportPage(page).shown();
  const measured = await electron.evaluate(() => {
    const delay = globalThis.loopDelay;
    delay?.disable();
    return { p99: delay?.percentile(99) ?? Number.NaN, max: delay?.max ?? Number.NaN };
  });
  const p99 = measured.p99 / 1e6 - INTERVAL_MS;
  const max = measured.max / 1e6 - INTERVAL_MS;

  const text = `event loop of the main process: p99 ${p99.toFixed(1)} ms (target ${TARGET_MS} ms), longest ${max.toFixed(1)} ms`;
  info.annotations.push({ type: 'measured', description: text });
  console.log(`    ${text}`);
  expect(p99).toBeLessThan(LIMIT_MS);
});
