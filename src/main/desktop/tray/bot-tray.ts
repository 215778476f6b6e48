import { isDeepStrictEqual } from 'node:util';
import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron';
import type { Reach } from '../close-rule.ts';
import { type Fleet, type FleetState, tooltipOf } from '../fleet.ts';
import { encodePng } from './png.ts';
import { hasTrayHost } from './tray-host.ts';
import { type TrayAction, type TrayEntry, trayMenu } from './tray-menu.ts';
import { trayPicture } from './tray-picture.ts';

/** How soon it is seen again whether the desktop shows tray icons, as its panel may start after us; less and less often. */
const FIRST_LOOK_MS = 5_000;
const LONGEST_LOOK_MS = 300_000;
/** Points of the icon: what macOS and Windows want, and what the panels of Linux are made for. */
const SIZE = process.platform === 'linux' ? 24 : 16;

/** The icon in the tray. It lives as long as somebody holds this object: a forgotten tray icon disappears. */
export class BotTray {
  readonly #act: (action: TrayAction) => void;
  #tray: Tray;
  #reach: Reach = 'none';
  #look: NodeJS.Timeout | null = null;
  #state: FleetState;
  #tooltip: string;
  #menu: readonly TrayEntry[];

  /** @param act does what an entry of the menu says */
  constructor(fleet: Fleet, act: (action: TrayAction) => void) {
    this.#act = act;
    this.#state = fleet.state;
    this.#tooltip = tooltipOf(fleet);
    this.#menu = trayMenu(fleet);
    this.#tray = this.#create();
    void this.#lookForHost(FIRST_LOOK_MS);
  }

  /** Where the user finds it. */
  get reach(): Reach {
    return this.#reach;
  }

  /** Shows how the bots are. What is the same as before is left alone: a menu that is open would flicker. */
  show(fleet: Fleet): void {
    const tooltip = tooltipOf(fleet);
    const menu = trayMenu(fleet);
    if (fleet.state !== this.#state) this.#tray.setImage(trayImage(fleet.state));
    if (tooltip !== this.#tooltip) this.#tray.setToolTip(tooltip);
    if (!isDeepStrictEqual(menu, this.#menu)) this.#tray.setContextMenu(this.#build(menu));
    this.#state = fleet.state;
    this.#tooltip = tooltip;
    this.#menu = menu;
  }

  close(): void {
    if (this.#look) clearTimeout(this.#look);
    this.#tray.destroy();
  }

  #create(): Tray {
    const tray = new Tray(trayImage(this.#state));
    tray.setToolTip(this.#tooltip);
    tray.setContextMenu(this.#build(this.#menu));
    // On macOS a click opens the menu.
    if (process.platform !== 'darwin') tray.on('click', () => this.#act({ kind: 'open' }));
    return tray;
  }

  /** @param next when to look again if there is none, ms */
  async #lookForHost(next: number): Promise<void> {
    const found = await hasTrayHost();
    if (found === null || this.#tray.isDestroyed()) return;
    if (found) {
      this.#reach = process.platform === 'darwin' ? 'menu-bar' : 'tray';
      // One that was made before there was a host does not find it by itself.
      if (this.#look) {
        this.#tray.destroy();
        this.#tray = this.#create();
      }
      return;
    }
    this.#look = setTimeout(() => void this.#lookForHost(Math.min(2 * next, LONGEST_LOOK_MS)), next);
    this.#look.unref();
  }

  #build(entries: readonly TrayEntry[]): Menu {
    return Menu.buildFromTemplate(
      entries.map((entry): MenuItemConstructorOptions => {
        if (entry === 'line') return { type: 'separator' };
        const { label, enabled, action } = entry;
        // A single & would underline the next letter.
        return { label: label.replaceAll('&', '&&'), enabled, click: () => this.#act(action) };
      }),
    );
  }
}

function trayImage(state: FleetState): Electron.NativeImage {
  const template = process.platform === 'darwin';
  const image = nativeImage.createEmpty();
  for (const scaleFactor of [1, 2]) {
    const buffer = encodePng(trayPicture(state, SIZE * scaleFactor, template));
    image.addRepresentation({ scaleFactor, buffer });
  }
  image.setTemplateImage(template);
  return image;
}
