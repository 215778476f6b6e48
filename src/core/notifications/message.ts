import type { Notification } from './notification.ts';

/** A notification on its way through a channel. */
export interface Message extends Notification {
  /** Unique; the same again when a delivery is repeated. */
  readonly id: string;
  /** When it was heard, ms. */
  readonly time: number;
  /** Without a sound. */
  readonly silent: boolean;
  /** The bot that it is about; null for none, or for several. */
  readonly bot: { readonly id: string; readonly name: string } | null;
  /** How many notifications it stands for: more than one for a digest. */
  readonly count: number;
}
