import {
  NOTIFICATION_CHANNELS,
  NOTIFICATION_SECRETS,
  type NotificationChange,
  type NotificationSecret,
  notificationChangeSchema,
} from '#contract/notifications.ts';
import { passphraseFrom } from '#main/adapters/keychain/passphrase.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import { UserError } from '#main/errors.ts';
import { silentLog } from '#main/log.ts';
import { ALL_EXCHANGES, NetworkSettings } from '#main/services/keys/network-settings.ts';
import { SecretAccess } from '#main/services/keys/secret-access.ts';
import { createNotifications, type Notifications } from '#main/services/notifications/create-notifications.ts';
import { findChats } from '#main/services/notifications/notification-handlers.ts';
import { telegramEndpoint } from '#main/services/notifications/telegram-api.ts';
import { TopicHub } from '#main/services/topics/topic-hub.ts';
import type { CliContext } from './context.ts';
import type { KeyInput } from './keys-input.ts';
import { chatsText, notificationsText, SECRET_TITLES } from './notifications-text.ts';
import { STANDARD_OUTPUT, writeJson } from './output-file.ts';
import { readOneSecret } from './secret-input.ts';

export interface Flags {
  readonly dataDir?: string;
  readonly json?: string;
}

export interface SetFlags extends Flags {
  readonly mode?: readonly string[];
  readonly desktop?: string;
  readonly sound?: string;
  readonly telegram?: string;
  readonly chat?: string;
  readonly webhook?: string;
  readonly secret?: string;
  readonly removeSecret?: string;
}

const TERMINAL: KeyInput = { input: process.stdin, output: process.stderr };

export async function showNotifications(context: CliContext, flags: Flags): Promise<void> {
  tellEndpoint(context);
  await withNotifications(context, flags, async ({ preferences }) => print(context, flags, preferences.get()));
}

/** Secrets first: what is switched on with them needs them. */
export async function setNotifications(context: CliContext, flags: SetFlags): Promise<void> {
  const change = readChange(flags);
  const secret = flags.secret === undefined ? null : secretNamed(flags.secret, '--secret');
  const removed = flags.removeSecret === undefined ? null : secretNamed(flags.removeSecret, '--remove-secret');
  await withNotifications(context, flags, async ({ preferences }, secrets) => {
    if (removed !== null) await preferences.removeSecret(removed);
    if (secret !== null) {
      // A vault asks for its passphrase before the secret is read: both may come from the same terminal.
      await secrets.require();
      await preferences.setSecret(secret, await readOneSecret(SECRET_TITLES[secret], TERMINAL));
    }
    print(context, flags, preferences.update(change));
  });
}

/** @throws UserError with code `failed` when the message did not arrive */
export async function testChannel(context: CliContext, name: string, flags: Flags): Promise<void> {
  const channel = NOTIFICATION_CHANNELS.find((known) => known === name);
  if (!channel) {
    throw new UserError(`There is no channel "${name}": use ${NOTIFICATION_CHANNELS.join(', ')}.`, {
      field: 'channel',
    });
  }
  if (channel === 'telegram') tellEndpoint(context);
  await withNotifications(context, flags, async ({ notifications }) => {
    const result = await notifications.test(channel);
    if (flags.json !== undefined) writeJson(context, flags.json, result);
    if (!result.ok) throw new UserError(result.text, { code: 'failed' });
    if (flags.json !== STANDARD_OUTPUT) context.stdout(`${result.text}\n`);
  });
}

export async function listChats(context: CliContext, flags: Flags): Promise<void> {
  tellEndpoint(context);
  await withNotifications(context, flags, async ({ telegram }) => {
    const chats = await findChats(telegram);
    if (flags.json !== undefined) writeJson(context, flags.json, chats);
    else context.stdout(chatsText(chats));
  });
}

function print(context: CliContext, { json }: Flags, settings: Parameters<typeof notificationsText>[0]): void {
  if (json !== undefined) writeJson(context, json, settings);
  else context.stdout(notificationsText(settings));
}

/** @throws UserError that names the option */
function readChange(flags: SetFlags): NotificationChange {
  const modes = Object.fromEntries(
    (flags.mode ?? []).map((text) => {
      const [category, mode] = text.split('=');
      return [category, mode];
    }),
  );
  const enabled = (name: 'desktop' | 'sound' | 'telegram' | 'webhook') => {
    const value = flags[name];
    if (value === undefined) return {};
    if (value === 'on' || value === 'off') return { enabled: value === 'on' };
    throw new UserError(`--${name} is "${value}": use on or off.`, { field: `--${name}` });
  };
  const change = notificationChangeSchema.safeParse({
    modes,
    desktop: enabled('desktop'),
    sound: enabled('sound'),
    telegram: { ...enabled('telegram'), ...(flags.chat === undefined ? {} : { chatId: flags.chat }) },
    webhook: enabled('webhook'),
  });
  if (change.success) return change.data;
  if (change.error.issues[0]?.path[0] === 'telegram') {
    throw new UserError(`--chat ${flags.chat} is not a chat: it is a number, or @name of a public channel.`, {
      field: '--chat',
    });
  }
  throw new UserError(
    `--mode ${flags.mode?.join(' ')} cannot be read: use a category (status, commands, trades, risk, connection, backtests), =, and on, silent or off.`,
    { field: '--mode' },
  );
}

function secretNamed(name: string, option: string): NotificationSecret {
  const secret = NOTIFICATION_SECRETS.find((known) => known === name);
  if (secret) return secret;
  // It is not repeated: it may be the secret itself.
  throw new UserError(`${option} takes the name of a secret: ${NOTIFICATION_SECRETS.join(', ')}.`, { field: option });
}

function tellEndpoint(context: CliContext): void {
  const endpoint = telegramEndpoint();
  if (endpoint !== null) context.stderr(`note: Telegram is the simulator at ${endpoint}, not the service`);
}

/** Opens the ledger and the secret store that belongs to it, and closes both whatever happens. */
async function withNotifications(
  context: CliContext,
  { dataDir }: Flags,
  work: (notifications: Notifications, secrets: SecretAccess) => Promise<void>,
): Promise<void> {
  const dataFolder = context.dataFolder(dataDir);
  const ledger = Ledger.open(dataFolder);
  const ask = passphraseFrom(process.env, { input: process.stdin, output: process.stderr });
  const secrets = new SecretAccess({ dataFolder, table: ledger.keys, ask });
  const network = new NetworkSettings(ledger.keys, secrets);
  const opened = createNotifications({
    ledger,
    secrets,
    network: () => network.optionsFor(ALL_EXCHANGES),
    hub: new TopicHub(),
    log: silentLog,
    alerts: null,
  });
  try {
    await work(opened, secrets);
  } finally {
    await opened.notifications.close();
    await secrets.close();
    ledger.close();
  }
}
