import { type KeyInstrument, keyInstrumentSchema, newKeySchema } from '#contract/keys.ts';
import { parseSizing } from '#core/simulation/settings.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { passphraseFrom } from '#main/adapters/keychain/passphrase.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import { UserError } from '#main/errors.ts';
import { askExchange } from '#main/services/keys/ask-exchange.ts';
import { KeyService } from '#main/services/keys/key-service.ts';
import { NetworkSettings } from '#main/services/keys/network-settings.ts';
import { SecretAccess } from '#main/services/keys/secret-access.ts';
import { TopicHub } from '#main/services/topics/topic-hub.ts';
import type { CliContext } from './context.ts';
import { type KeyInput, readCredentials } from './keys-input.ts';
import { endpointNotice, instrumentsText, keysText, testText } from './keys-text.ts';
import { STANDARD_OUTPUT, writeJson } from './output-file.ts';

export interface KeyFlags {
  readonly dataDir?: string;
  readonly json?: string;
}

export interface AddFlags extends KeyFlags {
  readonly exchange: string;
  readonly label: string;
  readonly contract: string;
  readonly testnet?: boolean;
  readonly confirmNoWithdrawal?: boolean;
}

export interface AssignFlags extends KeyFlags {
  readonly symbol: string;
  readonly leverage: string;
  readonly marginMode?: string;
  readonly sizing: string;
}

const TERMINAL: KeyInput = { input: process.stdin, output: process.stderr };

/** @throws UserError with code `failed` when the key is refused; nothing is stored then */
export async function addKey(context: CliContext, flags: AddFlags): Promise<void> {
  const profile = findSupportedProfile(flags.exchange);
  const contract = newKeySchema.shape.contract.safeParse(flags.contract).data;
  if (!contract) {
    throw new UserError(`--contract ${flags.contract} is not a contract type: use linear or inverse.`, {
      field: '--contract',
    });
  }
  tellEndpoint(context, profile.id);
  await withKeys(context, flags, async (keys, secrets) => {
    // A vault asks for its passphrase before the key is read: both may come from the same terminal.
    await secrets.require();
    const credentials = await readCredentials(profile, TERMINAL);
    context.progress(`asking ${profile.name} …`);
    const { id, masked, test, needsDenial, notes } = await keys.add({
      exchange: profile.id,
      label: flags.label,
      contract,
      testnet: flags.testnet === true,
      credentials,
      deniesWithdrawal: flags.confirmNoWithdrawal === true,
    });
    for (const note of notes) context.stderr(`note: ${note}`);
    if (flags.json !== undefined) writeJson(context, flags.json, { id, masked, test, notes });
    if (id === null) {
      throw new UserError(
        needsDenial
          ? `${profile.name} does not tell whether this key can withdraw, so it was not stored: make sure that it cannot, and add it with --confirm-no-withdrawal.`
          : `The key was not stored (${test.diagnosis}): ${test.message}`,
        { code: 'failed' },
      );
    }
    if (flags.json !== STANDARD_OUTPUT) context.stdout(`Stored ${masked} as ${id}\n${testText(test)}`);
  });
}

/** @throws UserError with code `failed` when something is wrong with the key */
export async function testStoredKey(context: CliContext, name: string, flags: KeyFlags): Promise<void> {
  await withKeys(context, flags, async (keys) => {
    const key = keys.find(name);
    tellEndpoint(context, key.exchange);
    context.progress(`asking ${key.exchange} …`);
    const test = await keys.test(key.id);
    if (flags.json !== undefined) writeJson(context, flags.json, test);
    if (test.diagnosis !== 'ok') {
      throw new UserError(`${key.label} (${test.diagnosis}): ${test.message}`, { code: 'failed' });
    }
    if (flags.json !== STANDARD_OUTPUT) context.stdout(testText(test));
  });
}

export async function listKeys(context: CliContext, flags: KeyFlags): Promise<void> {
  await withKeys(context, flags, async (keys) => {
    const all = keys.list();
    if (flags.json !== undefined) return writeJson(context, flags.json, all);
    for (const exchange of new Set(all.map((key) => key.exchange))) tellEndpoint(context, exchange);
    context.stdout(keysText(all));
  });
}

