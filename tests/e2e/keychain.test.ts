import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { filesWith } from '../integration/keys/support/traces.ts';
import { type Simulator, startSimulator } from '../simulator/simulator.ts';
import { DownloadPage } from './pages/download-page.ts';
import { KeysPage } from './pages/keys-page.ts';
import { MarketDataPage } from './pages/market-data-page.ts';
import { Shell } from './pages/shell.ts';
import { expect, test } from './support/fixtures.ts';
import { type Keychain, missingForKeychain, startKeychain } from './support/keychain.ts';

/** Recognisable wherever they turn up. */
const PARTS = { Key: 'SENTINELKEY-5b1e77a0c3', Secret: 'U0VOVElORUwtU0VDUkVULTc3YTBjMzViMWU=' };
const SECRETS = Object.values(PARTS);
const DAYS = 14;
const CANDLES = 'BTC/USDT:USDT 1m';

const missing = missingForKeychain();
test.skip(missing.length > 0, `not installed: ${missing.join(', ')}`);

let bybit: Simulator;
let keychain: Keychain;

test.beforeEach(async ({ folder }) => {
  bybit = await startSimulator({ venue: 'bybit', clock: { kind: 'real' }, pastMinutes: DAYS * 1440 });
  bybit.account({ name: 'trader', balances: { USDT: 10_000 }, key: PARTS.Key, secret: PARTS.Secret });
  process.env.PLUTARC_ENDPOINT_BYBIT = bybit.url;
  const home = join(folder, 'home');
  mkdirSync(home);
  keychain = await startKeychain(home);
});
test.afterEach(async () => {
  delete process.env.PLUTARC_ENDPOINT_BYBIT;
  await keychain.close();
  await bybit.close();
});

test('a key in the system’s keychain, its instruments and a download outlive the death of the application', async ({
  launch,
  folder,
}) => {
  test.setTimeout(240_000);
  const data = join(folder, 'data');
  const first = await launch();
  const shell = new Shell(first.page);

  await test.step('a key is added, without a word about a vault', async () => {
    const keys = new KeysPage(first.page);
    await shell.open('API keys');
    await keys.openAdd();
    await keys.fill({ exchange: 'Bybit', label: 'main', parts: PARTS });
    const stored = first.page.getByRole('dialog', { name: 'The key is stored' });
    await expect(stored).toBeVisible({ timeout: 30_000 });
    await stored.getByRole('button', { name: 'Choose instruments…' }).click();
    const held = [...(await keychain.entries()).values()];
    expect(held.filter((password) => SECRETS.every((secret) => password.includes(secret)))).toHaveLength(1);
  });

  await test.step('an instrument is assigned to it', async () => {
    const dialog = first.page.getByRole('dialog', { name: 'Instruments of main' });
    await dialog.getByLabel('Find an instrument').fill('btc', { timeout: 30_000 });
    await dialog.getByRole('button', { name: 'BTC/USDT:USDT' }).click();
    await dialog.getByLabel('Leverage of BTC/USDT:USDT').fill('3');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden({ timeout: 30_000 });
  });

  await test.step('the application is killed in the middle of a download', async () => {
    await shell.open('Market data');
    const downloads = new DownloadPage(first.page);
    const choice = { exchange: 'Bybit', search: 'btc', symbol: 'BTC/USDT:USDT', timeframe: '1m', range: '30 d' };
    await downloads.choose(choice);
    await expect(downloads.dialog.getByText(/candles, about/)).toBeVisible();
    bybit.faults.add({ on: 'candles', nth: 8, times: 10_000, act: { kind: 'delay', ms: 700, what: 'answer' } });
    await downloads.start();
    await expect(downloads.line(CANDLES).getByText(/[1-9],\d{3} of .* candles/)).toBeVisible();
    expect(first.complaints, 'the page has nothing to complain about').toEqual([]);
    const ended = once(first.electron.process(), 'exit');
    first.electron.process().kill('SIGKILL');
    await ended;
    bybit.faults.clear();
  });

  const second = await launch();
  const keys = new KeysPage(second.page);

  await test.step('after the next start the download goes on, and the key works as it did', async () => {
    await new Shell(second.page).open('Market data');
    await expect(new DownloadPage(second.page).line(CANDLES).getByText(/Done:/)).toBeVisible({ timeout: 60_000 });
    await expect(new MarketDataPage(second.page).dataset('BTC/USDT:USDT', '1m')).toContainText('bybit');
    await new Shell(second.page).open('API keys');
    await expect(keys.key('main')).toContainText('1 instrument');
    await keys.choose('main', 'Test…');
    await expect(keys.diagnosis).toHaveAttribute('data-diagnosis', 'ok', { timeout: 30_000 });
    await second.page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  });

  await test.step('the secret is nowhere but in the keychain', async () => {
    expect(filesWith(folder, SECRETS), 'not even in the files of the keychain, which are encrypted').toEqual([]);
    expect(existsSync(join(data, 'vault.json'))).toBe(false);
    expect((await keychain.entries()).size).toBe(1);
  });

  await test.step('a key that is removed is gone from the keychain too', async () => {
    await keys.choose('main', 'Remove…');
    await second.page.getByRole('button', { name: 'Remove key' }).click();
    await expect(keys.key('main')).toHaveCount(0);
    expect((await keychain.entries()).size).toBe(0);
    expect(second.complaints, 'the page has nothing to complain about').toEqual([]);
    await second.quit();
    expect(filesWith(folder, SECRETS)).toEqual([]);
  });
});
