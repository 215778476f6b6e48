import { Menu } from 'electron';

/** macOS needs a menu for copy, paste and quit; elsewhere the page does everything. No developer menu anywhere. */
export function installMenu(platform: NodeJS.Platform): void {
  const menu =
    platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null;
  Menu.setApplicationMenu(menu);
}
