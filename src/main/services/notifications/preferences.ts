import {
  type NotificationChange,
  type NotificationSecret,
  type NotificationSettings,
  notificationSettingsSchema,
} from '#contract/notifications.ts';
import { isLoopback } from '#main/adapters/http/loopback.ts';
import type { Ledger } from '#main/adapters/storage/ledger.ts';
import { UserError } from '#main/errors.ts';
import type { SecretAccess } from '../keys/secret-access.ts';
import { entryOf } from './channel-secrets.ts';

export interface PreferencesDeps {
  readonly ledger: Pick<Ledger, 'readNotifications' | 'writeNotifications'>;
  readonly secrets: Pick<SecretAccess, 'read' | 'write' | 'remove'>;
}

/**
 * How the user wants to be told. It is read from the ledger whenever it is asked for, since the command line may have
 * changed it. A secret goes from `setSecret` to the secret store; what is kept here of it is a hint.
 */
export class NotificationPreferences {
  readonly #ledger: PreferencesDeps['ledger'];
  readonly #secrets: PreferencesDeps['secrets'];

  constructor({ ledger, secrets }: PreferencesDeps) {
    this.#ledger = ledger;
    this.#secrets = secrets;
  }

  get(): NotificationSettings {
    return notificationSettingsSchema.safeParse(this.#ledger.readNotifications()).data ?? DEFAULTS;
  }

  /** @throws UserError when a channel is switched on that has not been set up */
  update({ modes, desktop, sound, telegram, webhook }: NotificationChange): NotificationSettings {
    const before = this.get();
    const next = notificationSettingsSchema.parse({
      modes: { ...before.modes, ...modes },
      desktop: { ...before.desktop, ...desktop },
      sound: { ...before.sound, ...sound },
      telegram: { ...before.telegram, ...telegram },
      webhook: { ...before.webhook, ...webhook },
    });
    if (next.telegram.enabled && (next.telegram.tokenHint === null || next.telegram.chatId === null)) {
      const missing = next.telegram.tokenHint === null ? 'the token of a bot' : 'the chat to write to';
      throw new UserError(`Telegram needs ${missing}: enter it first.`, { field: 'telegram' });
    }
    if (next.webhook.enabled && next.webhook.urlHint === null) {
      throw new UserError('The webhook needs an address: enter it first.', { field: 'webhook' });
    }
    this.#ledger.writeNotifications(next);
    return next;
  }

  /** @throws UserError that repeats nothing of the value, also when the secret store is not open */
  async setSecret(secret: NotificationSecret, value: string): Promise<NotificationSettings> {
    const tidy = value.trim();
    const hint = FORMS[secret](tidy);
    await this.#secrets.write(entryOf(secret), { value: tidy });
    return this.#keepHint(secret, hint);
  }

  /**
   * Removes a secret, first from the store, and switches off what cannot do without it.
   * @throws UserError when the store is not open: nothing must stay behind
   */
  async removeSecret(secret: NotificationSecret): Promise<NotificationSettings> {
    await this.#secrets.remove(entryOf(secret));
    return this.#keepHint(secret, null);
  }

  #keepHint(secret: NotificationSecret, hint: string | null): NotificationSettings {
    const { telegram, webhook, ...rest } = this.get();
    const next: NotificationSettings = {
      ...rest,
      telegram:
        secret === 'telegram-token'
          ? { ...telegram, tokenHint: hint, enabled: telegram.enabled && hint !== null }
          : telegram,
      webhook:
        secret === 'webhook-url'
          ? { ...webhook, urlHint: hint, enabled: webhook.enabled && hint !== null }
          : secret === 'webhook-secret'
            ? { ...webhook, signed: hint !== null }
            : webhook,
    };
    this.#ledger.writeNotifications(next);
    return next;
  }
}

const DEFAULTS = notificationSettingsSchema.parse({});
const SHORTEST_SECRET = 8;

/** Checks a secret and makes its hint. */
const FORMS: Readonly<Record<NotificationSecret, (value: string) => string>> = {
  'telegram-token'(value) {
    const match = /^(\d{3,20}):[\w-]{20,100}$/.exec(value);
    if (match) return `${match[1]}:…`;
    throw new UserError('This is not the token of a bot: copy it from @BotFather, number, colon and all.', {
      field: 'value',
    });
  },
  'webhook-url'(value) {
    const url = URL.canParse(value) ? new URL(value) : null;
    const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
    if (url && secure && url.hostname !== '') return `${url.origin}/…`;
    throw new UserError('This is not an address to post to: use https://…, or http:// on this machine only.', {
      field: 'value',
    });
  },
  'webhook-secret'(value) {
    if (value.length >= SHORTEST_SECRET) return 'signed';
    throw new UserError(`The secret is too short to protect anything: use at least ${SHORTEST_SECRET} characters.`, {
      field: 'value',
    });
  },
};
