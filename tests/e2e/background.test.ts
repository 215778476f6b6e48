import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import type { Bot } from '#contract/bots.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { Shell } from './pages/shell.ts';
import { expect, test } from './support/fixtures.ts';
import { answerQuestions, RunningApp } from './support/running-app.ts';
import { TrayMenu } from './support/tray-menu.ts';

const HIDE = 0;
const CANCEL = 1;
/** An hour of the market in 36 ms: months of it during the test. */
const SPEED = 100_000;
const CONFIG = {
  name: 'Night shift',
  strategyId: 'ema-trend',
  timeframe: '1h' as const,
  settings: backtestSettingsSchema.parse({ closeAtEnd: false }),
  markets: [{ market: 'demo:DEMO-TREND/USDT:USDT', instrument: instrumentSchema.parse({}) }],
  feed: { kind: 'replay' as const, from: null, speed: SPEED },
};

/** The only bot, as the page has it. */
function theBot(page: Page): Promise<Bot> {
  return page.evaluate(async () => {
    const bots = await window.plutarc.calls['topics.snapshot']({ topic: 'bots' });
    if (!bots.ok) throw new Error(bots.error.message);
    return bots.value.items[0] as Bot;
  });
}

const moments = async (page: Page) => (await theBot(page)).standing.moments;
const windowIsShown = (electron: ElectronApplication) =>
  electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.isVisible()));

