import type { NotificationSettings, TelegramChat } from '#contract/notifications.ts';
import type { Message } from '#core/notifications/message.ts';
import type { NetworkOptions } from '#main/adapters/exchange/network.ts';
import type { SecretAccess } from '../keys/secret-access.ts';
import { type Channel, DeliveryFailure } from './channel.ts';
import { readSecret } from './channel-secrets.ts';
import { TelegramApi, telegramEndpoint } from './telegram-api.ts';

/** What Telegram takes, in characters. */
const LONGEST = 4096;

export interface TelegramDeps {
  readonly secrets: Pick<SecretAccess, 'read'>;
  readonly settings: () => NotificationSettings['telegram'];
  readonly network: () => Promise<NetworkOptions>;
}

/** Messages from the user's own Telegram bot to a chat of theirs. */
export class TelegramChannel implements Channel {
  readonly id = 'telegram';
  /** A bot may write to a group twenty times a minute. */
  readonly rule = { most: 5, windowMs: 30_000 };
  readonly local = false;
  readonly #deps: TelegramDeps;

  constructor(deps: TelegramDeps) {
    this.#deps = deps;
  }

  endpoint(): string | null {
    return telegramEndpoint();
  }

  async deliver({ title, text, silent }: Message, signal: AbortSignal): Promise<string> {
    const { chatId } = this.#deps.settings();
    if (chatId === null)
      throw new DeliveryFailure('The chat is missing: choose the one to write to.', { again: false });
    const api = await this.#api();
    await api.sendMessage(chatId, (text === '' ? title : `${title}\n${text}`).slice(0, LONGEST), silent, signal);
    return `Telegram took the message for the chat ${chatId}.`;
  }

  /** @throws DeliveryFailure */
  async chats(signal: AbortSignal): Promise<TelegramChat[]> {
    return await (await this.#api()).chats(signal);
  }

  async #api(): Promise<TelegramApi> {
    const token = await readSecret(this.#deps.secrets, 'telegram-token');
    if (token === null) {
      throw new DeliveryFailure('The token of the bot is missing: enter it again.', { again: false });
    }
    return new TelegramApi(token, await this.#deps.network());
  }
}
