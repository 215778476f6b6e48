import { powerSaveBlocker } from 'electron';
import type { Services } from '#main/services/services.ts';
import type { Reach } from './close-rule.ts';
import { fleetOf, isActive } from './fleet.ts';
import { hostedHere, pauseAll, resumeAll } from './fleet-commands.ts';
import { followBots } from './follow-bots.ts';
import type { Ask } from './quit/question.ts';
import { SleepBlocker } from './sleep-blocker.ts';
import { BotTray } from './tray/bot-tray.ts';
import type { TrayAction } from './tray/tray-menu.ts';

/** How soon tray and sleep follow the bots, ms. */
const FOLLOW_MS = 2000;

export interface BackgroundDeps {
  readonly services: Pick<Services, 'handlers' | 'hub' | 'intents'>;
  readonly showWindow: () => void;
  readonly quit: () => void;
  readonly ask: Ask;
}

/** What goes on while the window is hidden. */
export interface Background {
  /** Where the user finds plutarc then. */
  readonly reach: () => Reach;
  close(): void;
}

/** Shows the bots in the tray, and keeps the machine awake while a live bot runs here. */
export function startBackground(deps: BackgroundDeps): Background {
  const { handlers, hub } = deps.services;
  const tray = new BotTray(fleetOf(hub.snapshot('bots').items), (action) => act(action, deps));
  const blocker = new SleepBlocker(powerSaveBlocker);
  const stop = followBots(hub, FOLLOW_MS, (bots) => {
    tray.show(fleetOf(bots));
    void hostedHere(handlers, bots).then((hosted) => {
      blocker.set(hosted.some((bot) => bot.mode === 'live' && isActive(bot)));
    });
  });
  return {
    reach: () => tray.reach,
    close() {
      stop();
      blocker.set(false);
      tray.close();
    },
  };
}

function act(action: TrayAction, { services, showWindow, quit, ask }: BackgroundDeps): void {
  const { handlers, hub, intents } = services;
  const tellFailures = (problems: readonly string[]) => {
    if (problems.length === 0) return;
    const answers = [{ label: 'Close', answer: null }];
    void ask({ message: 'Not every bot has obeyed', detail: problems.join('\n'), answers, cancel: null });
  };
  switch (action.kind) {
    case 'show':
      intents.ask(action.wish);
      showWindow();
      break;
    case 'open':
      showWindow();
      break;
    case 'pause-all':
      void pauseAll(handlers).then(tellFailures);
      break;
    case 'resume-all':
      void resumeAll(handlers, hub.snapshot('bots').items).then(tellFailures);
      break;
    case 'quit':
      quit();
  }
}
