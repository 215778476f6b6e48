import { app, nativeTheme, shell } from 'electron';
import { UserError } from '#main/errors.ts';
import type { Host } from '#main/services/host.ts';
import { isAllowedLink } from './external-links.ts';

/** The desktop as services see it. */
export const electronHost: Host = {
  async openLink(url) {
    if (!isAllowedLink(url)) throw new UserError('This page is not one that plutarc opens.', { code: 'refused' });
    await shell.openExternal(url);
  },
  async openFolder(path) {
    const problem = await shell.openPath(path);
    if (problem !== '') throw new UserError(`The folder ${path} cannot be shown: ${problem}.`, { code: 'failed' });
  },
  restart() {
    app.relaunch();
    app.quit();
  },
  applyTheme(theme) {
    nativeTheme.themeSource = theme;
  },
};
