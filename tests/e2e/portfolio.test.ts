import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BacktesterPage } from './pages/backtester-page.ts';
import { ComparePage } from './pages/compare-page.ts';
import { MarketDataPage } from './pages/market-data-page.ts';
import { ReportPage } from './pages/report-page.ts';
import { Shell } from './pages/shell.ts';
import { hourlyCandles } from './support/candle-file.ts';
import { expect, test } from './support/fixtures.ts';

test('one strategy runs on two markets over one account', async ({ launch, folder }, info) => {
  const app = await launch();
  const { page } = app;
  const shell = new Shell(page);
  const marketData = new MarketDataPage(page);
  const backtester = new BacktesterPage(page);
  const report = new ReportPage(page);

  await test.step('two markets with hourly candles are stored', async () => {
    await shell.open('Market data');
    await expect(marketData.datasets.getByText('synthetic').first()).toBeVisible({ timeout: 60_000 });
    await shell.idle();
    await app.answerOpenDialog(hourlyCandles(folder, info));
    await marketData.importFile();
    await expect(marketData.dataset('BTC/USDT:USDT', '1h').filter({ hasText: 'binance' })).toBeVisible();
    await shell.idle();
  });

  await test.step('the form takes a second market, and says what that means for the share of each', async () => {
    await shell.open('Backtester');
    await backtester.choose({ strategy: 'EMA Trend', market: 'binance BTC/USDT:USDT · 1h' });
    await expect(backtester.form.getByText('Limits', { exact: true })).toBeHidden();
    await app.takePictures('10-form-one');
    await backtester.addMarket(2, 'DEMO-TREND');
    await expect(backtester.form.getByText('1 of 2 positions fits at a time')).toBeVisible();
    await app.takePictures('10-form-two');
    await backtester.form.getByRole('button', { name: 'Set to 45 %' }).click();
    await expect(backtester.form.getByLabel('Percent of equity', { exact: true })).toHaveValue('45');
    await expect(backtester.form.getByText('fits at a time')).toBeHidden();
  });

  await test.step('the order of the markets can be changed', async () => {
    await backtester.form.getByRole('button', { name: 'Move market 2 up' }).click();
    await expect(backtester.market(1).locator('option:checked')).toContainText('DEMO-TREND');
    await backtester.form.getByRole('button', { name: 'Move market 2 up' }).click();
    await expect(backtester.market(1).locator('option:checked')).toContainText('binance BTC/USDT:USDT');
  });

  await test.step('a limit that cannot be is refused in words', async () => {
    const limit = backtester.form.getByLabel('Open positions', { exact: true });
    await limit.fill('1.5');
    await backtester.run();
    await expect(backtester.form.getByText('Enter a whole number.')).toBeVisible();
    await limit.fill('2');
    await backtester.form.getByRole('radio', { name: '1 y' }).click();
    await backtester.form.getByLabel('Exposure in all', { exact: true }).fill('1.2');
  });

  await test.step('the report shows either instrument in the chart', async () => {
    await backtester.run();
    await report.shown();
    await expect(page.getByText('BTC, DEMO-TREND · 1h')).toBeVisible();
    await expect(report.instrument.getByRole('radio', { name: 'BTC', exact: true })).toBeChecked();
    await app.takePictures('11-two-markets');
    await report.instrument.getByRole('radio', { name: 'DEMO-TREND' }).click();
    await expect(page.getByText('DEMO-TREND/USDT:USDT · 1h', { exact: true })).toBeVisible();
    await report.shown();
    await app.takePictures('11-other-market');
  });

  await test.step('trades carry their symbol and can be shown of one instrument alone', async () => {
    expect(new Set(await report.columnTexts('Symbol'))).toEqual(new Set(['BTC', 'DEMO-TREND']));
    await report.tradesOf.getByRole('radio', { name: 'BTC', exact: true }).click();
    await expect.poll(async () => [...new Set(await report.columnTexts('Symbol'))]).toEqual(['BTC']);
  });

  await test.step('opening a trade shows its instrument', async () => {
    await expect(report.instrument.getByRole('radio', { name: 'DEMO-TREND' })).toBeChecked();
    await report.trades.getByRole('row').nth(2).click();
    await expect(report.drawer.getByText('binance:BTC/USDT:USDT')).toBeVisible();
    await expect(report.instrument.getByRole('radio', { name: 'BTC', exact: true })).toBeChecked();
    await app.takePictures('11-trade');
    await report.drawer.getByRole('button', { name: 'Close' }).click();
  });

  await test.step('breakdown and assumptions tell the instruments apart', async () => {
    const breakdown = await report.openTab('Breakdown');
    const instruments = breakdown.getByRole('table', { name: 'Instrument' });
    await expect(instruments.getByRole('rowheader')).toHaveText(['BTC', 'DEMO-TREND'], { ignoreCase: false });
    await app.takePictures('12-breakdown');
    const assumptions = await report.openTab('Assumptions');
    await expect(assumptions.getByText('binance:BTC/USDT:USDT', { exact: true })).toBeVisible();
    await expect(assumptions.getByText('demo:DEMO-TREND/USDT:USDT', { exact: true })).toBeVisible();
    await expect(assumptions.getByText('2 at most')).toBeVisible();
    await expect(assumptions.getByText('1.2 × equity')).toBeVisible();
    await app.takePictures('12-assumptions');
  });

  await test.step('the HTML report has both, with their candles', async () => {
    const path = join(folder, 'report.html');
    await app.answerSaveDialog(path);
    await report.export('Report as HTML');
    await expect.poll(() => existsSync(path)).toBe(true);
    const exported = await app.openFile(path);
    const file = new ReportPage(exported);
    await file.shown();
    await file.instrument.getByRole('radio', { name: 'DEMO-TREND' }).click();
    await expect(exported.getByText('DEMO-TREND/USDT:USDT · 1h', { exact: true })).toBeVisible();
    expect(new Set(await file.columnTexts('Symbol'))).toEqual(new Set(['BTC', 'DEMO-TREND']));
    await exported.screenshot({ path: join('test-results', 'screenshots', '13-html-report.png') });
    await exported.close();
  });

  await test.step('the run can be put into the form again with everything it had', async () => {
    await shell.open('Backtester');
    await expect(backtester.runs.getByRole('row').nth(1)).toContainText('BTC, DEMO-TREND');
    await backtester.form.getByRole('button', { name: 'Remove market 2' }).click();
    await backtester.form.getByLabel('Exposure in all', { exact: true }).fill('');
    await backtester.withNewestRun('Copy settings to the form');
    await expect(backtester.market(2).locator('option:checked')).toContainText('DEMO-TREND');
    await expect(backtester.form.getByLabel('Open positions', { exact: true })).toHaveValue('2');
    await expect(backtester.form.getByLabel('Exposure in all', { exact: true })).toHaveValue('1.2');
    await expect(backtester.form.getByLabel('Percent of equity', { exact: true })).toHaveValue('45');
  });

  await test.step('it can be compared with a run on one market', async () => {
    await backtester.form.getByRole('button', { name: 'Remove market 2' }).click();
    await backtester.run();
    await report.shown();
    await expect(report.instrument).toBeHidden();
    await shell.open('Backtester');
    for (const market of ['BTC, DEMO-TREND', 'binance BTC/USDT']) {
      await page.getByRole('checkbox', { name: `Compare EMA Trend on ${market} 1h` }).check();
    }
    await app.takePictures('14-history');
    await page.getByRole('button', { name: 'Compare 2 runs' }).click();
    const compare = new ComparePage(page);
    await expect(compare.legend.getByText('BTC, DEMO-TREND · 1h')).toBeVisible();
    await compare.openTab('Assumptions');
    await expect(compare.assumptions.getByRole('row').filter({ hasText: 'Market' }).first()).toHaveAttribute(
      'data-differs',
      'true',
    );
    await app.takePictures('14-compare');
  });

  expect(app.complaints, 'the page has nothing to complain about').toEqual([]);
});

