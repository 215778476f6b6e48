import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BacktesterPage } from './pages/backtester-page.ts';
import { MarketDataPage } from './pages/market-data-page.ts';
import { ReportPage } from './pages/report-page.ts';
import { Shell } from './pages/shell.ts';
import { hourlyCandles } from './support/candle-file.ts';
import { expect, test } from './support/fixtures.ts';

test('from the first start to an exported report', async ({ launch, folder }, info) => {
  const first = await launch();
  const shell = new Shell(first.page);
  const marketData = new MarketDataPage(first.page);

  await test.step('the first start makes the demo market', async () => {
    await shell.open('Market data');
    await expect(marketData.datasets.getByText('synthetic').first()).toBeVisible({ timeout: 60_000 });
    await shell.idle();
    await first.takePictures('1-demo-market');
  });

  await test.step('a CSV file is imported as what it is', async () => {
    await first.answerOpenDialog(hourlyCandles(folder, info));
    const guess = await marketData.importFile();
    expect(guess).toEqual({ market: 'binance:BTC/USDT:USDT', timeframe: '1h' });
    await expect(marketData.dataset('BTC/USDT:USDT', '1h').filter({ hasText: 'binance' })).toBeVisible();
    await shell.idle();
  });

  const backtester = new BacktesterPage(first.page);
  const report = new ReportPage(first.page);

  await test.step('a backtest runs over it and opens its report', async () => {
    await shell.open('Backtester');
    await backtester.choose({ strategy: 'SMA Cross', market: 'binance BTC/USDT:USDT · 1h' });
    await first.takePictures('2-form');
    await backtester.run();
    await report.shown();
    await first.takePictures('3-report');
  });

  await test.step('every part of the report can be looked at', async () => {
    for (const name of ['Metrics', 'Distribution', 'Months', 'Assumptions', 'Warnings']) {
      await expect(await report.openTab(name)).toBeVisible();
      await first.takePictures(`4-${name.toLowerCase()}`);
    }
    await report.openTab('Trades');
    await report.trades.getByRole('row').nth(2).click();
    await expect(report.drawer).toBeVisible();
    await first.takePictures('5-trade');
  });

  const figures = await report.figuresText();
  expect(figures).toMatch(/Trades\s*\d/);
  expect(first.complaints, 'the page has nothing to complain about').toEqual([]);
  expectOwnRequestsOnly(first.requests);
  await first.quit();

  const second = await launch();
  const shellAgain = new Shell(second.page);
  const reportAgain = new ReportPage(second.page);

  await test.step('after a restart the run is in the history, with the same figures', async () => {
    await shellAgain.open('Backtester');
    const runs = new BacktesterPage(second.page);
    await expect(runs.runs.getByRole('row')).toHaveCount(2);
    await second.takePictures('6-history');
    await runs.openNewestRun();
    await reportAgain.shown();
    expect(await reportAgain.figuresText()).toBe(figures);
  });

  await test.step('its report is exported as JSON, HTML and CSV', async () => {
    const json = await exportTo(join(folder, 'report.json'), 'Report as JSON');
    const { format, trades, metrics } = JSON.parse(json);
    expect(format).toBe('plutarc-report/1');
    expect(trades.length).toBe(metrics.all.trades);
    expect(figures).toContain(metrics.all.trades.toLocaleString('en-US'));

    const html = await exportTo(join(folder, 'report.html'), 'Report as HTML');
    expect(html).toContain('plutarc-report/1');
    expect(html, 'everything is inside').not.toMatch(/<(script|link|img)[^>]+(src|href)="(?!data:)/);

    const csv = await exportTo(join(folder, 'trades.csv'), 'Trades as CSV');
    expect(csv.trim().split('\n')).toHaveLength(trades.length + 1);
  });

  await test.step('every other page shows what it should', async () => {
    await shellAgain.open('Strategies');
    await expect(second.page.getByText('SMA Cross').first()).toBeVisible();
    await second.takePictures('7-strategies');
    await shellAgain.open('Settings');
    await expect(second.page.getByText(join(folder, 'data'))).toBeVisible();
    await second.takePictures('8-settings');
  });

  expect(second.complaints, 'the page has nothing to complain about').toEqual([]);
  expectOwnRequestsOnly(second.requests);

  async function exportTo(path: string, format: string): Promise<string> {
    await second.answerSaveDialog(path);
    await reportAgain.export(format);
    await expect.poll(() => existsSync(path)).toBe(true);
    await expect(second.page.getByText('Export', { exact: true })).toBeEnabled();
    return readFileSync(path, 'utf8');
  }
});

function expectOwnRequestsOnly(requests: readonly string[]): void {
  expect(requests.length).toBeGreaterThan(0);
  expect(requests.filter((url) => !url.startsWith('app://plutarc/') && !url.startsWith('data:image/'))).toEqual([]);
}