test('bots go on without the window, are found in the tray, survive a kill, and quitting asks about them', async ({
  launch,
  start,
}) => {
  test.setTimeout(240_000);
  const first = await launch();
  const { electron, page } = first;
  const process = electron.process();
  const tray = await TrayMenu.watch(electron);

  await test.step('a bot replays the demo market', async () => {
    await new Shell(page).open('Market data');
    await expect(page.getByText('synthetic').first()).toBeVisible({ timeout: 60_000 });
    await new Shell(page).idle();
    await page.evaluate(async (config) => {
      const made = await window.plutarc.calls['bots.create'](config);
      if (!made.ok) throw new Error(made.error.message);
      await window.plutarc.calls['bots.command']({ id: made.value.id, command: 'start' });
    }, CONFIG);
    await expect.poll(() => moments(page)).toBeGreaterThan(0);
    expect(await tray.shows(/^Night shift \(paper\): (running|warming up)/)).toEqual([
      'Open plutarc',
      expect.stringMatching(/ today$/),
      'Pause all entries',
      'Resume all entries',
      'Kill switch…',
      'Quit plutarc',
    ]);
  });

  await test.step('closing the window hides it, with an explanation, and the bot goes on', async () => {
    const asked = await answerQuestions(electron, HIDE);
    await first.closeWindow();
    await expect.poll(() => windowIsShown(electron)).toBe(false);
    expect(await asked()).toEqual([expect.stringMatching(/^plutarc goes on without its window\n/)]);
    expect(process.exitCode).toBeNull();
    const then = await moments(page);
    await expect.poll(() => moments(page)).toBeGreaterThan(then);
  });

  await test.step('the tray opens the page of the bot', async () => {
    await tray.choose('Night shift');
    await expect.poll(() => windowIsShown(electron)).toBe(true);
    await expect(page.getByRole('heading', { level: 1, name: 'Night shift' })).toBeVisible();
  });

  await test.step('its kill switch opens the window at the question', async () => {
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].hide());
    await tray.choose('Kill switch…');
    await expect.poll(() => windowIsShown(electron)).toBe(true);
    const question = page.getByRole('dialog', { name: 'Kill switch' });
    await expect(question).toBeVisible();
    await question.getByRole('button', { name: 'Close' }).first().click();
    await expect(question).toBeHidden();
    expect((await theBot(page)).state).toBe('running');
  });

  await test.step('the second time there is nothing to explain', async () => {
    const asked = await answerQuestions(electron, CANCEL);
    await first.closeWindow();
    await expect.poll(() => windowIsShown(electron)).toBe(false);
    expect(await asked()).toEqual([]);
  });

  await test.step('the tray pauses and resumes all entries', async () => {
    await tray.choose('Pause all entries');
    await expect.poll(async () => (await theBot(page)).state).toBe('paused');
    await tray.shows(/entries paused/);
    await tray.choose('Resume all entries');
    await expect.poll(async () => (await theBot(page)).state).toBe('running');
  });

  await test.step('it rests while the machine is asleep, and goes on afterwards', async () => {
    const emit = (event: 'suspend' | 'resume') =>
      electron.evaluate(({ powerMonitor }, name) => void powerMonitor.emit(name), event);
    await emit('suspend');
    const atRest = async () => {
      const then = await moments(page);
      await page.waitForTimeout(500);
      return (await moments(page)) - then;
    };
    await expect.poll(atRest).toBe(0);
    const then = await moments(page);
    await emit('resume');
    await expect.poll(() => moments(page)).toBeGreaterThan(then);
  });

  await test.step('starting plutarc once more opens the window again', async () => {
    await expect(start()).rejects.toThrow();
    await expect.poll(() => windowIsShown(electron)).toBe(true);
    await expect(page.getByRole('heading', { level: 1, name: 'Night shift' })).toBeVisible();
    expect(first.complaints).toEqual([]);
  });

  const before = await moments(page);
  process.kill('SIGKILL');

  const hidden = await start('--hidden');
  const hiddenProcess = hidden.process();
  const trayAgain = await TrayMenu.watch(hidden);
  await test.step('after a kill a hidden start has no window, and the bot goes on', async () => {
    await trayAgain.shows(/^Night shift \(paper\): running/);
    expect(hidden.windows()).toHaveLength(0);
  });

  const opened = hidden.waitForEvent('window');
  await trayAgain.choose('Night shift');
  await opened;
  const second = await RunningApp.attach(hidden);
  await test.step('the tray opens the window at the bot', async () => {
    await expect(second.page.getByRole('heading', { level: 1, name: 'Night shift' })).toBeVisible();
    expect(await moments(second.page)).toBeGreaterThan(before);
  });

  await test.step('quitting with an open position asks, and stays when the user wants that', async () => {
    const { id } = await theBot(second.page);
    const setSpeed = (speed: number) =>
      second.page.evaluate((change) => window.plutarc.calls['bots.set-speed'](change), { id, speed });
    // At the speed of life the next hour does not come while the test looks.
    await expect(async () => {
      await setSpeed(SPEED);
      await expect.poll(async () => (await theBot(second.page)).standing.markets[0].position).not.toBeNull();
      await setSpeed(1);
      await second.page.waitForTimeout(1000);
      expect((await theBot(second.page)).standing.markets[0].position).not.toBeNull();
    }).toPass();
    const asked = await answerQuestions(hidden, CANCEL);
    await trayAgain.choose('Quit plutarc');
    await expect.poll(async () => (await asked()).join('')).toContain('Night shift: ');
    expect(await asked()).toEqual([
      expect.stringMatching(/^1 paper bot with an open position stands still while plutarc is closed\n/),
    ]);
    expect(hiddenProcess.exitCode).toBeNull();
    expect(await windowIsShown(hidden)).toBe(true);
  });

  await test.step('and ends when the user agrees', async () => {
    await second.quit();
    expect(hiddenProcess.exitCode).toBe(0);
    expect(second.complaints).toEqual([]);
  });
});

test('plutarc starts at login when the user wants it, and leaves nothing when not', async ({ launch, folder }) => {
  test.skip(process.platform !== 'linux', 'Only Linux keeps this in a file that a test can look at.');
  const config = join(folder, 'config');
  const entry = join(config, 'autostart', 'plutarc.desktop');
  process.env.XDG_CONFIG_HOME = config;
  try {
    const app = await launch();
    await new Shell(app.page).open('Settings');
    const login = app.page.getByRole('switch', { name: 'Start at login' });
    await expect(login).not.toBeChecked();
    expect(existsSync(entry)).toBe(false);
    await login.click();
    await expect.poll(() => existsSync(entry)).toBe(true);
    const { execPath, argv } = await app.electron.evaluate(() => ({ execPath: process.execPath, argv: process.argv }));
    const text = readFileSync(entry, 'utf8');
    expect(text).toContain(`Exec="${execPath}"`);
    expect(text).toContain(`"${argv.at(-1)}" "--hidden" "--data-dir=${join(folder, 'data')}"`);
    await app.takePictures('settings-background');
    await login.click();
    await expect.poll(() => existsSync(entry)).toBe(false);
    await app.quit();
  } finally {
    delete process.env.XDG_CONFIG_HOME;
  }
});
