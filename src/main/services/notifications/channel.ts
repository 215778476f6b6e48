import type { NotificationChannelId } from '#contract/notifications.ts';
import type { DigestRule } from '#core/notifications/digest.ts';
import type { Message } from '#core/notifications/message.ts';

/** One way to the user. */
export interface Channel {
  readonly id: NotificationChannelId;
  /** How many messages it is good for. */
  readonly rule: DigestRule;
  /** Whether it also carries what another process has found out and delivers by itself. */
  readonly local: boolean;
  /** Origin of what stands in for its service; null as a rule. */
  endpoint(): string | null;
  /**
   * @returns how it went, as a sentence
   * @throws DeliveryFailure
   * @throws UserError where something of the user's is in the way (a locked vault): it is tried again
   */
  deliver(message: Message, signal: AbortSignal): Promise<string>;
}

/** A message did not arrive. The message of the error is a sentence for the user and holds nothing secret. */
export class DeliveryFailure extends Error {
  /** Whether the same message may arrive later. */
  readonly again: boolean;
  /** How long the other side wants to be left alone, ms; null where it does not say. */
  readonly afterMs: number | null;

  constructor(message: string, { again, afterMs = null }: { again: boolean; afterMs?: number | null }) {
    super(message);
    this.again = again;
    this.afterMs = afterMs;
  }
}
