import { setTimeout } from 'node:timers/promises';
import { app, BrowserWindow, powerMonitor } from 'electron';
import type { Services } from '#main/services/services.ts';
import type { QuitFlow } from './quit-flow.ts';

/** How long a window may take to close, ms. */
const LONGEST_GOODBYE_MS = 2000;
/** Systems that shut down wait about five seconds before they kill; nothing is lost then, as every commit is on the disk. */
const HURRIED_GOODBYE_MS = 500;
const HURRIED_CLOSE_MS = 3000;
/** With these a system that shuts down, a terminal that is closed or `kill` ends a process. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Leads every way to end the application through the quit flow. */
export function endInOrder(quit: QuitFlow): void {
  app.on('before-quit', (event) => {
    if (quit.closed) return;
    event.preventDefault();
    void quit.request();
  });
  // Linux and macOS tell of a shutdown and wait a little; nobody is there to answer a question.
  powerMonitor.on('shutdown', () => void quit.end(true));
  for (const signal of SIGNALS) process.on(signal, () => void quit.end(true));
}

/**
 * Jobs are cancelled and databases closed, but after the windows: a page hands over what was typed last while it closes.
 * @param hurry does not wait longer than a system that shuts down does
 */
export async function closeAll(services: Pick<Services, 'close'>, hurry: boolean): Promise<void> {
  await closeWindows(hurry ? HURRIED_GOODBYE_MS : LONGEST_GOODBYE_MS);
  const closed = services.close();
  await (hurry ? Promise.race([closed, setTimeout(HURRIED_CLOSE_MS)]) : closed);
}

/** Closes the windows and waits until they are gone, though not for one that does not let itself be closed. */
async function closeWindows(longest: number): Promise<void> {
  const windows = BrowserWindow.getAllWindows();
  const gone = windows.map((window) => new Promise<void>((resolve) => window.once('closed', () => resolve())));
  for (const window of windows) window.close();
  await Promise.race([Promise.all(gone), setTimeout(longest)]);
}
