import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Bot } from '#contract/bots.ts';
import { allocateCandles, type Candles } from '#core/market/candles.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { type Simulator, startSimulator } from '../simulator/simulator.ts';
import { Shell } from './pages/shell.ts';
import { expect, test } from './support/fixtures.ts';

const MINUTE_MS = 60_000;
const KEY = { apiKey: 'live-key', secret: 'bGl2ZS1zZWNyZXQ=' };

/** Turns with every candle, and always has a stop. */
const STRATEGY = {
  format: 'plutarc-strategy/1',
  name: 'Every candle',
  direction: 'both',
  components: [
    { id: 'cross', use: 'sma-cross', role: 'signal', params: { fast: 1, slow: 2, output: 'state' } },
    { id: 'flip', use: 'signal-flip', role: 'exit', params: {} },
    { id: 'stop', use: 'stop-loss', role: 'exit', params: { unit: 'percent', value: 3 } },
  ],
  combination: { mode: 'min-score', threshold: 1 },
};

let bybit: Simulator;
let account: ReturnType<Simulator['account']>['account'];

test.beforeEach(async () => {
  bybit = await startSimulator({
    venue: 'bybit',
    clock: { kind: 'real', speed: 1 },
    symbols: ['BTCUSDT'],
    candles: { BTCUSDT: { columns: zigzag(), lengthMs: MINUTE_MS } },
  });
  ({ account } = bybit.account({ name: 'trader', balances: { USDT: 10_000 }, key: KEY.apiKey, secret: KEY.secret }));
  process.env.PLUTARC_ENDPOINT_BYBIT = bybit.url;
  process.env.PLUTARC_KEYCHAIN = 'vault';
});
test.afterEach(async () => {
  for (const name of ['PLUTARC_ENDPOINT_BYBIT', 'PLUTARC_KEYCHAIN']) delete process.env[name];
  await bybit.close();
});

/** Candles from ten hours ago to an hour from now that rise and fall in turn, so that every close is a signal. */
function zigzag(): Candles {
  const columns = allocateCandles(11 * 60);
  const first = (Math.floor(Date.now() / MINUTE_MS) - 600) * MINUTE_MS;
  for (let i = 0; i < columns.length; i++) {
    const [open, close] = i % 2 === 0 ? [60_000, 60_030] : [60_030, 60_000];
    columns.time[i] = first + i * MINUTE_MS;
    columns.open[i] = open;
    columns.high[i] = 60_035;
    columns.low[i] = 59_995;
    columns.close[i] = close;
    columns.volume[i] = 10;
  }
  return columns;
}

/** Stores the key in a new vault, and makes a bot with it from an imported strategy. */
function makeBot(page: Page): Promise<string> {
  return page.evaluate(
    async ({ credentials, settings, instrument }) => {
      const { calls } = window.plutarc;
      const value = <T>(reply: { ok: true; value: T } | { ok: false; error: { message: string } }): T => {
        if (!reply.ok) throw new Error(reply.error.message);
        return reply.value;
      };
      const imported = value(await calls['strategies.import']({}));
      if (imported?.kind !== 'imported') throw new Error('the strategy was not imported');
      value(await calls['keys.open-vault']({ passphrase: 'correct horse battery' }));
      const about = { exchange: 'bybit', label: 'Main', contract: 'linear', testnet: false } as const;
      const key = value(await calls['keys.add']({ ...about, credentials, deniesWithdrawal: false, checkId: 'e2e' }));
      const bot = await calls['bots.create']({
        name: 'Live one',
        strategyId: imported.id,
        keyId: key.id,
        markets: [{ market: 'bybit:BTC/USDT:USDT', instrument }],
        timeframe: '1m',
        settings,
        feed: { kind: 'live' },
      });
      return value(bot).id;
    },
    {
      credentials: KEY,
      settings: backtestSettingsSchema.parse({ leverage: 2, sizing: { kind: 'notional', notional: 500 } }),
      instrument: instrumentSchema.parse({}),
    },
  );
}

function botOf(page: Page): Promise<Bot> {
  return page.evaluate(async () => {
    const reply = await window.plutarc.calls['topics.snapshot']({ topic: 'bots' });
    if (!reply.ok) throw new Error(reply.error.message);
    return reply.value.items[0] as Bot;
  });
}

const held = () => account.positions.get('BTCUSDT')?.amount ?? 0;

test('a live bot trades on an exchange whose stream dies and comes back, and is flattened', async ({
  launch,
  folder,
}) => {
  // Three candles of a minute, and a start.
  test.setTimeout(360_000);
  const app = await launch();
  const { page } = app;
  const file = join(folder, 'every-candle.json');
  writeFileSync(file, JSON.stringify(STRATEGY));
  await app.answerOpenDialog(file);
  const id = await makeBot(page);
  await new Shell(page).open('Bots');

  await test.step('its first start asks for its name', async () => {
    await page.getByRole('link', { name: 'Live one' }).first().click();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Start Live one for the first time' });
    await dialog.getByLabel('Type Live one to start it').fill('Live');
    await expect(dialog.getByRole('button', { name: 'Start', exact: true })).toBeDisabled();
    await dialog.getByLabel('Type Live one to start it').fill('Live one');
    await dialog.getByRole('button', { name: 'Start', exact: true }).click();
    await expect.poll(async () => (await botOf(page)).state, { timeout: 60_000 }).toBe('running');
  });

  await test.step('it enters at the first close that says so, with its stop on the exchange', async () => {
    await expect
      .poll(async () => (await botOf(page)).standing.markets[0].position?.stopIn, { timeout: 150_000 })
      .toBe('exchange');
    expect(held()).not.toBe(0);
    await app.takePictures('40-live-bot');
  });

  await test.step('it says what it went by at a candle before the last one', async () => {
    await page.getByRole('region', { name: 'Last evaluation' }).getByRole('button', { name: 'Candle before' }).click();
    const evaluation = page.getByRole('region', { name: 'Evaluation', exact: true });
    await expect(evaluation.getByTestId('evaluation-sentence')).not.toBeEmpty();
    await expect(evaluation.getByRole('listitem').first()).toContainText('signal');
    await evaluation.getByRole('button', { name: 'Last evaluation' }).click();
    await expect(page.getByRole('region', { name: 'Last evaluation' })).toBeVisible();
  });

  await test.step('it goes on when its streams have died and the exchange was out of reach', async () => {
    const { trades } = (await botOf(page)).standing;
    bybit.closeStreams();
    await bybit.goDown();
    await expect.poll(async () => (await botOf(page)).state, { timeout: 60_000 }).toBe('offline');
    await bybit.comeBack();
    await expect.poll(async () => (await botOf(page)).state, { timeout: 90_000 }).toBe('running');
    await expect.poll(async () => (await botOf(page)).standing.trades, { timeout: 180_000 }).toBeGreaterThan(trades);
  });

  await test.step('flatten leaves nothing on the exchange, and says so', async () => {
    const outcome = await page.evaluate(
      (bot) => window.plutarc.calls['bots.kill-switch']({ action: 'flatten', id: bot }),
      id,
    );
    expect(outcome).toMatchObject({ ok: true, value: [{ name: 'Live one', ok: true }] });
    expect(held()).toBe(0);
    expect(account.openOrders()).toEqual([]);
  });

  const ids = bybit.journal.of('create-order').map(({ params }) => params.orderLinkId);
  expect(new Set(ids).size, 'no order came twice').toBe(ids.length);
  expect(app.complaints).toEqual([]);
});
