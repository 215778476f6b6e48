import type { Settings } from '#contract/settings.ts';

/** What services may ask of the desktop around them. The implementation over Electron is in `desktop/host.ts`. */
export interface Host {
  /** Opens a page in the user's browser; https and allow-listed hosts only. */
  openLink(url: string): Promise<void>;
  /** Shows a folder in the file manager. */
  openFolder(path: string): Promise<void>;
  /** Whether the application may end: the user is asked where bots hold positions. */
  mayEnd(): Promise<boolean>;
  /** Ends the application in good order and starts it again. */
  restart(): void;
  /**
   * Starts the application, without its window, when the user logs in.
   * @throws UserError when the system does not take it
   */
  startAtLogin(on: boolean): void;
  /** Makes native parts (dialogs, window background) follow the theme. */
  applyTheme(theme: Settings['theme']): void;
}
