import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import type { Log } from '#main/log.ts';
import { fitWindow, parseBounds, type Rectangle } from './window-bounds.ts';
import { mainWindowOptions } from './window-options.ts';

const SAVE_DELAY_MS = 500;
/** A page that crashes again within this time is left alone: loading it once more would not help. */
const CRASH_INTERVAL_MS = 10_000;

/** Opens the window, where and as large as it was last time, and loads `url` into it. */
export function openMainWindow(url: string, log: Log): BrowserWindow {
  const stateFile = join(app.getPath('userData'), 'window.json');
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  const window = new BrowserWindow(
    mainWindowOptions({
      bounds: fitWindow(readBounds(stateFile), [primary.workArea, ...others.map(({ workArea }) => workArea)]),
      dark: nativeTheme.shouldUseDarkColors,
      preload: fileURLToPath(new URL('../preload/preload.cjs', mainFolder())),
      devTools: import.meta.env.DEV,
    }),
  );
  rememberBounds(window, stateFile);
  window.once('ready-to-show', () => window.show());
  let crashedAt = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.error({ reason, exitCode }, 'the page crashed');
    if (Date.now() - crashedAt > CRASH_INTERVAL_MS) window.reload();
    crashedAt = Date.now();
  });
  window.loadURL(url).catch((error: unknown) => log.error({ error }, 'the page could not be loaded'));
  return window;
}

/** `out/main/`, from a file in it or in its `chunks`. */
export function mainFolder(): string {
  return new URL(import.meta.url.includes('/chunks/') ? '../' : './', import.meta.url).href;
}

function readBounds(file: string): Rectangle | null {
  try {
    return parseBounds(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function rememberBounds(window: BrowserWindow, file: string): void {
  let timer: NodeJS.Timeout | undefined;
  const save = () => {
    clearTimeout(timer);
    if (window.isDestroyed() || window.isMinimized()) return;
    writeFileSync(file, JSON.stringify(window.getNormalBounds()));
  };
  const saveSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_DELAY_MS);
  };
  window.on('resize', saveSoon);
  window.on('move', saveSoon);
  window.on('close', save);
}
