import type { Bot, BotEvent } from '#contract/bots.ts';
import type { Notification, NotifyingBot } from '#core/notifications/notification.ts';
import { notificationOfCommand } from '#core/notifications/of-command.ts';
import { notificationOfNews } from '#core/notifications/of-news.ts';
import { notificationOfState } from '#core/notifications/of-state.ts';

interface Known {
  readonly about: NotifyingBot;
  readonly state: Bot['state'];
  readonly since: number;
}

/** Knows the bots as they were last seen, and finds what is news about them. */
export class BotWatch {
  readonly #known = new Map<string, Known>();

  /** @returns what is to be told of the change; the first sight of a bot is none */
  changed(id: string, bot: Bot | null): Notification | null {
    if (!bot) {
      this.#known.delete(id);
      return null;
    }
    const before = this.#known.get(id);
    // A message that was on its way when a newer state was read from the ledger.
    if (before && bot.since < before.since) return null;
    const { name, mode, testnet, config, state, since } = bot;
    if (before && before.state === state && before.since === since && before.about.name === name) return null;
    const about = { name, mode, testnet, markets: config.markets.map(({ market }) => market) };
    this.#known.set(id, { about, state, since });
    return before && before.state !== state ? notificationOfState(before.state, bot, about) : null;
  }

  /** What is to be told of a line of a bot's log. */
  told(id: string, { at, event }: BotEvent): Notification | null {
    const about = this.#known.get(id)?.about;
    if (!about || event.kind === 'notice') return null;
    return event.kind === 'command'
      ? notificationOfCommand(event.command, about)
      : notificationOfNews(event, about, at);
  }

  nameOf(id: string): string {
    return this.#known.get(id)?.about.name ?? id;
  }
}
