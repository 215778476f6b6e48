import { type BrowserWindow, dialog } from 'electron';
import type { Ask } from './quit/question.ts';

/** Puts questions in the system's own dialog: it works without a window, and while the page hangs. */
export function createAsk(window: () => BrowserWindow | null): Ask {
  return async ({ message, detail, answers, cancel }) => {
    const options = {
      type: 'question' as const,
      title: 'plutarc',
      message,
      detail,
      buttons: answers.map(({ label }) => label),
      defaultId: 0,
      cancelId: answers.findIndex(({ answer }) => answer === cancel),
      noLink: true,
    };
    const parent = window();
    // A hidden window would hide the question as well.
    const shown = parent?.isVisible() ? dialog.showMessageBox(parent, options) : dialog.showMessageBox(options);
    const { response } = await shown;
    return answers[response]?.answer ?? cancel;
  };
}
