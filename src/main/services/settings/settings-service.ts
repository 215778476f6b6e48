import { type Settings, settingsSchema } from '#contract/settings.ts';
import type { Ledger } from '#main/adapters/storage/ledger.ts';
import { UserError } from '#main/errors.ts';

/** The user's settings: what the ledger holds, defaults for the rest. */
export class SettingsService {
  readonly #ledger: Pick<Ledger, 'readSettings' | 'writeSettings'>;
  #settings: Settings;

  constructor(ledger: Pick<Ledger, 'readSettings' | 'writeSettings'>) {
    this.#ledger = ledger;
    this.#settings = settingsSchema.parse(ledger.readSettings());
  }

  get(): Settings {
    return this.#settings;
  }

  /**
   * Changes the given settings, at once and for good.
   * @throws UserError when the time zone is not one that this machine knows
   */
  update(changes: Partial<Settings>): Settings {
    if (changes.timeZone !== undefined && !isTimeZone(changes.timeZone)) {
      throw new UserError(
        `"${changes.timeZone}" is not a time zone: use UTC, local, or a name such as Europe/Athens.`,
        { field: 'timeZone' },
      );
    }
    const settings = settingsSchema.parse({ ...this.#settings, ...changes });
    this.#ledger.writeSettings(settings);
    this.#settings = settings;
    return settings;
  }
}

function isTimeZone(name: string): boolean {
  if (name === 'UTC' || name === 'local') return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
