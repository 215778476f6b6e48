import type { Page } from '@playwright/test';
import type { Trade } from '#core/analysis/report.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { Shell } from './pages/shell.ts';
import { expect, test } from './support/fixtures.ts';

const MARKET = 'demo:DEMO-TREND/USDT:USDT';
const REQUEST = {
  strategyId: 'ema-trend',
  market: MARKET,
  timeframe: '1h' as const,
  settings: backtestSettingsSchema.parse({ closeAtEnd: false }),
  instrument: instrumentSchema.parse({}),
};

/** The closed trades of the only bot, as the ledger has them. */
function botTrades(page: Page): Promise<readonly Trade[]> {
  return page.evaluate(async () => {
    const bots = await window.plutarc.calls['topics.snapshot']({ topic: 'bots' });
    const id = bots.ok ? bots.value.items[0].id : '';
    const detail = await window.plutarc.calls['bots.detail']({ id, afterTrade: 0, afterEvent: 0, afterEquity: 0 });
    return detail.ok ? detail.value.trades : [];
  });
}

/** The closed trades of a backtest over the same stored candles. */
function backtestTrades(page: Page): Promise<readonly Trade[]> {
  return page.evaluate(async (request) => {
    const { calls } = window.plutarc;
    const started = await calls['backtests.start'](request);
    if (!started.ok) throw new Error(started.error.message);
    for (;;) {
      const runs = await calls['topics.snapshot']({ topic: 'runs' });
      const run = runs.ok ? runs.value.items[0] : undefined;
      if (run) {
        const report = await calls['backtests.report']({ id: run.id });
        if (!report.ok) throw new Error(report.error.message);
        const { trades } = JSON.parse(new TextDecoder().decode(report.value.json)) as { trades: Trade[] };
        return trades.filter(({ open }) => !open);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }, REQUEST);
}

const navigation = (page: Page) => page.getByRole('navigation', { name: 'Pages' });
const trades = (page: Page) => page.getByRole('tab', { name: /^Trades \d/ });

test('a paper bot trades a replay, is killed, goes on, and has the trades of a backtest', async ({ launch }) => {
  const first = await launch();
  const { page } = first;

  await test.step('it is created over the demo market', async () => {
    await new Shell(page).open('Market data');
    await expect(page.getByText('synthetic').first()).toBeVisible({ timeout: 60_000 });
    await new Shell(page).idle();
    await navigation(page).getByRole('link', { name: 'Bots' }).click();
    await page.getByRole('button', { name: 'New bot…' }).click();
    const dialog = page.getByRole('dialog', { name: 'New bot' });
    await dialog.getByRole('button', { name: 'Create bot' }).click();
    await expect(dialog.getByRole('alert')).toHaveText('Give the bot a name of 1 to 60 characters.');
    await dialog.getByLabel('Name').fill('Replay');
    await dialog.getByLabel('Strategy').selectOption('ema-trend');
    await dialog.getByLabel('Timeframe').selectOption('1h');
    for (const box of await dialog.getByRole('checkbox', { checked: true }).all()) await box.uncheck();
    await dialog.getByLabel(MARKET).check();
    await dialog.getByRole('button', { name: 'Create bot' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Replay' })).toBeVisible();
    await expect(page.getByText('PAPER', { exact: true })).toBeVisible();
    await expect(page.getByText('The bot is stopped: start it.')).toBeVisible();
  });

  await test.step('it trades while it is watched', async () => {
    // An hour in 3.6 ms: fast enough to watch months, too slow to be at the end before it is killed.
    await page.evaluate(async () => {
      const bots = await window.plutarc.calls['topics.snapshot']({ topic: 'bots' });
      if (bots.ok) await window.plutarc.calls['bots.set-speed']({ id: bots.value.items[0].id, speed: 1_000_000 });
    });
    await page.getByRole('button', { name: 'Start' }).click();
    await expect(page.getByText('Running', { exact: true })).toBeVisible();
    await expect(trades(page)).toHaveText(/Trades [1-9]\d/, { timeout: 30_000 });
    await trades(page).click();
    await expect(page.getByRole('table', { name: 'Trades' }).getByRole('row').nth(5)).toBeVisible();
    await expect(page.getByRole('region', { name: 'Last evaluation' })).toBeVisible();
    // Slow enough to hold still for the pictures.
    await page.getByRole('radio', { name: '60×' }).click();
    await page.getByRole('button', { name: 'Pause entries' }).click();
    await expect(page.getByText('Entries paused', { exact: true })).toBeVisible();
    await first.takePictures('bots-detail');
    await navigation(page).getByRole('link', { name: 'Bots' }).click();
    await first.takePictures('bots');
    await page.getByRole('link', { name: 'Replay' }).click();
    expect(first.complaints).toEqual([]);
  });

  await test.step('it can be stopped and deleted', async () => {
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Delete bot' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete bot' }).click();
    await expect(page.getByText('No bots yet.')).toBeVisible();
  });

  const before = await test.step('another one is killed in the middle of its replay', async () => {
    await page.evaluate(async (request) => {
      const { calls } = window.plutarc;
      const { strategyId, timeframe, settings, instrument, market } = request;
      const made = await calls['bots.create']({
        name: 'Survivor',
        strategyId,
        timeframe,
        settings,
        markets: [{ market, instrument }],
        feed: { kind: 'replay', from: null, speed: 1_000_000 },
      });
      if (!made.ok) throw new Error(made.error.message);
      await calls['bots.command']({ id: made.value.id, command: 'start' });
    }, REQUEST);
    await page.getByRole('link', { name: 'Survivor' }).click();
    await expect(trades(page)).toHaveText(/Trades [1-9]\d/, { timeout: 30_000 });
    const known = await botTrades(page);
    first.electron.process().kill('SIGKILL');
    return known;
  });

  const second = await launch();
  await test.step('it goes on by itself after the next start', async () => {
    await navigation(second.page).getByRole('link', { name: 'Bots' }).click();
    const card = second.page.getByRole('article', { name: 'Survivor' });
    await expect(card.getByText('Running', { exact: true })).toBeVisible();
    expect((await botTrades(second.page)).slice(0, before.length)).toEqual(before);
    await card.getByRole('link', { name: 'Survivor' }).click();
    await second.page.getByRole('radio', { name: 'Max' }).click();
    await expect(second.page.getByText('Replay finished')).toBeVisible({ timeout: 60_000 });
  });

  await test.step('its trades are those of a backtest over the same candles', async () => {
    const made = await botTrades(second.page);
    expect(made.length).toBeGreaterThan(100);
    // As JSON has them: −0 is 0 there.
    expect(made).toEqual(JSON.parse(JSON.stringify(await backtestTrades(second.page))));
    expect(second.complaints).toEqual([]);
  });
});
