import type { NotificationCategory } from '#contract/activity.ts';
import type { NotificationMode, NotificationSecret } from '#contract/notifications.ts';

/** The categories in the order of the table, with what belongs to each. */
export const CATEGORIES: readonly {
  readonly category: NotificationCategory;
  readonly title: string;
  readonly text: string;
}[] = [
  { category: 'status', title: 'Bot status', text: 'A bot runs, has stopped, or needs you.' },
  { category: 'trades', title: 'Entries and exits', text: 'Positions that are opened and closed, with the result.' },
  { category: 'risk', title: 'Risk', text: 'Limits that lock entries, orders that fail, alarms. Never held back.' },
  { category: 'connection', title: 'Connection', text: 'Offline, connected again, compared with the exchange.' },
  { category: 'commands', title: 'Commands', text: 'Pause, resume, flatten, release and the kill switch.' },
  { category: 'backtests', title: 'Backtests', text: 'A backtest is done or has failed.' },
];

export const MODES: readonly { readonly value: NotificationMode; readonly label: string }[] = [
  { value: 'on', label: 'On' },
  { value: 'silent', label: 'Silent' },
  { value: 'off', label: 'Off' },
];

/** How a secret is asked for. */
export const SECRET_WORDS: Readonly<
  Record<NotificationSecret, { readonly title: string; readonly label: string; readonly text: string }>
> = {
  'telegram-token': {
    title: 'Token of the Telegram bot',
    label: 'Token',
    text: 'It looks like 123456789:AAE… and is kept in the keychain. It is never shown again.',
  },
  'webhook-url': {
    title: 'Address of the webhook',
    label: 'Address',
    text: 'https://…, or http:// on this machine. It is kept in the keychain, as its path may be all that protects it.',
  },
  'webhook-secret': {
    title: 'Secret of the webhook',
    label: 'Secret',
    text: 'Every message is signed with it: the header x-plutarc-signature has the HMAC-SHA256 of the body.',
  },
};
