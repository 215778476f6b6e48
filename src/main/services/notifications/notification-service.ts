import { randomUUID } from 'node:crypto';
import type { Bot, KillAction, KillOutcome } from '#contract/bots.ts';
import type { Job } from '#contract/jobs.ts';
import type { NotificationChannelId, NotificationSettings } from '#contract/notifications.ts';
import type { Message } from '#core/notifications/message.ts';
import type { Notification } from '#core/notifications/notification.ts';
import { notificationOfBacktest } from '#core/notifications/of-backtest.ts';
import { notificationOfKillSwitch } from '#core/notifications/of-command.ts';
import { UserError } from '#main/errors.ts';
import type { Log } from '#main/log.ts';
import type { ToldLines } from '../bots/told-batch.ts';
import type { TopicHub } from '../topics/topic-hub.ts';
import { ActivityFeed } from './activity-feed.ts';
import { BotWatch } from './bot-watch.ts';
import { type Channel, DeliveryFailure } from './channel.ts';
import { ChannelLine } from './channel-line.ts';

export interface NotificationServiceDeps {
  readonly channels: readonly Channel[];
  readonly settings: () => NotificationSettings;
  readonly hub: TopicHub;
  readonly log: Log;
  /** Whether another process hosts the bots, and delivers what they tell by itself. */
  readonly hostedElsewhere?: () => boolean;
  readonly now?: () => number;
  /** First wait after a failed delivery, ms. */
  readonly firstWaitMs?: number;
}

/** How long the application stays to deliver the last messages, ms. */
const GOODBYE_MS = 2000;

interface About {
  readonly bot?: Message['bot'];
  readonly runId?: string | null;
  /** Delivered on this machine only. */
  readonly local?: boolean;
}

/**
 * Tells the user what happens: makes notifications of what bots and jobs tell, keeps the last ones for the window, and
 * gives them to the channels that the user has switched on. Nothing here waits for a delivery.
 */
export class NotificationService {
  readonly #deps: NotificationServiceDeps;
  readonly #lines: readonly ChannelLine[];
  readonly #feed: ActivityFeed;
  readonly #watch = new BotWatch();
  readonly #now: () => number;
  readonly #unfollow: () => void;

  constructor(deps: NotificationServiceDeps) {
    const { channels, hub, log, firstWaitMs } = deps;
    this.#deps = deps;
    this.#now = deps.now ?? Date.now;
    this.#feed = new ActivityFeed(hub);
    this.#lines = channels.map(
      (channel) =>
        new ChannelLine(channel, {
          log,
          changed: (state) => hub.put('notification-channels', state),
          ...(firstWaitMs === undefined ? {} : { firstWaitMs }),
        }),
    );
    this.#unfollow = hub.onDelta(({ topic, change }) => {
      if (topic === 'jobs' && change.kind === 'put') this.#jobChanged(change.item);
    });
  }

  /** A bot has changed; the first sight of it is no news. */
  botChanged(id: string, bot: Bot | null): void {
    const name = bot?.name ?? this.#watch.nameOf(id);
    const told = this.#watch.changed(id, bot);
    if (told) this.#tell(told, { bot: { id, name }, local: this.#deps.hostedElsewhere?.() ?? false });
  }

  /** Bots have told something. */
  told(lines: readonly ToldLines[]): void {
    const settings = this.#deps.settings();
    for (const { id, events } of lines) {
      const bot = { id, name: this.#watch.nameOf(id) };
      for (const event of events) {
        const told = this.#watch.told(id, event);
        if (told) this.#tell(told, { bot }, settings);
      }
    }
  }

  /** Somebody has used the kill switch here. */
  killed(action: KillAction, outcomes: readonly KillOutcome[]): void {
    if (outcomes.length > 0) this.#tell(notificationOfKillSwitch(action, outcomes), {});
  }

  /**
   * Sends a message over one channel at once, whether or not it is switched on.
   * @throws UserError when this process does not have the channel
   */
  async test(id: NotificationChannelId): Promise<{ ok: boolean; text: string }> {
    try {
      const said = await this.#line(id).deliverNow({
        id: randomUUID(),
        time: this.#now(),
        category: 'status',
        urgent: false,
        silent: false,
        title: 'plutarc: a test',
        text: 'Notifications arrive here.',
        bot: null,
        count: 1,
      });
      return { ok: true, text: said };
    } catch (error) {
      if (error instanceof DeliveryFailure || error instanceof UserError) return { ok: false, text: error.message };
      throw error;
    }
  }

  /** A channel was switched off, or set up anew: what waits for it is forgotten. */
  reset(id: NotificationChannelId): void {
    this.#lines.find(({ channel }) => channel.id === id)?.reset();
  }

  /** Delivers what waits, as far as that can be done soon. */
  async close(): Promise<void> {
    this.#unfollow();
    this.#feed.close();
    await Promise.all(this.#lines.map((line) => line.close(GOODBYE_MS)));
  }

  #jobChanged({ kind, state, title, error, resultId }: Job): void {
    if (kind !== 'backtest') return;
    if (state === 'failed') this.#tell(notificationOfBacktest(title, { kind: 'failed', error: error ?? '' }), {});
    if (state !== 'done') return;
    const run = this.#deps.hub.snapshot('runs').items.find(({ id }) => id === resultId);
    if (run) this.#tell(notificationOfBacktest(title, { kind: 'done', ...run }), { runId: run.id });
  }

  #tell(
    notification: Notification,
    { bot = null, runId = null, local = false }: About,
    settings = this.#deps.settings(),
  ): void {
    const id = randomUUID();
    const time = this.#now();
    this.#feed.add({ id, time, bot, runId, ...notification });
    const mode = settings.modes[notification.category];
    if (mode === 'off') return;
    const message: Message = { ...notification, id, time, bot, silent: mode === 'silent', count: 1 };
    for (const line of this.#lines) {
      const { channel } = line;
      if (!settings[channel.id].enabled || (local && !channel.local)) continue;
      // Of what is silent there is nothing to hear.
      if (message.silent && channel.id === 'sound') continue;
      line.offer(message);
    }
  }

  #line(id: NotificationChannelId): ChannelLine {
    const line = this.#lines.find(({ channel }) => channel.id === id);
    if (line) return line;
    throw new UserError(`Only the window has the channel ${id}: test it there, in the settings.`, { code: 'refused' });
  }
}
