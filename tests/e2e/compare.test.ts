import { BacktesterPage } from './pages/backtester-page.ts';
import { ComparePage } from './pages/compare-page.ts';
import { ReportPage } from './pages/report-page.ts';
import { Shell } from './pages/shell.ts';
import { expect, test } from './support/fixtures.ts';

const STRATEGIES = ['SMA Cross', 'EMA Trend'] as const;
const FOUR = ['RSI Reversal', 'Band Reversion', ...STRATEGIES] as const;

test('two to four runs are compared side by side', async ({ launch }) => {
  const app = await launch();
  const { page } = app;
  const shell = new Shell(page);
  const backtester = new BacktesterPage(page);
  const report = new ReportPage(page);
  const compare = new ComparePage(page);

  await shell.open('Market data');
  await expect(page.getByText('synthetic').first()).toBeVisible({ timeout: 60_000 });
  await shell.idle();

  await test.step('four strategies run, the last one with a lower fee', async () => {
    for (const strategy of FOUR) {
      await shell.open('Backtester');
      await backtester.choose({ strategy, market: '1h' });
      if (strategy === STRATEGIES[1]) await backtester.form.getByLabel('Taker fee', { exact: true }).fill('0.03');
      await backtester.run();
      await report.shown();
    }
  });

  await test.step('the report breaks its trades down', async () => {
    const breakdown = await report.openTab('Breakdown');
    await expect(breakdown.getByRole('table', { name: 'Exit' }).getByRole('row').nth(1)).toBeVisible();
    await expect(breakdown.getByRole('table', { name: 'Weekday' }).getByText('Monday')).toBeVisible();
    await app.takePictures('9-breakdown');
  });

  await test.step('four are shown together', async () => {
    await shell.open('Backtester');
    for (const strategy of FOUR) await page.getByRole('checkbox', { name: `Compare ${strategy}` }).check();
    await page.getByRole('button', { name: /^Compare/ }).click();
    for (const strategy of FOUR) await expect(compare.legend.getByText(strategy)).toBeVisible();
    await expect(compare.metric('Net profit, percent').getByRole('cell')).toHaveCount(4);
    await app.takePictures('9-compare-four');
  });

  await test.step('two are chosen in the history and shown together', async () => {
    await shell.open('Backtester');
    for (const strategy of FOUR) await page.getByRole('checkbox', { name: `Compare ${strategy}` }).uncheck();
    const button = page.getByRole('button', { name: /^Compare/ });
    await expect(button, 'one run is not enough').toBeDisabled();
    for (const strategy of STRATEGIES) await page.getByRole('checkbox', { name: `Compare ${strategy}` }).check();
    await app.takePictures('9-history');
    await button.click();
    for (const strategy of STRATEGIES) await expect(compare.legend.getByText(strategy)).toBeVisible();
    await expect(compare.chart).toBeVisible();
    await app.takePictures('9-compare');
  });

  await test.step('the better value of a metric is marked, and it is the better one', async () => {
    const cells = compare.metric('Net profit, percent').getByRole('cell');
    const marked = cells.filter({ has: page.getByLabel('Best of the row') });
    await expect(marked).toHaveCount(1);
    const numberIn = (text: string) => Number(text.replace('−', '-').replace(/[^\d.-]/g, ''));
    const values = (await cells.allTextContents()).map(numberIn);
    expect(values).toHaveLength(2);
    expect(numberIn((await marked.textContent()) ?? '')).toBe(Math.max(...values));
  });

  await test.step('assumptions that differ are marked', async () => {
    await compare.openTab('Assumptions');
    const row = (title: string) => compare.assumptions.getByRole('row').filter({ hasText: title });
    await expect(row('Taker fee')).toHaveAttribute('data-differs', 'true');
    await expect(row('Slippage')).not.toHaveAttribute('data-differs', 'true');
    await app.takePictures('9-compare-assumptions');
  });

  await test.step('a run leads to its report', async () => {
    await compare.legend.getByRole('link', { name: STRATEGIES[1] }).click();
    await report.shown();
    await expect(page.getByRole('heading', { level: 1, name: STRATEGIES[1] })).toBeVisible();
  });

  await test.step('a comparison with a deleted run says so', async () => {
    await page.getByRole('button', { name: 'Delete this run' }).click();
    await page.getByRole('button', { name: 'Delete run', exact: true }).click();
    await expect(backtester.runs.getByRole('row')).toHaveCount(FOUR.length);
    await page.goBack();
    await page.goBack();
    await expect(page.getByText('not enough are in the history any more')).toBeVisible();
  });

  expect(app.complaints, 'the page has nothing to complain about').toEqual([]);
});
