/** What the user can switch on, to silent, or off: each kind of news is in exactly one of them. */
export const NOTIFICATION_CATEGORIES = ['status', 'commands', 'trades', 'risk', 'connection', 'backtests'] as const;
export type NotificationCategory = (typeof NOTIFICATION_CATEGORIES)[number];

/** `silent`: delivered without a sound. */
export const NOTIFICATION_MODES = ['on', 'silent', 'off'] as const;
export type NotificationMode = (typeof NOTIFICATION_MODES)[number];

/** Something that happened, in words. It names no key and no secret: it leaves the machine. */
export interface Notification {
  readonly category: NotificationCategory;
  /** The user should look at it soon: it is never held back for a digest. */
  readonly urgent: boolean;
  /** Fits the first line of a pop-up: whom it is about and what happened. */
  readonly title: string;
  /** The figures and the reasons; may be empty. */
  readonly text: string;
}

/** What a notification says about the bot that it comes from. */
export interface NotifyingBot {
  readonly name: string;
  readonly mode: 'paper' | 'live';
  readonly testnet: boolean;
  /** `EX:SYMBOL`, in the order of the bot's instruments. */
  readonly markets: readonly string[];
}

/** The bot's name and whose money it trades, which is never left to be guessed. */
export function botTitle({ name, mode, testnet }: NotifyingBot): string {
  return `${name} (${testnet ? 'testnet' : mode})`;
}
