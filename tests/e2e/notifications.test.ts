import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { instrumentSchema } from '#core/market/instrument.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { filesWith } from '../integration/keys/support/traces.ts';
import { PostBox } from '../support/post-box.ts';
import { NotificationsPage } from './pages/notifications-page.ts';
import { Shell } from './pages/shell.ts';
import { expect, test } from './support/fixtures.ts';
import type { RunningApp } from './support/running-app.ts';

const PASSPHRASE = 'correct horse battery';
const TOKEN = '5551234:SENTINEL-TOKEN-AAAAAAAAAAAAAAAAAAAA';
const HOOK_PATH = 'SENTINEL-HOOK-PATH-91c2d4';
const BOT = {
  name: 'Replay',
  strategyId: 'ema-trend',
  timeframe: '1h' as const,
  settings: backtestSettingsSchema.parse({ closeAtEnd: false }),
  markets: [{ market: 'demo:DEMO-TREND/USDT:USDT', instrument: instrumentSchema.parse({}) }],
  feed: { kind: 'replay' as const, from: null, speed: 1_000_000 },
};

let telegram: PostBox;
let hook: PostBox;
test.beforeEach(async () => {
  [telegram, hook] = await Promise.all([PostBox.open(), PostBox.open()]);
  telegram.answer = ({ path }) => ({
    body: {
      ok: true,
      result: path.endsWith('/getUpdates') ? [{ message: { chat: { id: 42, username: 'ada' } } }] : {},
    },
  });
  process.env.PLUTARC_ENDPOINT_TELEGRAM = telegram.url;
  process.env.PLUTARC_KEYCHAIN = 'vault';
});
test.afterEach(async () => {
  for (const name of ['PLUTARC_ENDPOINT_TELEGRAM', 'PLUTARC_KEYCHAIN']) delete process.env[name];
  await Promise.all([telegram.close(), hook.close()]);
});

const said = () => telegram.posted.map(({ body }) => String(body.text)).filter((text) => text !== 'undefined');

/** Lets the system take pop-ups without showing them, and gives those that came. */
async function watchPopUps({ electron }: RunningApp): Promise<() => Promise<string[]>> {
  await electron.evaluate(({ Notification }) => {
    const titles: string[] = [];
    Object.assign(globalThis, { popUps: titles });
    Notification.isSupported = () => true;
    Notification.prototype.show = function show() {
      titles.push(this.title);
      this.emit('show');
    };
  });
  const read = () => electron.evaluate(() => [...(Reflect.get(globalThis, 'popUps') as string[])]);
  // A busy main process may forget the answer that it was about to give: whoever polls asks again.
  return () => read().catch(() => []);
}

/** Counts the notes that the page plays. */
async function watchNotes(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const start = OscillatorNode.prototype.start;
    Object.assign(globalThis, { notes: 0 });
    OscillatorNode.prototype.start = function counted(when?: number) {
      Reflect.set(globalThis, 'notes', Number(Reflect.get(globalThis, 'notes')) + 1);
      start.call(this, when);
    };
  });
  return () => page.evaluate(() => Number(Reflect.get(globalThis, 'notes')));
}

