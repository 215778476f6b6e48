import { fileURLToPath } from 'node:url';
import { app, ipcMain, Menu, nativeTheme, powerMonitor, protocol, session, shell } from 'electron';
import { DELTA_CHANNEL } from '#contract/channels.ts';
import type { PagePath } from '#contract/pages.ts';
import type { DataFolder } from '#main/data-folder.ts';
import { bindHandlers } from '#main/ipc/bind-handlers.ts';
import type { Log } from '#main/log.ts';
import { createServices, type Services } from '#main/services/services.ts';
import { electronAlerts } from './alerts.ts';
import { createAppProtocolHandler } from './app-protocol.ts';
import { type Background, startBackground } from './background.ts';
import { createDialogs } from './dialogs.ts';
import { hostedHere } from './fleet-commands.ts';
import { followPower } from './follow-power.ts';
import { electronHost } from './host.ts';
import { isTrustedSender } from './ipc-sender.ts';
import { followLoginItem } from './login/follow-login-item.ts';
import { openedAtLogin, systemLoginItem } from './login/system-login-item.ts';
import { mainFolder, openMainWindow } from './main-window.ts';
import { menuTemplate } from './menu-template.ts';
import { createAsk } from './message-box.ts';
import { APP_SCHEME, APP_URL, hasOriginOf } from './origin.ts';
import { closeAll, endInOrder } from './quit/end-in-order.ts';
import { QuitFlow } from './quit/quit-flow.ts';
import { parseStartOptions, type StartOptions } from './start-options.ts';
import { denyPermissions, guardAllWebContents } from './web-contents-guard.ts';
import { windowCloser } from './window-closer.ts';
import { WindowKeeper } from './window-keeper.ts';

/** Held here for as long as the process lives: a tray icon that nobody holds disappears. */
let background: Background | null = null;

/** What must be said before Electron is ready: the scheme of our page, and that every page is sandboxed. */
export function prepareDesktop(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  // Enforcing the sandbox would undo Chromium's own switch, which root needs: it cannot run sandboxed pages at all.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
}

/**
 * Builds the services, binds them to the contract, and opens the window, unless the application was started without it.
 * Electron must be ready.
 */
export function startDesktop(dataFolder: DataFolder, { hidden }: StartOptions, log: Log): void {
  const url = pageUrl();
  const isTrusted = hasOriginOf(url);
  session.defaultSession.setSpellCheckerEnabled(false);
  denyPermissions(session.defaultSession);
  guardAllWebContents(app, { isTrusted, openExternal: (link) => void shell.openExternal(link), log });
  protocol.handle(APP_SCHEME, createAppProtocolHandler(fileURLToPath(new URL('../renderer', mainFolder()))));

  const keeper = new WindowKeeper({
    open: () => openMainWindow(url, log),
    mayClose: () => closeWindow(),
    sessionEnds: () => void quit.end(true),
  });
  const ask = createAsk(() => keeper.window);
  const loginItem = systemLoginItem(dataFolder);
  const services: Services = createServices({
    dataFolder,
    version: app.getVersion(),
    dialogs: createDialogs(() => keeper.window),
    host: electronHost({ loginItem, mayEnd: () => quit.mayEnd(), end: () => void quit.end() }),
    log,
    alerts: electronAlerts({
      hasPage: () => keeper.window !== null,
      clicked(botId) {
        if (botId !== null) services.intents.ask({ kind: 'open-bot', botId });
        show();
      },
    }),
  });
  const quit = new QuitFlow({
    ask,
    hosted: () => hostedHere(services.handlers, services.hub.snapshot('bots').items),
    flatten: async (id) => services.handlers['bots.kill-switch']({ action: 'flatten', id }),
    show: () => keeper.show(),
    async shutDown(hurry) {
      // First: nobody shall open the window again from the tray.
      background?.close();
      await closeAll(services, hurry);
    },
    end: (hurry) => (hurry ? app.exit(0) : app.quit()),
    log,
  });
  const show = () => {
    if (!quit.closing) keeper.show();
  };
  const requestQuit = () => void quit.request();
  const life = startBackground({ services, ask, showWindow: show, quit: requestQuit });
  background = life;
  const closeWindow = windowCloser({
    settings: services.settings,
    hide: () => keeper.hide(),
    quit,
    ask,
    reach: life.reach,
  });

  followLoginItem(loginItem, services.settings);
  nativeTheme.themeSource = services.settings.get().theme;
  const openPage = (path: PagePath) => {
    services.intents.ask({ kind: 'open-page', path });
    show();
  };
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate({ platform: process.platform, openPage, quit: requestQuit })),
  );
  bindHandlers(ipcMain, services.handlers, {
    isTrusted: (event) => isTrustedSender(event, keeper.window?.webContents ?? null, isTrusted),
    log,
    checkReplies: !app.isPackaged,
  });
  services.hub.onDelta((delta) => keeper.window?.webContents.send(DELTA_CHANNEL, delta));

  if (!hidden && !openedAtLogin()) show();
  services.startDemoIfEmpty();
  app.on('second-instance', (_event, argv) => {
    if (!parseStartOptions(argv).hidden) show();
  });
  app.on('activate', show);
  // Without a listener Electron would quit; windows that the user closes are seen to by the keeper.
  app.on('window-all-closed', () => undefined);
  followPower(powerMonitor, services.power, log);
  endInOrder(quit);
}

/** Our own page; while `electron-vite dev` runs, the page that its server on this machine serves. */
function pageUrl(): string {
  const development = import.meta.env.DEV ? process.env.ELECTRON_RENDERER_URL : undefined;
  return development ?? APP_URL;
}
