import type { NotificationSecret, NotificationSettings, TelegramChat } from '#contract/notifications.ts';
import { textTable } from './text-table.ts';

/** What a prompt asks for. */
export const SECRET_TITLES: Readonly<Record<NotificationSecret, string>> = {
  'telegram-token': 'Token of your Telegram bot',
  'webhook-url': 'Address of the webhook',
  'webhook-secret': 'Secret to sign with',
};

/** How the user is told, as tables for a terminal. */
export function notificationsText({ modes, desktop, sound, telegram, webhook }: NotificationSettings): string {
  const state = (enabled: boolean) => (enabled ? 'on' : 'off');
  const channels = [
    ['desktop', state(desktop.enabled), ''],
    ['sound', state(sound.enabled), ''],
    [
      'telegram',
      state(telegram.enabled),
      `bot ${telegram.tokenHint ?? 'missing'}, chat ${telegram.chatId ?? 'missing'}`,
    ],
    [
      'webhook',
      state(webhook.enabled),
      `${webhook.urlHint ?? 'no address'}, ${webhook.signed ? 'signed' : 'not signed'}`,
    ],
  ];
  return [
    textTable([{ title: 'Category' }, { title: 'Mode' }], Object.entries(modes)),
    textTable([{ title: 'Channel' }, { title: 'State' }, { title: 'Set up with' }], channels),
  ].join('\n');
}

export function chatsText(chats: readonly TelegramChat[]): string {
  if (chats.length === 0)
    return 'Nobody has written to the bot lately: open a chat with it, press Start, and try again.\n';
  return textTable(
    [{ title: 'Chat' }, { title: 'Name' }],
    chats.map(({ id, title }) => [id, title]),
  );
}
