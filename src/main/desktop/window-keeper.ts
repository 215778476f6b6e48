import type { BrowserWindow } from 'electron';

export interface WindowKeeperDeps {
  readonly open: () => BrowserWindow;
  /** The user closes the window. @returns whether it may close for good; otherwise somebody sees to it */
  readonly mayClose: () => boolean;
  /** The system is about to end the session (Windows only). */
  readonly sessionEnds: () => void;
}

/** The one window: there or not, shown or hidden. */
export class WindowKeeper {
  readonly #deps: WindowKeeperDeps;
  #window: BrowserWindow | null = null;

  constructor(deps: WindowKeeperDeps) {
    this.#deps = deps;
  }

  get window(): BrowserWindow | null {
    return this.#window;
  }

  /** Opens the window, or brings the present one to the front. */
  show(): void {
    const window = this.#window;
    if (!window) {
      this.#open();
      return;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  hide(): void {
    this.#window?.hide();
  }

  #open(): void {
    const window = this.#deps.open();
    this.#window = window;
    window.on('close', (event) => {
      if (!this.#deps.mayClose()) event.preventDefault();
    });
    window.on('closed', () => {
      if (this.#window === window) this.#window = null;
    });
    window.on('session-end', () => this.#deps.sessionEnds());
  }
}
