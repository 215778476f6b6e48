import { z } from 'zod';
import type { TelegramChat } from '#contract/notifications.ts';
import { endpointOverride } from '#main/adapters/exchange/endpoint-override.ts';
import type { NetworkOptions } from '#main/adapters/exchange/network.ts';
import { type HttpAnswer, postJson, Unreachable } from '#main/adapters/http/post-json.ts';
import { DeliveryFailure } from './channel.ts';

const ORIGIN = 'https://api.telegram.org';

const answerSchema = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  description: z.string().optional(),
  parameters: z.object({ retry_after: z.number().optional() }).optional(),
});

const chatSchema = z.object({
  id: z.number(),
  title: z.string().optional(),
  username: z.string().optional(),
  first_name: z.string().optional(),
});
const updatesSchema = z.array(
  z.object({
    message: z.object({ chat: chatSchema }).optional(),
    my_chat_member: z.object({ chat: chatSchema }).optional(),
    channel_post: z.object({ chat: chatSchema }).optional(),
  }),
);

/** Where the Bot API is reached: a simulator's origin only where `PLUTARC_ENDPOINT_TELEGRAM` names one. */
export function telegramEndpoint(env: NodeJS.ProcessEnv = process.env): string | null {
  return endpointOverride('telegram', env);
}

/** The part of Telegram's Bot API that is needed. The token is part of the address: neither is ever in a message. */
export class TelegramApi {
  readonly #token: string;
  readonly #network: NetworkOptions;

  constructor(token: string, network: NetworkOptions) {
    this.#token = token;
    this.#network = network;
  }

  /** @throws DeliveryFailure */
  async sendMessage(chatId: string, text: string, silent: boolean, signal: AbortSignal): Promise<void> {
    const message = {
      chat_id: chatId,
      text,
      disable_notification: silent,
      link_preview_options: { is_disabled: true },
    };
    await this.#call('sendMessage', message, signal);
  }

  /**
   * Chats in which somebody has written to the bot lately (Telegram keeps that for a day).
   * @throws DeliveryFailure
   */
  async chats(signal: AbortSignal): Promise<TelegramChat[]> {
    const updates = updatesSchema.safeParse(await this.#call('getUpdates', { limit: 100 }, signal)).data ?? [];
    const chats = updates.map((update) => (update.message ?? update.my_chat_member ?? update.channel_post)?.chat);
    const found = new Map<string, TelegramChat>();
    for (const chat of chats) {
      if (chat) found.set(String(chat.id), { id: String(chat.id), title: titleOf(chat) });
    }
    return [...found.values()];
  }

  async #call(method: string, parameters: object, signal: AbortSignal): Promise<unknown> {
    const url = new URL(`/bot${this.#token}/${method}`, telegramEndpoint() ?? ORIGIN);
    const answer = await postJson(url, JSON.stringify(parameters), { network: this.#network, signal }).catch(
      (error: unknown) => {
        if (!(error instanceof Unreachable)) throw error;
        throw new DeliveryFailure(`Telegram is not reached: ${error.message}.`, { again: true });
      },
    );
    const parsed = answerSchema.safeParse(jsonOf(answer)).data;
    if (parsed?.ok) return parsed.result;
    throw failureOf(answer, parsed?.description ?? '', parsed?.parameters?.retry_after ?? null);
  }
}

function titleOf({ id, title, username, first_name: firstName }: z.infer<typeof chatSchema>): string {
  return title ?? (username === undefined ? (firstName ?? String(id)) : `@${username}`);
}

function jsonOf({ text }: HttpAnswer): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What Telegram's answers mean: https://core.telegram.org/bots/api#making-requests. */
function failureOf({ status, retryAfterMs }: HttpAnswer, description: string, retryAfterS: number | null) {
  if (status === 429) {
    const afterMs = retryAfterS === null ? retryAfterMs : retryAfterS * 1000;
    return new DeliveryFailure('Telegram wants fewer messages for now: they are sent later.', { again: true, afterMs });
  }
  if (status === 401 || status === 404) {
    return never('Telegram does not know the token: copy it from @BotFather again.');
  }
  if (status === 403) {
    return never('The bot may not write to this chat: open the chat and press Start, or add the bot to the group.');
  }
  if (status === 400 && /chat not found/i.test(description)) {
    return never('Telegram knows no such chat: write to the bot first, then find the chat again.');
  }
  if (status >= 500 || status === 0) {
    return new DeliveryFailure(`Telegram does not work at the moment (${status}).`, { again: true });
  }
  return never(`Telegram refused the message (${status}${description === '' ? '' : `: ${description}`}).`);
}

const never = (message: string) => new DeliveryFailure(message, { again: false });
