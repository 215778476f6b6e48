import { type ElectronApplication, expect } from '@playwright/test';

/** The menu of the tray: no desktop shows it here, but the application gives it to the system all the same. */
export class TrayMenu {
  readonly #electron: ElectronApplication;

  private constructor(electron: ElectronApplication) {
    this.#electron = electron;
  }

  /** Sees every menu that the tray gets from now on. */
  static async watch(electron: ElectronApplication): Promise<TrayMenu> {
    await electron.evaluate(({ Tray }) => {
      const { setContextMenu } = Tray.prototype;
      Tray.prototype.setContextMenu = function (menu) {
        Object.assign(globalThis, { trayMenu: menu });
        setContextMenu.call(this, menu);
      };
    });
    return new TrayMenu(electron);
  }

  /** Waits until it has an entry like this. @returns what all its entries say */
  async shows(entry: RegExp): Promise<string[]> {
    let labels: string[] = [];
    // Not with a poll: now and then the main process collects the promise of an answer, and it must be asked again.
    await expect(async () => {
      labels = await this.#electron.evaluate(() => {
        const { trayMenu } = globalThis as { trayMenu?: Electron.Menu };
        return trayMenu?.items.filter(({ type }) => type !== 'separator').map(({ label }) => label) ?? [];
      });
      expect(labels).toContainEqual(expect.stringMatching(entry));
    }).toPass({ timeout: 60_000 });
    return labels;
  }

  /** Chooses the entry that begins with these words. */
  async choose(words: string): Promise<void> {
    await this.#electron.evaluate((_electron, start) => {
      const { trayMenu } = globalThis as { trayMenu?: Electron.Menu };
      const item = trayMenu?.items.find(({ label }) => label.startsWith(start));
      if (!item?.enabled) throw new Error(`the tray offers no "${start}"`);
      item.click();
    }, words);
  }
}
