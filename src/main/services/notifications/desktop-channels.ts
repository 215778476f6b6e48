import type { NotificationSettings } from '#contract/notifications.ts';
import type { Message } from '#core/notifications/message.ts';
import { UserError } from '#main/errors.ts';
import type { TopicHub } from '../topics/topic-hub.ts';
import { type Channel, DeliveryFailure } from './channel.ts';

export interface PopUp {
  readonly title: string;
  readonly body: string;
  readonly silent: boolean;
  /** The bot that a click leads to; null for none. */
  readonly botId: string | null;
}

/** What is asked of the desktop. The implementation over Electron is in `desktop/alerts.ts`. */
export interface DesktopAlerts {
  /** Shows a pop-up. @throws UserError where the system shows none */
  show(popUp: PopUp): Promise<void>;
  /** Whether a page is there to play tones. */
  hasPage(): boolean;
  /** The system's own sound. */
  beep(): void;
}

/** Pop-ups of the system. */
export class DesktopChannel implements Channel {
  readonly id = 'desktop';
  readonly rule = { most: 4, windowMs: 10_000 };
  readonly local = true;
  readonly #alerts: DesktopAlerts;
  readonly #settings: () => NotificationSettings;

  constructor(alerts: DesktopAlerts, settings: () => NotificationSettings) {
    this.#alerts = alerts;
    this.#settings = settings;
  }

  endpoint(): null {
    return null;
  }

  async deliver({ title, text, silent, bot }: Message): Promise<string> {
    // Our own tone takes the place of the system's.
    const quiet = silent || this.#settings().sound.enabled;
    try {
      await this.#alerts.show({ title, body: text, silent: quiet, botId: bot?.id ?? null });
    } catch (error) {
      if (error instanceof UserError) throw new DeliveryFailure(error.message, { again: false });
      throw error;
    }
    return 'The system was given a pop-up to show.';
  }
}

/** Tones: the page makes them, or, where none is open, the system beeps. */
export class SoundChannel implements Channel {
  readonly id = 'sound';
  /** One tone says that there is something; more at once say no more. */
  readonly rule = { most: 1, windowMs: 2000 };
  readonly local = true;
  readonly #alerts: DesktopAlerts;
  readonly #hub: TopicHub;
  #played = 0;

  constructor(alerts: DesktopAlerts, hub: TopicHub) {
    this.#alerts = alerts;
    this.#hub = hub;
  }

  endpoint(): null {
    return null;
  }

  async deliver({ urgent }: Message): Promise<string> {
    this.#played++;
    if (this.#alerts.hasPage()) this.#hub.put('sounds', { id: 'last', number: this.#played, urgent });
    else this.#alerts.beep();
    return 'A tone was played.';
  }
}