test('notifications are set up, tested, and come from a bot after a restart', async ({ launch, folder }) => {
  test.setTimeout(300_000);
  const first = await launch();
  const { page } = first;
  const shown = new NotificationsPage(page);

  await test.step('Telegram gets its token, its chat and a test', async () => {
    await new Shell(page).open('Settings');
    const channel = shown.channel('Telegram');
    await expect(channel.getByText(`simulator ${telegram.url.slice('http://'.length)}`)).toBeVisible();
    await expect(channel.getByRole('button', { name: 'Test' })).toBeDisabled();
    await channel.getByRole('button', { name: 'Enter token…' }).click();
    await shown.giveVault(PASSPHRASE, { create: true });
    await shown.giveSecret('Token of the Telegram bot', 'Token', 'not a token');
    await expect(page.getByText('copy it from @BotFather')).toBeVisible();
    await shown.giveSecret('Token of the Telegram bot', 'Token', TOKEN);
    await expect(channel.getByText('5551234:…')).toBeVisible();
    await channel.getByRole('button', { name: 'Find chats' }).click();
    await channel.getByRole('button', { name: '@ada' }).click();
    await expect(channel.getByLabel('Chat')).toHaveValue('42');
    await channel.getByRole('button', { name: 'Test' }).click();
    await expect(channel.getByRole('status')).toHaveText('Telegram took the message for the chat 42.');
    expect(said()).toEqual(['plutarc: a test\nNotifications arrive here.']);
    await channel.getByRole('switch', { name: 'Telegram' }).click();
  });

  await test.step('a webhook that answers with an error shows it', async () => {
    const channel = shown.channel('Webhook');
    await channel.getByRole('button', { name: 'Enter address…' }).click();
    await shown.giveSecret('Address of the webhook', 'Address', `${hook.url}/${HOOK_PATH}`);
    hook.answer = () => ({ status: 404 });
    await channel.getByRole('button', { name: 'Test' }).click();
    await expect(channel.getByRole('alert')).toContainText('answered 404');
    await first.takePictures('settings-notifications');
    hook.answer = () => ({});
    await channel.getByRole('button', { name: 'Test' }).click();
    await expect(channel.getByRole('status')).toContainText('took the message (200)');
    await expect(channel.getByRole('alert')).toBeHidden();
    await channel.getByRole('switch', { name: 'Webhook' }).click();
  });

  await test.step('pop-ups are shown and tones are played', async () => {
    const popUps = await watchPopUps(first);
    const notes = await watchNotes(page);
    await shown.channel('Desktop').getByRole('button', { name: 'Test' }).click();
    await expect.poll(popUps).toEqual(['plutarc: a test']);
    await shown.channel('Sound').getByRole('button', { name: 'Test' }).click();
    await expect.poll(notes).toBe(2);
    await shown.choose('Bot status', 'Silent');
    await new Shell(page).open('Market data');
    await new Shell(page).idle();
    expect(first.complaints).toEqual([]);
    await first.quit();
  });

  const second = await launch();
  await test.step('after a restart what a bot does arrives as soon as the vault is open', async () => {
    const popUps = await watchPopUps(second);
    await new Shell(second.page).open('Settings');
    const again = new NotificationsPage(second.page);
    await second.page.getByRole('button', { name: 'Open the vault…' }).click();
    await again.giveVault(PASSPHRASE, { create: false });
    await second.page.evaluate(async (config) => {
      const made = await window.plutarc.calls['bots.create'](config);
      if (!made.ok) throw new Error(made.error.message);
      await window.plutarc.calls['bots.command']({ id: made.value.id, command: 'start' });
    }, BOT);
    await expect
      .poll(async () => (await said()).join('\n'), { timeout: 30_000 })
      .toContain('Replay (paper) is running');
    await expect.poll(() => said().some((text) => /^Replay \(paper\): (long|short) on/.test(text))).toBe(true);
    await expect.poll(() => hook.posted.some(({ body }) => body.category === 'trades'), { timeout: 30_000 }).toBe(true);
    await expect.poll(popUps).toContain('Replay (paper) is running');
    const silent = telegram.posted.filter(({ body }) => String(body.text).startsWith('Replay (paper) is running'));
    expect(silent.map(({ body }) => body.disable_notification)).toEqual([true]);
    const activity = await second.page.evaluate(() => window.plutarc.calls['topics.snapshot']({ topic: 'activity' }));
    expect(JSON.stringify(activity)).toContain('Replay (paper) is running');
    expect(second.complaints).toEqual([]);
  });

  await test.step('and no secret is anywhere in the data folder', async () => {
    await second.quit();
    expect(filesWith(join(folder, 'data'), [TOKEN, HOOK_PATH])).toEqual([]);
  });
});
