import { app } from 'electron';
import type { DataFolder } from '#main/data-folder.ts';
import { startArguments } from '../start-options.ts';
import type { Command } from './autostart-entry.ts';
import { autostartFile, autostartFolder } from './autostart-file.ts';
import type { LoginItem } from './login-item.ts';

/** Starting at login, the way that this system does it. */
export function systemLoginItem(dataFolder: DataFolder): LoginItem {
  // A folder that the environment names is not in the environment of a login.
  const options = startArguments({ hidden: true, dataFolder: dataFolder.fixed ? dataFolder.path : undefined });
  // Before the application is packaged, the program is Electron and our folder its first argument.
  const folder = app.isPackaged ? [] : [app.getAppPath()];
  const sandbox = app.commandLine.hasSwitch('no-sandbox') ? ['--no-sandbox'] : [];
  const program: Command = [process.execPath, ...sandbox, ...folder];
  if (process.platform === 'linux') return autostartFile(autostartFolder(), program, options);
  const [path, ...args] = [...program, ...options];
  // Windows keeps one text and splits it again; macOS takes no arguments and tells us instead that it was the login.
  const item = { path, args: args.map((each) => (each.includes(' ') ? `"${each}"` : each)) };
  return {
    isOn: () => app.getLoginItemSettings(process.platform === 'win32' ? item : {}).openAtLogin,
    set: (openAtLogin) => {
      app.setLoginItemSettings(process.platform === 'win32' ? { ...item, openAtLogin } : { openAtLogin });
    },
  };
}

/** Whether macOS has started us at login: it passes no arguments on. */
export function openedAtLogin(): boolean {
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}
