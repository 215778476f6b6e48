import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, ipcMain, nativeTheme, protocol, session, shell } from 'electron';
import { DELTA_CHANNEL } from '#contract/channels.ts';
import type { DataFolder } from '#main/data-folder.ts';
import { bindHandlers } from '#main/ipc/bind-handlers.ts';
import type { Log } from '#main/log.ts';
import { createServices, type Services } from '#main/services/services.ts';
import { createAppProtocolHandler } from './app-protocol.ts';
import { createDialogs } from './dialogs.ts';
import { electronHost } from './host.ts';
import { isTrustedSender } from './ipc-sender.ts';
import { mainFolder, openMainWindow } from './main-window.ts';
import { installMenu } from './menu.ts';
import { APP_SCHEME, APP_URL, hasOriginOf } from './origin.ts';
import { denyPermissions, guardAllWebContents } from './web-contents-guard.ts';

/** What must be said before Electron is ready: the scheme of our page, and that every page is sandboxed. */
export function prepareDesktop(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  // Enforcing the sandbox would undo Chromium's own switch, which root needs: it cannot run sandboxed pages at all.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
}

/** Builds the services, binds them to the contract, and opens the window. Electron must be ready. */
export function startDesktop(dataFolder: DataFolder, log: Log): void {
  const url = pageUrl();
  const isTrusted = hasOriginOf(url);
  let window: BrowserWindow | null = null;
  const openWindow = () => {
    const opened = openMainWindow(url, log);
    opened.on('closed', () => {
      if (window === opened) window = null;
    });
    window = opened;
  };

  session.defaultSession.setSpellCheckerEnabled(false);
  denyPermissions(session.defaultSession);
  guardAllWebContents(app, { isTrusted, openExternal: (link) => void shell.openExternal(link), log });
  protocol.handle(APP_SCHEME, createAppProtocolHandler(fileURLToPath(new URL('../renderer', mainFolder()))));
  installMenu(process.platform);

  const services = createServices({
    dataFolder,
    version: app.getVersion(),
    dialogs: createDialogs(() => window),
    host: electronHost,
    log,
  });
  nativeTheme.themeSource = services.settings.get().theme;
  bindHandlers(ipcMain, services.handlers, {
    isTrusted: (event) => isTrustedSender(event, window?.webContents ?? null, isTrusted),
    log,
    checkReplies: !app.isPackaged,
  });
  services.hub.onDelta((delta) => window?.webContents.send(DELTA_CHANNEL, delta));

  openWindow();
  services.startDemoIfEmpty();
  app.on('second-instance', () => {
    if (!window) return openWindow();
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('activate', () => {
    if (!window) openWindow();
  });
  app.on('window-all-closed', () => app.quit());
  closeBeforeQuit(services, log);
}

/**
 * Jobs are cancelled and databases closed before the process ends, but after the windows: a page hands over what was
 * typed last while it closes.
 */
function closeBeforeQuit(services: Services, log: Log): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  const close = async () => {
    state = 'closing';
    await closeWindows();
    try {
      await services.close();
    } catch (error) {
      log.error({ error }, 'closing the services failed');
    }
    state = 'closed';
    app.quit();
  };
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'open') void close();
  });
}

/** Closes the windows and waits until they are gone, though not for one that does not let itself be closed. */
async function closeWindows(): Promise<void> {
  const windows = BrowserWindow.getAllWindows();
  const gone = windows.map((window) => new Promise<void>((resolve) => window.once('closed', () => resolve())));
  for (const window of windows) window.close();
  await Promise.race([Promise.all(gone), setTimeout(LONGEST_GOODBYE_MS)]);
}

const LONGEST_GOODBYE_MS = 2000;

/** Our own page; while `electron-vite dev` runs, the page that its server on this machine serves. */
function pageUrl(): string {
  const development = import.meta.env.DEV ? process.env.ELECTRON_RENDERER_URL : undefined;
  return development ?? APP_URL;
}
