import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiKey } from '../simulator/account/api-key.ts';
import { type Simulator, startSimulator } from '../simulator/simulator.ts';
import { KeysPage } from './pages/keys-page.ts';
import { Shell } from './pages/shell.ts';
import { expect, test } from './support/fixtures.ts';
import type { RunningApp } from './support/running-app.ts';

const PASSPHRASE = 'correct horse battery';
/** Recognisable wherever they turn up. */
const PARTS = { Key: 'SENTINELKEY-7f3a91c2d4', Secret: 'U0VOVElORUwtU0VDUkVULTkxYzJkNDdmM2E=' };
const SYMBOLS = ['BTCUSDT', 'ETHUSDT', 'XRPUSDT'];

let bybit: Simulator;
let key: ApiKey;
let binance: Simulator;

test.beforeEach(async () => {
  const account = { name: 'trader', balances: { USDT: 10_000 }, key: PARTS.Key, secret: PARTS.Secret };
  const clock = { kind: 'real', speed: 1 } as const;
  bybit = await startSimulator({ venue: 'bybit', clock, symbols: SYMBOLS });
  ({ key } = bybit.account(account));
  binance = await startSimulator({ venue: 'binance', clock });
  binance.account(account);
  process.env.PLUTARC_ENDPOINT_BYBIT = bybit.url;
  process.env.PLUTARC_ENDPOINT_BINANCE = binance.url;
  process.env.PLUTARC_KEYCHAIN = 'vault';
});
test.afterEach(async () => {
  for (const name of ['PLUTARC_ENDPOINT_BYBIT', 'PLUTARC_ENDPOINT_BINANCE', 'PLUTARC_KEYCHAIN'])
    delete process.env[name];
  await Promise.all([bybit.close(), binance.close()]);
});

interface Refusal {
  readonly diagnosis: string;
  readonly says: string;
  readonly parts?: Readonly<Record<string, string>>;
  readonly contract?: 'Linear' | 'Inverse';
  readonly wrong?: () => unknown;
}

const REFUSALS: readonly Refusal[] = [
  {
    diagnosis: 'can-withdraw',
    says: 'can move funds out of the account at Bybit',
    wrong: () => Object.assign(key, { permissions: ['read', 'trade', 'withdraw'] }),
  },
  { diagnosis: 'invalid-key', says: 'does not accept this key', parts: { ...PARTS, Secret: 'd3Jvbmctc2VjcmV0' } },
  {
    diagnosis: 'insufficient-permissions',
    says: 'may not place orders on perpetuals',
    wrong: () => Object.assign(key, { permissions: ['read'] }),
  },
  {
    diagnosis: 'ip-not-allowed',
    says: "put it on the key's list of IP addresses",
    wrong: () => Object.assign(key, { ips: ['203.0.113.9'] }),
  },
  { diagnosis: 'wrong-contract-type', says: 'reaches no inverse perpetuals', contract: 'Inverse' },
  {
    diagnosis: 'clock-skew',
    says: 'switch automatic time on',
    wrong: () => Object.assign(bybit.faults, { clockSkewMs: 60_000 }),
  },
  {
    diagnosis: 'rate-limited',
    says: 'refuses more requests for now',
    wrong: () => bybit.faults.add({ on: 'any', times: 1000, act: { kind: 'fail', how: 'rate-limit' } }),
  },
  {
    diagnosis: 'exchange-down',
    says: 'is not available at the moment',
    wrong: () => bybit.faults.add({ on: 'any', times: 1000, act: { kind: 'fail', how: 'maintenance' } }),
  },
];

