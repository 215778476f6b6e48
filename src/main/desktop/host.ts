import { app, nativeTheme, shell } from 'electron';
import { UserError } from '#main/errors.ts';
import type { Host } from '#main/services/host.ts';
import { isAllowedLink } from './external-links.ts';
import type { LoginItem } from './login/login-item.ts';
import { HIDDEN } from './start-options.ts';

export interface HostDeps {
  readonly loginItem: LoginItem;
  readonly mayEnd: () => Promise<boolean>;
  /** Ends the application without a question. */
  readonly end: () => void;
}

/** The desktop as services see it. */
export function electronHost({ loginItem, mayEnd, end }: HostDeps): Host {
  return {
    async openLink(url) {
      if (!isAllowedLink(url)) throw new UserError('This page is not one that plutarc opens.', { code: 'refused' });
      await shell.openExternal(url);
    },
    async openFolder(path) {
      const problem = await shell.openPath(path);
      if (problem !== '') throw new UserError(`The folder ${path} cannot be shown: ${problem}.`, { code: 'failed' });
    },
    mayEnd,
    restart() {
      // Whoever restarts it from its window wants to see the window again.
      app.relaunch({ args: process.argv.slice(1).filter((argument) => argument !== HIDDEN) });
      end();
    },
    startAtLogin: (on) => loginItem.set(on),
    applyTheme(theme) {
      nativeTheme.themeSource = theme;
    },
  };
}
