import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';
import type { AddKeyReply, NewKey } from '#contract/keys.ts';
import { silentLog } from '#main/log.ts';
import { createServices, type Services } from '#main/services/services.ts';
import type { AccountWithKey, Simulator, SimulatorOptions } from '../../../simulator/simulator.ts';
import { startSimulator } from '../../../simulator/simulator.ts';
import { cheapVault } from '../../../support/cheap-vault.ts';
import { cancelledDialogs, quietHost } from '../../../support/quiet-desktop.ts';
import { temporaryFolder } from '../../../support/temp-folder.ts';

export const PASSPHRASE = 'correct horse battery';
/** Where every test begins: a key that can trade and nothing else. */
export const GOOD = {
  apiKey: 'good-key-of-tests',
  secret: 'Z29vZC1zZWNyZXQtb2YtdGVzdHM=',
  password: 'good-passphrase',
};

/** Starts a simulated exchange and lets it stand in for the real one. */
export async function simulated(
  venue: SimulatorOptions['venue'],
  key: Partial<AccountWithKey> = {},
  options: Partial<SimulatorOptions> = {},
): Promise<Simulator> {
  const simulator = await startSimulator({ venue, sigma: 0, clock: { kind: 'real', speed: 1 }, ...options });
  onTestFinished(() => simulator.close());
  vi.stubEnv(`PLUTARC_ENDPOINT_${venue.toUpperCase()}`, simulator.url);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { apiKey, secret, password } = GOOD;
  simulator.account({
    name: 'trader',
    balances: { USDT: 10_000, USDC: 10_000, USD: 10_000, BTC: 1 },
    key: apiKey,
    secret,
    passphrase: password,
    ...key,
  });
  return simulator;
}

const SERVE = fileURLToPath(new URL('../../../simulator/serve.ts', import.meta.url));

/** A simulated Bybit in a process of its own, so that it takes no time of this one. */
export async function bybitElsewhere(): Promise<void> {
  const { apiKey, secret } = GOOD;
  const child = spawn(
    process.execPath,
    [SERVE, '--venue', 'bybit', '--port', '0', '--key', apiKey, '--secret', secret],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  onTestFinished(() => void child.kill());
  let said = '';
  for await (const chunk of child.stdout) {
    said += chunk;
    const url = /PLUTARC_ENDPOINT_BYBIT=(\S+)\s[\s\S]*instruments/.exec(said)?.[1];
    if (url === undefined) continue;
    vi.stubEnv('PLUTARC_ENDPOINT_BYBIT', url);
    onTestFinished(() => void vi.unstubAllEnvs());
    return;
  }
  throw new Error(`the simulator said no address: ${said}`);
}

export interface KeyDesk {
  readonly folder: string;
  readonly services: Services;
  add(changes?: Partial<NewKey>): Promise<AddKeyReply>;
  keys(): ReturnType<typeof listKeys>;
  /** Closes everything and opens it again, as a restart does; the vault is locked then. */
  restart(): Promise<void>;
}

const listKeys = (services: Services) => services.hub.snapshot('keys').items;

/** The application without its window, over an empty data folder with an open vault. */
export async function keyDesk({ vault = true } = {}): Promise<KeyDesk> {
  const folder = temporaryFolder();
  vi.stubEnv('PLUTARC_KEYCHAIN', 'vault');
  if (vault) cheapVault(folder, PASSPHRASE);
  const open = () =>
    createServices({
      dataFolder: { path: folder, fixed: true },
      version: '1.2.3',
      dialogs: cancelledDialogs,
      host: quietHost,
      log: silentLog,
    });
  const desk = {
    folder,
    services: open(),
    add: (changes: Partial<NewKey> = {}) =>
      desk.services.handlers['keys.add']({
        exchange: 'bybit',
        label: 'main',
        contract: 'linear',
        testnet: false,
        credentials: GOOD,
        deniesWithdrawal: false,
        checkId: randomUUID(),
        ...changes,
      }) as Promise<AddKeyReply>,
    keys: () => listKeys(desk.services),
    async restart() {
      await desk.services.close();
      desk.services = open();
    },
  };
  onTestFinished(() => desk.services.close());
  if (vault) await desk.services.handlers['keys.open-vault']({ passphrase: PASSPHRASE });
  return desk;
}
