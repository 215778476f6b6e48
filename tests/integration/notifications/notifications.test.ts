import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { botConfigSchema } from '#contract/bot-config.ts';
import { channelOf, type ProcedureName } from '#contract/channels.ts';
import type { NotificationSettings } from '#contract/notifications.ts';
import type { Result } from '#contract/result.ts';
import { type Candles, sliceCandles } from '#core/market/candles.ts';
import { DEMO_MARKETS, generateDemoMarket } from '#core/market/demo-market.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { bindHandlers } from '#main/ipc/bind-handlers.ts';
import { openLogFile } from '#main/log-file.ts';
import type { DesktopAlerts, PopUp } from '#main/services/notifications/desktop-channels.ts';
import { createServices, type Services } from '#main/services/services.ts';
import { PostBox } from '../../support/post-box.ts';
import { cancelledDialogs, quietHost } from '../../support/quiet-desktop.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { filesWith, secretsIn } from '../keys/support/traces.ts';

const PASSPHRASE = 'correct horse battery';
const TOKEN = '5551234:SENTINEL-TOKEN-AAAAAAAAAAAAAAAAAAAA';
const HOOK_PATH = 'SENTINEL-HOOK-PATH-91c2d4';
const HOOK_SECRET = 'SENTINEL-HOOK-SECRET-7f3a';
const SECRETS = [TOKEN, HOOK_PATH, HOOK_SECRET];
const MARKET = 'demo:DEMO-TREND/USDT:USDT';

/** What the desktop was asked for. */
interface Asked {
  readonly popUps: PopUp[];
  beeps: number;
  hasPage: boolean;
}

interface Room {
  readonly folder: string;
  services: Services;
  readonly asked: Asked;
  /** Everything that has crossed to the page. */
  readonly toPage: string[];
  ask<T>(name: ProcedureName, input: object): Promise<Result<T>>;
  restart(): Promise<void>;
}

let telegram: PostBox;
let hook: PostBox;
beforeEach(async () => {
  [telegram, hook] = await Promise.all([PostBox.open(), PostBox.open()]);
  onTestFinished(() => Promise.all([telegram.close(), hook.close()]).then(() => undefined));
  vi.stubEnv('PLUTARC_KEYCHAIN', 'vault');
  vi.stubEnv('PLUTARC_ENDPOINT_TELEGRAM', telegram.url);
  onTestFinished(() => void vi.unstubAllEnvs());
});

let made: Candles | null = null;

/** Candles of the demo market, made when they are first needed. */
function demoCandles(): Candles {
  if (made) return made;
  const series = generateDemoMarket(DEMO_MARKETS[0]).series.find(({ timeframe }) => timeframe === '1h');
  if (!series) throw new Error('the demo market has no 1h candles');
  made = sliceCandles(series.candles, 0, 6000);
  return made;
}

/** The application without its window but with a desktop, over a folder with some candles of the demo market. */
async function openRoom(candles: Candles | null = null): Promise<Room> {
  const folder = temporaryFolder();
  if (candles) {
    const store = MarketStore.open(folder);
    store.importCandles(DEMO_MARKETS[0], '1h', candles);
    store.close();
  }
  const asked: Asked = { popUps: [], beeps: 0, hasPage: true };
  const alerts: DesktopAlerts = {
    show: async (popUp) => void asked.popUps.push(popUp),
    hasPage: () => asked.hasPage,
    beep: () => void asked.beeps++,
  };
  const toPage: string[] = [];
  const listeners = new Map<string, (event: object, input: unknown) => Promise<Result<unknown>>>();
  const open = async () => {
    const log = await openLogFile(folder);
    const services = createServices({
      dataFolder: { path: folder, fixed: true },
      version: '1.2.3',
      dialogs: cancelledDialogs,
      host: quietHost,
      log,
      alerts,
    });
    services.hub.onDelta((delta) => toPage.push(JSON.stringify(delta)));
    bindHandlers({ handle: (channel, listener) => void listeners.set(channel, listener) }, services.handlers, {
      isTrusted: () => true,
      log,
      checkReplies: true,
    });
    const close = vi.fn(async () => {
      await services.close();
      await log.close();
    });
    return { services, close };
  };
  let opened = await open();
  const room: Room = {
    folder,
    services: opened.services,
    asked,
    toPage,
    async ask<T>(name: ProcedureName, input: object) {
      const reply = await listeners.get(channelOf(name))?.({}, input);
      toPage.push(JSON.stringify(reply));
      return reply as Result<T>;
    },
    async restart() {
      await opened.close();
      opened = await open();
      room.services = opened.services;
    },
  };
  onTestFinished(async () => {
    if (opened.close.mock.calls.length === 0) await opened.close();
  });
  return room;
}

