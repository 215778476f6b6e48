import type { BrowserWindowConstructorOptions } from 'electron';
import type { WindowBounds } from './window-bounds.ts';

/** Page background of each theme (`bg` of the visual tokens), shown until the page has painted. */
export const BACKGROUND = { dark: '#0B0E14', light: '#F6F7F9' } as const;

/** Options of the main window: a sandboxed page without Node that is shown once it has painted. */
export function mainWindowOptions({
  bounds,
  dark,
  preload,
  devTools,
}: {
  bounds: WindowBounds;
  dark: boolean;
  /** Path of the built preload script. */
  preload: string;
  /** Chromium's developer tools: while the application is being developed only. */
  devTools: boolean;
}): BrowserWindowConstructorOptions {
  return {
    title: 'plutarc',
    show: false,
    x: bounds.x,
    y: bounds.y,
    width: bounds.width,
    height: bounds.height,
    minWidth: bounds.minWidth,
    minHeight: bounds.minHeight,
    backgroundColor: dark ? BACKGROUND.dark : BACKGROUND.light,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      devTools,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  };
}
