import { Notification, shell } from 'electron';
import { UserError } from '#main/errors.ts';
import type { DesktopAlerts } from '#main/services/notifications/desktop-channels.ts';

/** Where a system does not say that it shows a pop-up, it is taken to after this long, ms. */
const SHOWN_MS = 1000;
/** Pop-ups that are kept: one that is forgotten cannot be clicked. */
const KEEP = 20;

export interface AlertsDeps {
  /** A pop-up was clicked: brings the window to the front, or opens it, with the bot that it is about. */
  readonly clicked: (botId: string | null) => void;
  /** Whether a page is there, shown or not. */
  readonly hasPage: () => boolean;
}

/** Pop-ups and sounds of the system. */
export function electronAlerts({ clicked, hasPage }: AlertsDeps): DesktopAlerts {
  let kept: Notification[] = [];
  return {
    async show({ title, body, silent, botId }) {
      if (!Notification.isSupported()) throw noPopUps();
      const popUp = new Notification({ title, body, silent });
      popUp.on('click', () => clicked(botId));
      kept = [...kept, popUp].slice(-KEEP);
      await new Promise<void>((resolve, reject) => {
        popUp.once('show', () => resolve());
        popUp.once('failed', (_event, error) => reject(noPopUps(error)));
        setTimeout(resolve, SHOWN_MS);
        popUp.show();
      });
    },
    hasPage,
    beep: () => shell.beep(),
  };
}

/** @param reason of the system; empty where it gives none */
function noPopUps(reason = ''): UserError {
  const advice =
    process.platform === 'linux'
      ? 'start a notification service (GNOME, KDE and others bring one along)'
      : 'allow plutarc to notify in the settings of the system';
  const why = reason === '' ? '' : ` (${reason})`;
  return new UserError(`The system shows no pop-ups${why}: ${advice}.`, { code: 'failed' });
}
