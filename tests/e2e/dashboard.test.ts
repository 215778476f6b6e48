import type { ElectronApplication, Page } from '@playwright/test';
import { DELTA_CHANNEL } from '#contract/channels.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { Shell } from './pages/shell.ts';
import { expect, test } from './support/fixtures.ts';

/** Bots that are made up for the measurement, how many changes each second brings, and for how long, s. */
const FLOOD = { bots: 100, perSecond: 1000, seconds: 3 };

/** Starts paper bots that are always in the market. */
async function startBots(page: Page, names: readonly string[]): Promise<void> {
  await page.evaluate(
    async ({ names: wanted, settings, instrument }) => {
      const { calls } = window.plutarc;
      for (const name of wanted) {
        const made = await calls['bots.create']({
          name,
          strategyId: 'sma-cross',
          timeframe: '1h',
          settings,
          markets: [{ market: 'demo:DEMO-TREND/USDT:USDT', instrument }],
          feed: { kind: 'replay', from: null, speed: 100_000 },
        });
        if (!made.ok) throw new Error(made.error.message);
        await calls['bots.command']({ id: made.value.id, command: 'start' });
      }
    },
    {
      names: [...names],
      settings: backtestSettingsSchema.parse({ closeAtEnd: false, sizing: { kind: 'equity-percent', percent: 50 } }),
      instrument: instrumentSchema.parse({}),
    },
  );
}

/** Floods the page with changes of bots that do not exist, as the main process sends those of real ones. */
function flood(electron: ElectronApplication, page: Page) {
  const sending = page
    .evaluate(async () => {
      const reply = await window.plutarc.calls['topics.snapshot']({ topic: 'bots' });
      return reply.ok ? { seq: reply.value.seq, bot: reply.value.items[0] } : null;
    })
    .then((start) =>
      electron.evaluate(
        async ({ BrowserWindow }, { first, channel, bots, perSecond, seconds }) => {
          if (!first || first.bot === undefined || !('standing' in first.bot)) throw new Error('there is no bot');
          const [window] = BrowserWindow.getAllWindows();
          const { bot } = first;
          const position = {
            side: 'long',
            amount: 1,
            entryTime: 0,
            entryPrice: 100,
            unrealised: 0,
            stop: 90,
            target: 120,
            liquidation: 50,
            stopIn: 'software',
          };
          const total = perSecond * seconds;
          const begun = Date.now();
          for (let sent = 0; sent < total; ) {
            const due = Math.min(total, Math.ceil(((Date.now() - begun) / 1000) * perSecond));
            for (; sent < due; sent++) {
              const name = `Flood ${sent % bots}`;
              const market = {
                ...bot.standing.markets[0],
                mark: 100 + sent,
                position: { ...position, unrealised: sent },
              };
              const item = {
                ...bot,
                id: name,
                name,
                state: 'running',
                standing: { ...bot.standing, equity: 1000 + sent, markets: [market] },
              };
              window?.webContents.send(channel, {
                topic: 'bots',
                seq: first.seq + 1 + sent,
                change: { kind: 'put', item },
              });
            }
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
          return { sent: total, ms: Date.now() - begun };
        },
        { first: start, channel: DELTA_CHANNEL, ...FLOOD },
      ),
    );
  return sending;
}

test('the dashboard shows what bots hold, takes a thousand changes a second, and the kill switch flattens them', async ({
  launch,
}, info) => {
  const { page, electron, complaints, takePictures } = await launch().then((app) => ({
    page: app.page,
    electron: app.electron,
    complaints: app.complaints,
    takePictures: app.takePictures.bind(app),
  }));
  const shell = new Shell(page);
  const positions = page.getByRole('table', { name: 'Open positions' });

  await test.step('bots are shown as they trade', async () => {
    await shell.open('Market data');
    await expect(page.getByText('synthetic').first()).toBeVisible({ timeout: 60_000 });
    await shell.idle();
    await startBots(page, ['First', 'Second']);
    await shell.open('Dashboard');
    await expect(positions.getByRole('row')).toHaveCount(3, { timeout: 30_000 });
    await expect(page.getByRole('region', { name: 'Bots' }).getByRole('link')).toHaveCount(2);
    await expect(page.getByRole('list', { name: 'Last closed trades' }).getByRole('listitem').first()).toBeVisible();
    await expect(page.getByLabel('Figures in USDT')).toContainText('of 2 bots');
  });

  await test.step('the palette and the keys lead everywhere', async () => {
    await page.keyboard.press('Control+2');
    await expect(page.getByRole('heading', { level: 1, name: 'Bots' })).toBeVisible();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('secon');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Second' })).toBeVisible();
    await page.keyboard.press('Control+1');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  await test.step('the kill switch closes everything, and says how each bot ended', async () => {
    await page.getByRole('button', { name: 'Kill switch' }).click();
    const dialog = page.getByRole('dialog', { name: 'Kill switch' });
    await dialog.getByRole('button', { name: 'Hold to flatten' }).click();
    // Let go at once, it does nothing but say so.
    await dialog.getByRole('button', { name: 'Hold for a second' }).click({ delay: 1500 });
    const outcomes = dialog.getByRole('list', { name: 'Outcome of each bot' });
    await expect(outcomes.getByRole('listitem')).toHaveCount(2, { timeout: 30_000 });
    await expect(outcomes).toContainText('First');
    await dialog.getByRole('button', { name: 'Close' }).first().click();
    await expect(page.getByText('No position is open.')).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText('Entries paused', { exact: true })).toHaveCount(2);
    await takePictures('dashboard');
  });

  await test.step('a thousand changes a second are drawn once a picture', async () => {
    for (const { id } of await page.evaluate(async () => {
      const reply = await window.plutarc.calls['topics.snapshot']({ topic: 'bots' });
      return reply.ok ? reply.value.items : [];
    })) {
      await page.evaluate((bot) => window.plutarc.calls['bots.command']({ id: bot, command: 'stop' }), id);
    }
    await expect(page.getByText('No paper bot is at work.')).toBeVisible();
    await page.evaluate(() => {
      const frames: number[] = [];
      let draws = 0;
      let last = performance.now();
      const tick = (now: number) => {
        frames.push(now - last);
        last = now;
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
      // Called once for all that is changed in one go.
      new MutationObserver(() => draws++).observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
      });
      Object.assign(window, { measured: () => ({ frames, draws }) });
    });
    const { sent, ms } = await flood(electron, page);
    const last = `${FLOOD.bots} bots`;
    await expect(page.getByLabel('Figures in USDT')).toContainText(`of ${last}`);
    await expect(positions.getByRole('row')).toHaveCount(FLOOD.bots + 1);
    const { frames, draws } = await page.evaluate(() =>
      (window as unknown as { measured(): { frames: number[]; draws: number } }).measured(),
    );
    const sorted = [...frames].sort((a, b) => a - b);
    const p95 = sorted[Math.floor(0.95 * sorted.length)] ?? Number.NaN;
    const text = `${sent} changes in ${(ms / 1000).toFixed(1)} s: ${frames.length} pictures, ${draws} drawings, a picture every ${(sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(0)} ms (p95 ${p95.toFixed(0)} ms)`;
    info.annotations.push({ type: 'measured', description: text });
    console.log(`    ${text}`);
    // Clocks and relative times draw on their own now and then.
    expect(draws).toBeLessThanOrEqual(frames.length + 20);
    expect(draws).toBeLessThan(sent / 4);
    expect(complaints).toEqual([]);
  });
});
