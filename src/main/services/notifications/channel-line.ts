import type { NotificationChannel } from '#contract/notifications.ts';
import { type DigestState, dueAt, hold, NOTHING_HELD, offer, release } from '#core/notifications/digest.ts';
import type { Message } from '#core/notifications/message.ts';
import { UserError } from '#main/errors.ts';
import type { Log } from '#main/log.ts';
import { BackOff } from '../live-candles/back-off.ts';
import { type Channel, DeliveryFailure } from './channel.ts';

/** Urgent messages that wait one by one; more than that are summed up with the rest. */
const MOST_URGENT = 50;
/** After this long a message says nothing any more, ms. */
const STALE_MS = 3_600_000;
const URGENT_STALE_MS = 86_400_000;
const FIRST_WAIT_MS = 1000;
/** Whatever the other side asks for. */
const LONGEST_WAIT_MS = 3_600_000;
/** For one delivery, all of its steps together. */
const DELIVERY_MS = 30_000;
/** How often the number of those that wait is told while they come, ms. */
const PUBLISH_MS = 500;

export interface ChannelLineDeps {
  readonly log: Log;
  /** Hears of every change of the channel's state. */
  readonly changed: (state: NotificationChannel) => void;
  readonly firstWaitMs?: number;
}

/**
 * What waits for one channel. Nobody waits for it: messages are taken at once and sent one after the other, tried again
 * with growing waits, and summed up where there are many or the channel does not work. It never holds more than a few.
 */
export class ChannelLine {
  readonly channel: Channel;
  readonly #deps: ChannelLineDeps;
  readonly #backOff: BackOff;
  readonly #stop = new AbortController();
  #urgent: Message[] = [];
  #normal: Message[] = [];
  #held: DigestState = NOTHING_HELD;
  #sending: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #publishTimer: NodeJS.Timeout | null = null;
  /** Until when the channel is left alone after a failure, ms; null while it works. */
  #restUntil: number | null = null;
  #state: NotificationChannel;

  constructor(channel: Channel, deps: ChannelLineDeps) {
    this.channel = channel;
    this.#deps = deps;
    this.#backOff = new BackOff(deps.firstWaitMs ?? FIRST_WAIT_MS);
    this.#state = {
      id: channel.id,
      problem: null,
      problemAt: null,
      deliveredAt: null,
      waiting: 0,
      endpoint: endpointOf(channel),
    };
    deps.changed(this.#state);
  }

