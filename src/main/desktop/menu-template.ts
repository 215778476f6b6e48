import type { MenuItemConstructorOptions } from 'electron';
import { PAGES, type PagePath } from '#contract/pages.ts';

export interface MenuOptions {
  readonly platform: NodeJS.Platform;
  readonly openPage: (path: PagePath) => void;
  readonly quit: () => void;
}

/**
 * The application's menu: pages and quit; on macOS also copy and paste, which the system offers nowhere else. No
 * developer menu anywhere. Outside macOS it is hidden until Alt is pressed; its keys always work.
 */
export function menuTemplate({ platform, openPage, quit }: MenuOptions): MenuItemConstructorOptions[] {
  const pages = PAGES.map(
    ({ path, title }, index): MenuItemConstructorOptions => ({
      label: title,
      accelerator: `CmdOrCtrl+${index + 1}`,
      click: () => openPage(path),
    }),
  );
  if (platform === 'darwin') {
    return [{ role: 'appMenu' }, { role: 'editMenu' }, { label: 'Go', submenu: pages }, { role: 'windowMenu' }];
  }
  const end: MenuItemConstructorOptions[] = [
    { label: 'Close window', accelerator: 'CmdOrCtrl+W', role: 'close' },
    { label: 'Quit', accelerator: 'CmdOrCtrl+Q', click: quit },
  ];
  return [{ label: 'plutarc', submenu: [...pages, { type: 'separator' }, ...end] }];
}