test('a key is added, refused with the reason, used, and still there after a restart', async ({ launch, folder }) => {
  // Eight refusals, two keys and a restart, with pictures.
  test.setTimeout(300_000);
  let app = await launch();
  let { page } = app;
  let shell = new Shell(page);
  let keys = new KeysPage(page);

  await test.step('the page says where secrets will be kept, and asks for the passphrase of a vault', async () => {
    await shell.open('API keys');
    await expect(page.getByText('Secrets are to be kept in a vault file, and there is none yet')).toBeVisible();
    await expect(page.getByText(`Bybit: simulator 127.0.0.1:${bybit.port}`)).toBeVisible();
    await app.takePictures('20-keys-empty');
    await keys.openAdd();
    await keys.giveVault(PASSPHRASE, { create: true });
    await expect(keys.addDialog).toBeVisible();
  });

  await test.step('the steps of the exchange stand beside the form', async () => {
    const steps = page.getByRole('complementary', { name: 'Steps at Bybit' });
    await expect(steps.getByRole('listitem').first()).toBeVisible();
    await expect(keys.addDialog.getByLabel('Passphrase')).toBeHidden();
    await keys.addDialog.getByLabel('Exchange', { exact: true }).selectOption({ label: 'OKX' });
    await expect(keys.addDialog.getByLabel('Passphrase')).toBeVisible();
    await expect(keys.addDialog.getByRole('option', { name: 'BitMEX (closed 2026-09-23)' })).toBeDisabled();
    await keys.addDialog.getByLabel('Exchange', { exact: true }).selectOption({ label: 'KuCoin Futures' });
    await expect(keys.addDialog.getByRole('checkbox', { name: /testnet/ })).toBeHidden();
    await app.takePictures('21-keys-add');
  });

  for (const { diagnosis, says, parts = PARTS, contract = 'Linear', wrong } of REFUSALS) {
    await test.step(`a key is refused: ${diagnosis}`, async () => {
      wrong?.();
      await keys.fill({ exchange: 'Bybit', label: 'main', contract, parts });
      await expect(keys.diagnosis).toHaveAttribute('data-diagnosis', diagnosis, { timeout: 30_000 });
      await expect(keys.diagnosis).toContainText(says);
      await expect(keys.diagnosis).toContainText('the key was not stored');
      if (diagnosis === 'can-withdraw') await app.takePictures('22-keys-refused');
      bybit.faults.clear();
      Object.assign(key, { permissions: ['read', 'trade'], ips: [] });
    });
  }

  await test.step('a test shows how far it is, and can be stopped', async () => {
    bybit.faults.add({ on: 'balance', act: { kind: 'lose-answer', connection: 'hang' } });
    await keys.fill({ exchange: 'Bybit', label: 'main', contract: 'Linear', parts: PARTS });
    await expect(page.getByText('Reading the balance …')).toBeVisible({ timeout: 30_000 });
    await app.takePicture('23-keys-testing');
    await keys.addDialog.getByRole('button', { name: 'Stop' }).click();
    await expect(keys.addDialog.getByRole('button', { name: 'Test and add' })).toBeEnabled();
    await expect(keys.diagnosis).toBeHidden();
    bybit.faults.clear();
  });

  await test.step('a good key is stored, with what was cut off said', async () => {
    await keys.fill({ exchange: 'Bybit', label: 'main', parts: { Key: ` ${PARTS.Key} `, Secret: `${PARTS.Secret} ` } });
    const stored = page.getByRole('dialog', { name: 'The key is stored' });
    await expect(stored).toBeVisible({ timeout: 30_000 });
    await expect(stored).toContainText('it cannot withdraw');
    await expect(stored).toContainText('Spaces or line ends around the secret were cut off.');
    await app.takePictures('24-keys-stored');
    await stored.getByRole('button', { name: 'Choose instruments…' }).click();
  });

  await test.step('instruments are assigned within the limits of the exchange', async () => {
    const dialog = page.getByRole('dialog', { name: 'Instruments of main' });
    await dialog.getByLabel('Find an instrument').fill('btc', { timeout: 30_000 });
    await dialog.getByRole('button', { name: 'BTC/USDT:USDT' }).click();
    await dialog.getByLabel('Find an instrument').fill('');
    await dialog.getByRole('button', { name: 'ETH/USDT:USDT' }).click();
    await dialog.getByLabel('Leverage of BTC/USDT:USDT').fill('300');
    await expect(dialog.getByText('The exchange allows up to 100×.')).toBeVisible();
    await app.takePictures('25-keys-instruments');
    await dialog.getByLabel('Leverage of BTC/USDT:USDT').fill('3');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden({ timeout: 30_000 });
    await expect(keys.key('main')).toContainText('2 instruments');
  });

  await test.step('where the exchange does not tell about withdrawals, the user has to', async () => {
    await keys.openAdd();
    const form = { exchange: 'Binance', label: 'second', testnet: true, parts: PARTS };
    await keys.fill(form);
    await expect(keys.diagnosis).toHaveAttribute('data-diagnosis', 'not-verifiable', { timeout: 30_000 });
    await app.takePictures('26-keys-not-verifiable');
    await keys.fill({ ...form, denial: true });
    const stored = page.getByRole('dialog', { name: 'The key is stored' });
    await expect(stored).toBeVisible({ timeout: 30_000 });
    await stored.getByRole('button', { name: 'Done' }).click();
    await expect(keys.key('second')).toContainText('Not verifiable');
    await app.takePictures('27-keys');
  });

  await test.step('the table of exchanges comes from the profiles', async () => {
    await keys.openTab('Exchanges');
    const table = page.getByRole('table', { name: 'Exchanges' });
    await expect(table.getByRole('row')).toHaveCount(14);
    await expect(table.getByRole('row').filter({ hasText: 'BitMEX' })).toContainText('closed 2026-09-23');
    await app.takePictures('28-exchanges');
    await table.getByRole('button', { name: 'Kraken Futures' }).click();
    await expect(page.getByRole('dialog', { name: 'Kraken Futures' })).toContainText('polled every 60 s');
    await page.getByRole('button', { name: 'Close' }).click();
  });

  await test.step('the way to the exchanges can be chosen', async () => {
    await keys.openTab('Network');
    await page.getByRole('button', { name: 'Change All exchanges' }).click();
    await page.getByLabel('Proxy', { exact: true }).fill('not a proxy');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('This is not the address of a proxy')).toBeVisible();
    await page.getByLabel('Proxy', { exact: true }).fill('');
    await page.getByLabel('Addresses').selectOption('IPv4 only');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Direct · IPv4 only')).toBeVisible();
    await app.takePictures('29-network');
  });

  await test.step('the page keeps no secret in its memory', async () => {
    expect(await keptBy(app, [...Object.values(PARTS), PASSPHRASE])).toEqual([]);
  });

  await test.step('after a restart all is there, and the vault is locked', async () => {
    expect(app.complaints, 'the page has nothing to complain about').toEqual([]);
    await app.quit();
    app = await launch();
    ({ page } = app);
    shell = new Shell(page);
    keys = new KeysPage(page);
    await shell.open('API keys');
    await expect(keys.key('main')).toContainText('2 instruments');
    await expect(keys.key('main')).toContainText('Active');
    await keys.choose('main', 'Test…');
    await expect(page.getByText('The vault is locked: open it with its passphrase.')).toBeVisible();
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Open the vault…' }).click();
    await keys.giveVault('wrong horse battery', { create: false });
    await expect(page.getByText('The passphrase does not open')).toBeVisible();
    await keys.giveVault(PASSPHRASE, { create: false });
    await keys.choose('main', 'Test…');
    await expect(keys.diagnosis).toHaveAttribute('data-diagnosis', 'ok', { timeout: 30_000 });
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
    expect(await keptBy(app, [PASSPHRASE, 'wrong horse battery'])).toEqual([]);
  });

  await test.step('a key is deactivated, and removed for good', async () => {
    await keys.choose('main', 'Deactivate');
    await expect(keys.key('main')).toContainText('Deactivated');
    await keys.choose('second', 'Remove…');
    await page.getByRole('button', { name: 'Remove key' }).click();
    await expect(keys.key('second')).toHaveCount(0);
  });

  await test.step('no secret is in any file', async () => {
    const secrets = [...Object.values(PARTS), PASSPHRASE];
    await app.quit();
    const files = readdirSync(join(folder, 'data'), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(5);
    const holding = files.filter((file) => {
      const bytes = readFileSync(file);
      return secrets.some((secret) => bytes.includes(secret) || bytes.includes(Buffer.from(secret, 'utf16le')));
    });
    expect(holding).toEqual([]);
  });

  expect(app.complaints, 'the page has nothing to complain about').toEqual([]);
});