  /** Takes a message; it goes out soon, or counts in a digest. */
  offer(message: Message): void {
    const now = Date.now();
    if (message.urgent && this.#urgent.length >= MOST_URGENT) this.#held = hold(this.#held, message, now);
    else if (!message.urgent && this.#restUntil !== null) this.#held = hold(this.#held, message, now);
    else {
      const { state, send } = offer(this.#held, this.channel.rule, message, now);
      this.#held = state;
      if (send) (send.urgent ? this.#urgent : this.#normal).push(send);
    }
    this.#publishTimer ??= setTimeout(() => this.#publish({}), PUBLISH_MS).unref();
    this.#next();
  }

  /**
   * Delivers one message past everything that waits.
   * @returns how it went, as a sentence
   * @throws DeliveryFailure or UserError
   */
  async deliverNow(message: Message): Promise<string> {
    try {
      const said = await this.#deliver(message);
      this.#worked();
      return said;
    } catch (error) {
      this.#publish({ problem: this.#sentenceOf(error), problemAt: Date.now() });
      throw error;
    } finally {
      this.#next();
    }
  }

  /** Forgets what waits and what went wrong: the channel was switched off or set up anew. */
  reset(): void {
    this.#urgent = [];
    this.#normal = [];
    this.#held = NOTHING_HELD;
    this.#restUntil = null;
    this.#backOff.reset();
    this.#publish({ problem: null, problemAt: null, endpoint: endpointOf(this.channel) });
  }

  /** Sends what waits, digest included, but for no longer than `ms`; then ends. */
  async close(ms: number): Promise<void> {
    const end = setTimeout(() => this.#stop.abort(), ms);
    if (this.#restUntil === null) {
      this.#release(Date.now());
      this.#next();
      while (this.#sending && !this.#stop.signal.aborted) await this.#sending;
    }
    clearTimeout(end);
    this.#stop.abort();
    this.#wake(null);
    if (this.#publishTimer) clearTimeout(this.#publishTimer);
  }

  /** Sends the next message if it may, or sees to it that it is looked again in time. */
  #next(): void {
    if (this.#sending || this.#stop.signal.aborted) return;
    const now = Date.now();
    if (this.#restUntil !== null && now < this.#restUntil) {
      this.#wake(this.#restUntil - now);
      return;
    }
    const due = dueAt(this.#held, this.channel.rule);
    // While the channel does not work, what waits already is enough to find out when it does again.
    const empty = this.#urgent.length + this.#normal.length === 0;
    if (due !== null && due <= now && (this.#restUntil === null || empty)) this.#release(now);
    const line = this.#urgent.length > 0 ? this.#urgent : this.#normal;
    const message = line[0];
    if (message === undefined) {
      this.#wake(due === null ? null : Math.max(0, due - now));
      return;
    }
    this.#sending = this.#try(message, line).finally(() => {
      this.#sending = null;
      this.#next();
    });
  }

  #release(now: number): void {
    const { state, send } = release(this.#held, this.channel.rule, now);
    this.#held = state;
    if (send) (send.urgent ? this.#urgent : this.#normal).push(send);
  }

  async #try(message: Message, line: Message[]): Promise<void> {
    const done = () => {
      const place = line.indexOf(message);
      if (place >= 0) line.splice(place, 1);
    };
    try {
      await this.#deliver(message);
      done();
      this.#worked();
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      const now = Date.now();
      const failure = error instanceof DeliveryFailure ? error : null;
      const again = failure ? failure.again : error instanceof UserError;
      const stale = now - message.time > (message.urgent ? URGENT_STALE_MS : STALE_MS);
      if (!again || stale) done();
      const wait = Math.max(this.#backOff.next(), failure?.afterMs ?? 0);
      this.#restUntil = again ? now + Math.min(wait, LONGEST_WAIT_MS) : null;
      this.#publish({ problem: this.#sentenceOf(error), problemAt: now });
    }
  }

  async #deliver(message: Message): Promise<string> {
    return await this.channel.deliver(message, AbortSignal.any([this.#stop.signal, AbortSignal.timeout(DELIVERY_MS)]));
  }

  #worked(): void {
    this.#restUntil = null;
    this.#backOff.reset();
    this.#publish({ problem: null, problemAt: null, deliveredAt: Date.now() });
  }

  #sentenceOf(error: unknown): string {
    if (error instanceof DeliveryFailure || error instanceof UserError) return error.message;
    // The error itself may repeat what it was about.
    const name = error instanceof Error ? error.name : typeof error;
    this.#deps.log.error({ channel: this.channel.id, name }, 'a notification could not be delivered');
    return 'This did not work because of an error inside the application; its log file has the details.';
  }

  #wake(inMs: number | null): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (inMs === null || this.#stop.signal.aborted) return;
    this.#timer = setTimeout(() => this.#next(), inMs);
    // A digest alone is no reason for the process to stay.
    this.#timer.unref();
  }

  #publish(changes: Partial<NotificationChannel>): void {
    if (this.#publishTimer) clearTimeout(this.#publishTimer);
    this.#publishTimer = null;
    const held = this.#held.held.reduce((sum, { count }) => sum + count, 0);
    this.#state = { ...this.#state, ...changes, waiting: this.#urgent.length + this.#normal.length + held };
    this.#deps.changed(this.#state);
  }
}

function endpointOf(channel: Channel): string | null {
  try {
    return channel.endpoint();
  } catch (error) {
    // What is wrong with the variable is said by the first delivery.
    if (error instanceof UserError) return null;
    throw error;
  }
}
