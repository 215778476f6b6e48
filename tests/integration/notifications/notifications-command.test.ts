import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { notificationSettingsSchema } from '#contract/notifications.ts';
import { sliceCandles } from '#core/market/candles.ts';
import { DEMO_MARKETS, generateDemoMarket } from '#core/market/demo-market.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { runCommand } from '../../support/command-line.ts';
import { PostBox } from '../../support/post-box.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { type CliOptions, runCli } from '../keys/support/cli-process.ts';
import { filesWith, secretsIn } from '../keys/support/traces.ts';

const PASSPHRASE = 'correct horse battery';
const TOKEN = '5551234:SENTINEL-TOKEN-AAAAAAAAAAAAAAAAAAAA';
const HOOK_PATH = 'SENTINEL-HOOK-PATH-91c2d4';

let telegram: PostBox;
let hook: PostBox;
let folder: string;
beforeEach(async () => {
  [telegram, hook] = await Promise.all([PostBox.open(), PostBox.open()]);
  onTestFinished(() => Promise.all([telegram.close(), hook.close()]).then(() => undefined));
  folder = temporaryFolder();
});

const cli = (args: readonly string[], options: CliOptions = {}) =>
  runCli([...args, '--data-dir', folder], {
    passphrase: PASSPHRASE,
    env: { PLUTARC_KEYCHAIN: 'vault', PLUTARC_ENDPOINT_TELEGRAM: telegram.url },
    ...options,
  });

test('the command line sets notifications up, tests them, and its host delivers them', async () => {
  const set = ['notifications', 'set'];
  const token = await cli([...set, '--secret', 'telegram-token', '--chat', '-42', '--telegram', 'on'], {
    stdin: `${TOKEN}\n`,
  });
  expect(token, token.stderr).toMatchObject({ status: 0 });
  expect(token.stdout).toContain('bot 5551234:…, chat -42');
  const address = await cli([...set, '--secret', 'webhook-url', '--webhook', 'on', '--mode', 'status=silent'], {
    stdin: `${hook.url}/${HOOK_PATH}`,
  });
  expect(address, address.stderr).toMatchObject({ status: 0 });

  const tested = await cli(['notifications', 'test', 'telegram']);
  expect(tested).toMatchObject({ status: 0, stdout: 'Telegram took the message for the chat -42.\n' });
  expect(tested.stderr).toContain(`note: Telegram is the simulator at ${telegram.url}, not the service`);
  expect(telegram.posted.map(({ path }) => path)).toEqual([`/bot${TOKEN}/sendMessage`]);
  telegram.posted.length = 0;

  const store = MarketStore.open(folder);
  const series = generateDemoMarket(DEMO_MARKETS[0]).series.find(({ timeframe }) => timeframe === '1h');
  if (series) store.importCandles(DEMO_MARKETS[0], '1h', sliceCandles(series.candles, 0, 1000));
  store.close();
  const bot = ['--name', 'Replay', '--template', 'ema-trend', '--paper', '--timeframe', '1h', '--replay-speed', 'max'];
  const made = await runCommand(
    'bots',
    'create',
    ...bot,
    '--market',
    'demo:DEMO-TREND/USDT:USDT',
    '--data-dir',
    folder,
  );
  expect(made, made.stderr).toMatchObject({ status: 0 });
  const ran = await cli(['run', '--bot', made.stdout.trim(), '--exit-at-end']);
  expect(ran, ran.stderr).toMatchObject({ status: 0 });
  expect(telegram.posted[0].body).toMatchObject({
    text: expect.stringMatching(/^Replay \(paper\) is running\nWarming up/),
    disable_notification: true,
  });
  const titles = hook.posted.map(({ body }) => String(body.title));
  expect(titles[1]).toMatch(/^Replay \(paper\): (long|short) on DEMO-TREND/);
  const all = hook.posted.reduce((sum, { body }) => sum + Number(body.count), 0);
  expect(all, 'what did not go out one by one was summed up at the end').toBeGreaterThan(10);

  const shown = await runCommand('notifications', 'show', '--json', '-', '--data-dir', folder);
  expect(JSON.parse(shown.stdout)).toMatchObject({
    modes: { status: 'silent', risk: 'on' },
    telegram: { enabled: true, chatId: '-42', tokenHint: '5551234:…' },
    webhook: { enabled: true, urlHint: `${hook.url}/…` },
  });
  const said = [token, address, tested, ran, { ...shown, shown: '' }];
  expect(
    secretsIn(said.map(({ stdout, stderr, shown: args }) => stdout + stderr + args).join('\n'), [TOKEN, HOOK_PATH]),
  ).toEqual([]);
  expect(filesWith(folder, [TOKEN, HOOK_PATH])).toEqual([]);
}, 120_000);

test('a host whose vault stays locked says so, and hosts all the same', async () => {
  const ledger = Ledger.open(folder);
  ledger.writeNotifications(notificationSettingsSchema.parse({ webhook: { enabled: true, urlHint: `${hook.url}/…` } }));
  ledger.close();
  const ran = await runCli(['run', '--exit-at-end', '--data-dir', folder], { env: { PLUTARC_KEYCHAIN: 'vault' } });
  expect(ran).toMatchObject({ status: 0 });
  expect(ran.stderr).toContain('note: notifications are not delivered: The vault needs its passphrase');
}, 60_000);

test.each([
  [['set', '--mode', 'trades=loud'], '--mode trades=loud cannot be read'],
  [['set', '--mode', 'weather=on'], '--mode weather=on cannot be read'],
  [['set', '--sound', 'yes'], '--sound is "yes": use on or off'],
  [['set', '--chat', 'me'], '--chat me is not a chat'],
  [['set', '--secret', TOKEN], '--secret takes the name of a secret'],
  [['set', '--telegram', 'on'], 'Telegram needs the token of a bot'],
  [['test', 'pigeon'], 'There is no channel "pigeon"'],
  [['test', 'desktop'], 'Only the window has the channel desktop'],
])('notifications %j is refused in words', async (args, says) => {
  vi.stubEnv('PLUTARC_KEYCHAIN', 'vault');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { status, stderr } = await runCommand('notifications', ...args, '--data-dir', folder);
  expect(stderr).toContain(says);
  expect(stderr).not.toContain(TOKEN);
  expect(status).not.toBe(0);
});

test('without a change everything stays as it is, and pop-ups can be switched off for the window', async () => {
  const { stdout } = await runCommand('notifications', 'set', '--desktop', 'off', '--data-dir', folder);
  expect(stdout).toMatch(/desktop +off/);
  const shown = await runCommand('notifications', 'show', '--data-dir', folder);
  expect(shown.stdout).toBe(stdout);
});
