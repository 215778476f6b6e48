import { expect, onTestFinished, test, vi } from 'vitest';
import { botConfigSchema } from '#contract/bot-config.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { silentLog } from '#main/log.ts';
import { createServices } from '#main/services/services.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { cancelledDialogs, quietHost } from '../support/quiet-desktop.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

test('a paper bot trades live candles in the thread of the window, which hears of its feed and sends it to sleep', async () => {
  const simulator = await startSimulator({
    venue: 'bybit',
    symbols: ['BTCUSDT'],
    clock: { kind: 'real' },
    pastMinutes: 300,
  });
  vi.stubEnv('PLUTARC_ENDPOINT_BYBIT', simulator.url);
  const services = createServices({
    dataFolder: { path: temporaryFolder(), fixed: true },
    version: '1',
    dialogs: cancelledDialogs,
    host: quietHost,
    log: silentLog,
  });
  onTestFinished(async () => {
    await services.close();
    await simulator.close();
    vi.unstubAllEnvs();
  });
  const { handlers, hub, power } = services;
  const { id } = await handlers['bots.create'](
    botConfigSchema.parse({
      name: 'Paper',
      strategyId: 'sma-cross',
      markets: [{ market: 'bybit:BTC/USDT:USDT', instrument: instrumentSchema.parse({}) }],
      timeframe: '1m',
      settings: backtestSettingsSchema.parse({}),
      feed: { kind: 'live' },
    }),
  );
  await handlers['bots.command']({ id, command: 'start' });
  const bot = () => hub.snapshot('bots').items.at(0);
  const feed = () => hub.snapshot('feeds').items.at(0);
  const calls = () => simulator.journal.entries.filter(({ call }) => call === 'time').length;
  const until = (check: () => unknown) => expect.poll(check, { timeout: 60_000, interval: 50 });
  await until(() => bot()?.standing.moments).toBeGreaterThan(10);
  expect(bot()).toMatchObject({ state: 'running', config: { markets: [{ instrument: { tick: 0.1 } }] } });
  await until(() => feed()?.state).toBe('live');
  expect(feed()).toMatchObject({ id: 'bybit:BTC/USDT:USDT@1m', trouble: null });

  await power.suspend();
  await until(() => feed()?.trouble?.reason).toBe('This computer was asleep.');
  const asked = calls();
  power.resume();
  await until(() => feed()?.state).toBe('live');
  expect(calls()).toBeGreaterThan(asked);

  await handlers['bots.command']({ id, command: 'stop' });
  await until(() => bot()?.state).toBe('stopped');
  await until(feed).toBeUndefined();
}, 120_000);