async function setUp(room: Room): Promise<void> {
  await room.ask('keys.open-vault', { passphrase: PASSPHRASE });
  await room.ask('notifications.set-secret', { secret: 'telegram-token', value: ` ${TOKEN}\n` });
  await room.ask('notifications.set-secret', { secret: 'webhook-url', value: `${hook.url}/${HOOK_PATH}` });
  await room.ask('notifications.set-secret', { secret: 'webhook-secret', value: HOOK_SECRET });
  await room.ask('notifications.update', { telegram: { chatId: '42', enabled: true }, webhook: { enabled: true } });
}

const activity = (room: Room) => room.services.hub.snapshot('activity').items;
const channel = (room: Room, id: string) =>
  room.services.hub.snapshot('notification-channels').items.find((item) => item.id === id);
const titles = (box: PostBox) => box.posted.map(({ body }) => String(body.title ?? body.text).split('\n')[0]);

describe('setting up a channel', () => {
  test('is refused in words while something is missing or is not what it should be', async () => {
    const room = await openRoom();
    const refused = async (name: ProcedureName, input: object) => {
      const reply = await room.ask(name, input);
      return reply.ok ? 'accepted' : reply.error.message;
    };
    const secret = (name: string, value: string) =>
      refused('notifications.set-secret', { secret: name, value: `${value}SENTINEL` });
    expect(await refused('notifications.update', { telegram: { enabled: true } })).toContain('the token of a bot');
    expect(await refused('notifications.update', { webhook: { enabled: true } })).toContain('needs an address');
    expect(await refused('notifications.update', { telegram: { chatId: 'me' } })).toContain('The chat is a number');
    expect(await secret('telegram-token', '12:short')).toContain('copy it from @BotFather');
    expect(await secret('webhook-url', 'http://example.com/')).toContain('https://');
    expect(await secret('webhook-url', 'ftp://example.com/')).toContain('https://');
    expect(await refused('notifications.set-secret', { secret: 'webhook-secret', value: 'short' })).toContain(
      'at least 8',
    );
    expect(await refused('notifications.set-secret', { secret: 'telegram-token', value: TOKEN })).toContain('vault');
    await room.ask('keys.open-vault', { passphrase: PASSPHRASE });
    await room.ask('notifications.set-secret', { secret: 'telegram-token', value: TOKEN });
    expect(await refused('notifications.update', { telegram: { enabled: true } })).toContain('the chat to write to');
    expect(room.toPage.join('')).not.toContain('SENTINEL');
  });

  test('is tried out with a test of each, which says how it went', async () => {
    const room = await openRoom();
    await setUp(room);
    const tested = async (id: string) =>
      await room.ask<{ ok: boolean; text: string }>('notifications.test', { channel: id });
    expect(await tested('telegram')).toMatchObject({
      ok: true,
      value: { ok: true, text: expect.stringContaining('chat 42') },
    });
    expect(await tested('webhook')).toMatchObject({ value: { ok: true } });
    expect(await tested('desktop')).toMatchObject({ value: { ok: true } });
    expect(await tested('sound')).toMatchObject({ value: { ok: true } });
    expect([titles(telegram), titles(hook)]).toEqual([['plutarc: a test'], ['plutarc: a test']]);
    expect(room.asked.popUps).toHaveLength(1);
    expect(room.services.hub.snapshot('sounds').items).toEqual([{ id: 'last', number: 1, urgent: false }]);
    room.asked.hasPage = false;
    await tested('sound');
    expect(room.asked.beeps).toBe(1);

    telegram.answer = () => ({ status: 401, body: { ok: false, error_code: 401, description: 'Unauthorized' } });
    expect(await tested('telegram')).toMatchObject({
      ok: true,
      value: { ok: false, text: expect.stringContaining('does not know the token') },
    });
    expect(channel(room, 'telegram')).toMatchObject({
      problem: expect.stringContaining('does not know the token'),
      endpoint: telegram.url,
    });
  });

  test('keeps the other settings, and what was removed is gone from the store', async () => {
    const room = await openRoom();
    await setUp(room);
    await room.ask('notifications.update', { modes: { trades: 'off' } });
    const after = await room.ask<NotificationSettings>('notifications.remove-secret', { secret: 'telegram-token' });
    expect(after).toMatchObject({
      value: {
        modes: { trades: 'off', commands: 'silent', risk: 'on' },
        telegram: { enabled: false, chatId: '42', tokenHint: null },
        webhook: { enabled: true, urlHint: `${hook.url}/…`, signed: true },
      },
    });
    await room.ask('notifications.set-secret', { secret: 'telegram-token', value: TOKEN });
    expect(await room.ask('keys.reload', {})).toMatchObject({ value: { state: 'open', orphans: [] } });
    expect(await room.ask('keys.remove-orphan', { id: 'notify-telegram-token' })).toMatchObject({ ok: false });
  });

  test('finds the chats that have written to the bot', async () => {
    const room = await openRoom();
    await setUp(room);
    telegram.answer = () => ({ body: { ok: true, result: [{ message: { chat: { id: 7, username: 'ada' } } }] } });
    expect(await room.ask('notifications.find-chats', {})).toEqual({ ok: true, value: [{ id: '7', title: '@ada' }] });
    telegram.answer = () => ({ status: 401, body: { ok: false } });
    expect(await room.ask('notifications.find-chats', {})).toMatchObject({
      ok: false,
      error: { code: 'failed', message: expect.stringContaining('does not know the token') },
    });
  });
});