export async function setActive(context: CliContext, name: string, active: boolean, flags: KeyFlags): Promise<void> {
  await withKeys(context, flags, async (keys) => {
    const key = keys.find(name);
    keys.setActive(key.id, active);
    context.stdout(
      active
        ? `${key.label} is active: it may open positions\n`
        : `${key.label} is deactivated: it opens no positions, and closes those that are open\n`,
    );
  });
}

export async function removeKey(context: CliContext, name: string, flags: KeyFlags): Promise<void> {
  await withKeys(context, flags, async (keys) => {
    const key = keys.find(name);
    await keys.remove(key.id);
    context.stdout(`Removed ${key.label} (${key.masked}) and its secret. Delete it at ${key.exchange} too.\n`);
  });
}

export async function assignInstrument(context: CliContext, name: string, flags: AssignFlags): Promise<void> {
  await withKeys(context, flags, async (keys) => {
    const key = keys.find(name);
    tellEndpoint(context, key.exchange);
    const instrument = readInstrument(key.exchange, flags);
    const others = key.instruments.filter(({ symbol }) => symbol !== instrument.symbol);
    await keys.setInstruments(key.id, [...others, instrument]);
    context.stdout(instrumentsText(keys.find(key.id)));
  });
}

export async function unassignInstrument(context: CliContext, name: string, flags: AssignFlags): Promise<void> {
  await withKeys(context, flags, async (keys) => {
    const key = keys.find(name);
    const left = key.instruments.filter(({ symbol }) => symbol !== flags.symbol);
    if (left.length === key.instruments.length) {
      throw new UserError(`${key.label} does not trade ${flags.symbol}: see "plutarc keys list --json -".`, {
        field: '--symbol',
      });
    }
    await keys.setInstruments(key.id, left);
    context.stdout(`${key.label} trades ${flags.symbol} no more\n`);
  });
}

function readInstrument(exchange: string, flags: AssignFlags): KeyInstrument {
  const sizing = parseSizing(flags.sizing);
  if (typeof sizing === 'string') throw new UserError(`--sizing ${sizing}`, { field: '--sizing' });
  const modes = findSupportedProfile(exchange).marginModes;
  const parsed = keyInstrumentSchema.safeParse({
    symbol: flags.symbol,
    leverage: Number(flags.leverage),
    marginMode: flags.marginMode ?? modes[0],
    sizing,
  });
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues[0]?.path[0];
  throw new UserError(
    wrong === 'leverage'
      ? `--leverage ${flags.leverage} is not a leverage: use a number from 1 to 500.`
      : wrong === 'marginMode'
        ? `--margin-mode ${flags.marginMode} is not a margin mode: use ${modes.join(' or ')}.`
        : `--symbol ${flags.symbol} is not an instrument: write it as BTC/USDT:USDT.`,
  );
}

function tellEndpoint(context: CliContext, exchange: string): void {
  const notice = endpointNotice(exchange);
  if (notice !== null) context.stderr(notice);
}

/** Opens the ledger and the secret store that belongs to it, and closes both whatever happens. */
async function withKeys(
  context: CliContext,
  { dataDir }: KeyFlags,
  work: (keys: KeyService, secrets: SecretAccess) => Promise<void>,
): Promise<void> {
  const dataFolder = context.dataFolder(dataDir);
  const ledger = Ledger.open(dataFolder);
  const secrets = new SecretAccess({
    dataFolder,
    table: ledger.keys,
    ask: passphraseFrom(process.env, { input: process.stdin, output: process.stderr }),
  });
  try {
    const network = new NetworkSettings(ledger.keys, secrets);
    const keys = new KeyService({ table: ledger.keys, secrets, network, ask: askExchange, hub: new TopicHub() });
    await work(keys, secrets);
  } finally {
    await secrets.close();
    ledger.close();
  }
}
