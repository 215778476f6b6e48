import type { SettingsService } from '#main/services/settings/settings-service.ts';
import { closeExplanation, closeRule, type Reach } from './close-rule.ts';
import type { Ask } from './quit/question.ts';
import type { QuitFlow } from './quit/quit-flow.ts';

export interface WindowCloserDeps {
  readonly settings: Pick<SettingsService, 'get' | 'update'>;
  readonly hide: () => void;
  readonly quit: Pick<QuitFlow, 'closing' | 'request'>;
  readonly ask: Ask;
  readonly reach: () => Reach;
}

/**
 * What happens when the user closes the window: it is hidden, with an explanation the first time, or plutarc quits.
 * @returns a function that says whether the window may close for good
 */
export function windowCloser({ settings, hide, quit, ask, reach }: WindowCloserDeps): () => boolean {
  let explaining = false;
  const explain = async () => {
    if (explaining) return;
    explaining = true;
    const answer = await ask(closeExplanation(reach())).finally(() => {
      explaining = false;
    });
    if (answer === 'stay') return;
    settings.update({ closeExplained: true });
    if (answer === 'hide') hide();
    else await quit.request();
  };
  return () => {
    const rule = closeRule({ ...settings.get(), closing: quit.closing });
    if (rule === 'hide') hide();
    else if (rule === 'explain') void explain();
    else if (rule === 'quit') void quit.request();
    return rule === 'close';
  };
}