describe('what a bot does', () => {
  async function startBot(room: Room): Promise<string> {
    const config = botConfigSchema.parse({
      name: 'Replay',
      strategyId: 'ema-trend',
      markets: [{ market: MARKET, instrument: instrumentSchema.parse({}) }],
      timeframe: '1h',
      settings: backtestSettingsSchema.parse({ closeAtEnd: false }),
      // Fast enough to trade at once, too slow to be at the end before the test is.
      feed: { kind: 'replay', from: null, speed: 1_000_000 },
    });
    const made = await room.ask<{ id: string }>('bots.create', config);
    if (!made.ok) throw new Error(made.error.message);
    await room.ask('bots.command', { id: made.value.id, command: 'start' });
    return made.value.id;
  }

  test('reaches every channel, in digests where it is much, and nothing secret stays anywhere', async () => {
    const room = await openRoom(demoCandles());
    await setUp(room);
    await room.ask('notifications.update', { sound: { enabled: true }, modes: { backtests: 'off' } });
    const id = await startBot(room);
    await vi.waitFor(() => expect(titles(telegram).length).toBeGreaterThanOrEqual(5), { timeout: 40_000 });
    expect(titles(telegram)[0]).toBe('Replay (paper) is running');
    expect(titles(telegram)[1]).toMatch(/^Replay \(paper\): (long|short) on DEMO-TREND\/USDT:USDT$/);
    expect(String(telegram.posted[1].body.text)).toContain('UTC on the market.');
    expect(hook.posted[1].body).toMatchObject({ category: 'trades', bot: { id, name: 'Replay' }, count: 1 });
    // Our own tone takes the place of the system's.
    expect(room.asked.popUps.length).toBeGreaterThanOrEqual(4);
    expect(room.asked.popUps.every(({ silent }) => silent)).toBe(true);
    expect(room.services.hub.snapshot('sounds').items).toHaveLength(1);
    await vi.waitFor(() => expect(activity(room).length).toBeGreaterThan(20), { timeout: 40_000 });
    expect(activity(room)[0]).toMatchObject({ category: 'status', bot: { id, name: 'Replay' } });
    await vi.waitFor(() => expect(channel(room, 'telegram')?.waiting).toBeGreaterThan(10), { timeout: 40_000 });

    // The end of the application does not wait for the window of the digest.
    await room.restart();
    expect(titles(telegram).at(-1)).toMatch(/^Replay: \d+ more notifications$/);

    // What happens while the vault is locked arrives once it is open.
    const before = titles(telegram).length;
    await room.ask('bots.command', { id, command: 'stop' });
    await vi.waitFor(() => expect(channel(room, 'telegram')?.problem).toContain('The vault is locked'), {
      timeout: 40_000,
    });
    await room.ask('keys.open-vault', { passphrase: PASSPHRASE });
    await vi.waitFor(() => expect(titles(telegram).slice(before)).toContain('Replay (paper) is running'), {
      timeout: 40_000,
    });
    await room.restart();
    await room.services.close();
    expect(secretsIn(room.toPage.join('\n'), SECRETS), 'in what the page got').toEqual([]);
    expect(filesWith(room.folder, SECRETS)).toEqual([]);
  }, 180_000);

  test('is kept from the channels whose category is off, and silent where it is to be', async () => {
    const room = await openRoom(demoCandles());
    await setUp(room);
    await room.ask('notifications.update', { modes: { status: 'silent', trades: 'off' } });
    const id = await startBot(room);
    await vi.waitFor(() => expect(titles(telegram)).toContain('Replay (paper) is running'), { timeout: 40_000 });
    await vi.waitFor(() => expect(activity(room).some(({ category }) => category === 'trades')).toBe(true), {
      timeout: 40_000,
    });
    await room.ask('bots.command', { id, command: 'pause' });
    await vi.waitFor(() => expect(titles(hook)).toContain('Replay (paper): entries are paused'), { timeout: 40_000 });
    await room.ask('bots.kill-switch', { action: 'stop', id: null });
    await vi.waitFor(() => expect(titles(hook)).toContain('Replay (paper) has stopped'), { timeout: 40_000 });
    await vi.waitFor(() => expect(titles(hook).some((title) => title.startsWith('Kill switch'))).toBe(true), {
      timeout: 40_000,
    });
    // A bot that was too slow to obey is a risk, and loud.
    const calm = hook.posted.filter(({ body }) => body.category !== 'risk');
    expect(calm.every(({ body }) => body.silent === true && body.category !== 'trades')).toBe(true);
    expect(telegram.posted[0].body).toMatchObject({ disable_notification: true });
  }, 120_000);
});

test('a backtest that has ended is told, with its run', async () => {
  const room = await openRoom(demoCandles());
  await setUp(room);
  const request = {
    strategyId: 'ema-trend',
    market: MARKET,
    timeframe: '1h',
    settings: backtestSettingsSchema.parse({}),
  };
  await room.ask('backtests.start', { ...request, instrument: instrumentSchema.parse({}) });
  await vi.waitFor(() => expect(titles(hook)).toEqual([expect.stringMatching(/^Backtest done: [+−]/)]), {
    timeout: 30_000,
  });
  const [run] = room.services.hub.snapshot('runs').items;
  expect(activity(room)).toMatchObject([{ category: 'backtests', runId: run.id, bot: null }]);
}, 60_000);
