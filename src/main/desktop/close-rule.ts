import type { Settings } from '#contract/settings.ts';
import type { Question } from './quit/question.ts';

/** What happens when the user closes the window. */
export type CloseRule = 'close' | 'hide' | 'explain' | 'quit';

export function closeRule({
  closing,
  closeToTray,
  closeExplained,
}: Pick<Settings, 'closeToTray' | 'closeExplained'> & { readonly closing: boolean }): CloseRule {
  if (closing) return 'close';
  if (!closeToTray) return 'quit';
  return closeExplained ? 'hide' : 'explain';
}

/** Where the user finds plutarc while its window is hidden. */
export type Reach = 'tray' | 'menu-bar' | 'none';

const REACH: Readonly<Record<Reach, string>> = {
  tray: 'The icon in the tray shows how they are and opens the window again; so does starting plutarc once more.',
  'menu-bar': 'The icon in the menu bar shows how they are and opens the window again; so does the one in the Dock.',
  none: 'This desktop shows no tray icons: start plutarc once more to open the window again.',
};

/** What is said once, the first time that the window is closed. */
export function closeExplanation(reach: Reach): Question<'hide' | 'quit' | 'stay'> {
  return {
    message: 'plutarc goes on without its window',
    detail: `Bots that run go on trading. ${REACH[reach]} Settings can make closing the window quit plutarc instead.`,
    answers: [
      { label: 'Hide the window', answer: 'hide' },
      { label: 'Quit', answer: 'quit' },
      { label: 'Cancel', answer: 'stay' },
    ],
    cancel: 'stay',
  };
}