test('stored candles of a lower timeframe show what happened inside', async ({ launch, folder }, info) => {
  const app = await launch();
  const { page } = app;
  const shell = new Shell(page);
  const marketData = new MarketDataPage(page);
  const backtester = new BacktesterPage(page);
  const report = new ReportPage(page);
  const rule = backtester.form.getByLabel('Inside a candle', { exact: true });
  const lower = backtester.form.getByLabel('Lower candles', { exact: true });

  await shell.open('Market data');
  await expect(marketData.datasets.getByText('synthetic').first()).toBeVisible({ timeout: 60_000 });
  await shell.idle();
  await app.answerOpenDialog(hourlyCandles(folder, info));
  await marketData.importFile();
  await shell.idle();
  await shell.open('Backtester');

  await test.step('they are not offered where none are stored', async () => {
    await backtester.choose({ strategy: 'EMA Trend', market: 'binance BTC/USDT:USDT · 1h' });
    await expect(rule.getByRole('option', { name: 'Lower candles – none stored' })).toBeDisabled();
  });

  await test.step('those that all markets have are offered, with what they cover', async () => {
    await backtester.choose({ strategy: 'EMA Trend', market: 'DEMO-TREND/USDT:USDT · 1h' });
    await backtester.addMarket(2, 'DEMO-RANGE');
    await backtester.form.getByRole('radio', { name: '3 mo' }).click();
    await rule.selectOption('Lower candles');
    await expect(lower.getByRole('option')).toHaveText(['5m', '15m']);
    await backtester.form.getByRole('radio', { name: 'All' }).click();
    await expect(lower.getByRole('option')).toHaveText(['5m · part of range', '15m · part of range']);
    await backtester.form.getByRole('radio', { name: '3 mo' }).click();
    await lower.selectOption('15m');
    await app.takePictures('15-form-detail');
  });

  await test.step('the run says that they were looked into', async () => {
    await backtester.run();
    await report.shown();
    const assumptions = await report.openTab('Assumptions');
    await expect(assumptions.getByText('As lower candles show it')).toBeVisible();
  });

  await test.step('the form keeps the choice over a change of page', async () => {
    await shell.open('Backtester');
    await expect(lower).toHaveValue('15m');
    await expect(backtester.market(2).locator('option:checked')).toContainText('DEMO-RANGE');
  });

  expect(app.complaints, 'the page has nothing to complain about').toEqual([]);
});