test('where no keychain is running, that is said and the vault is offered, never taken by itself', async ({
  launch,
  folder,
}) => {
  delete process.env.PLUTARC_KEYCHAIN;
  const bus = process.env.DBUS_SESSION_BUS_ADDRESS;
  process.env.DBUS_SESSION_BUS_ADDRESS = 'unix:path=/nonexistent';
  try {
    const app = await launch();
    const { page } = app;
    const keys = new KeysPage(page);
    await new Shell(page).open('API keys');
    await expect(page.getByText(/keychain .*vault file under a passphrase/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Add a key' }).first()).toBeDisabled();
    expect(existsSync(join(folder, 'data', 'vault.json'))).toBe(false);
    await app.takePictures('31-keys-no-keychain');
    await page.getByRole('button', { name: 'Use a vault file…' }).click();
    await keys.giveVault(PASSPHRASE, { create: true });
    await expect(page.getByRole('button', { name: 'Add a key' }).first()).toBeEnabled();
    await app.quit();

    const again = await launch();
    await new Shell(again.page).open('API keys');
    await expect(again.page.getByText('The vault is locked')).toBeVisible();
    await again.page.getByRole('button', { name: 'Use the keychain' }).click();
    await expect(again.page.getByRole('button', { name: 'Look again' })).toBeVisible();
  } finally {
    if (bus === undefined) delete process.env.DBUS_SESSION_BUS_ADDRESS;
    else process.env.DBUS_SESSION_BUS_ADDRESS = bus;
  }
});

/**
 * Which of the secrets the page still holds: every text that its JavaScript can reach, after what it cannot has been
 * collected. Texts are looked at to their end (see the flag in fixtures.ts).
 */
async function keptBy({ page }: RunningApp, secrets: readonly string[]): Promise<string[]> {
  const control = 'kept by the page';
  await page.evaluate((text) => Reflect.set(globalThis, 'control', text), `${'-'.repeat(5000)} ${control}`);
  const client = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  client.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await client.send('HeapProfiler.collectGarbage');
  await client.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await client.detach();
  const heap = chunks.join('');
  expect(heap.includes(`- ${control}`), 'the search finds what is kept').toBe(true);
  return secrets.filter((secret) => heap.includes(secret));
}
