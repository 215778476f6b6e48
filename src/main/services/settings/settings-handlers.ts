import { accessSync, constants, mkdirSync } from 'node:fs';
import { EXTERNAL_LINKS } from '#contract/settings.ts';
import type { DataFolder } from '#main/data-folder.ts';
import { rememberDataFolder } from '#main/data-folder.ts';
import { UserError } from '#main/errors.ts';
import type { Handlers } from '#main/ipc/handlers.ts';
import type { Dialogs } from '../dialogs.ts';
import type { Host } from '../host.ts';
import type { SettingsService } from './settings-service.ts';

export interface SettingsHandlerDeps {
  readonly settings: SettingsService;
  readonly dataFolder: DataFolder;
  readonly version: string;
  readonly dialogs: Dialogs;
  readonly host: Host;
}

type SettingsHandlers = Pick<
  Handlers,
  'app.info' | 'app.open-link' | 'app.open-data-folder' | 'app.choose-data-folder' | 'settings.get' | 'settings.update'
>;

export function settingsHandlers({
  settings,
  dataFolder,
  version,
  dialogs,
  host,
}: SettingsHandlerDeps): SettingsHandlers {
  return {
    'app.info': () => ({
      version,
      platform: process.platform,
      dataFolder: dataFolder.path,
      dataFolderFixed: dataFolder.fixed,
    }),
    'app.open-link': async ({ link }) => {
      await host.openLink(EXTERNAL_LINKS[link]);
      return null;
    },
    'app.open-data-folder': async () => {
      await host.openFolder(dataFolder.path);
      return null;
    },
    'app.choose-data-folder': async () => {
      if (dataFolder.fixed) {
        throw new UserError('The data folder is set by PLUTARC_DATA_DIR: change it there.', { code: 'refused' });
      }
      const path = await dialogs.chooseFolder({ title: 'Choose the data folder' });
      if (path === null || path === dataFolder.path) return { restarting: false };
      requireWritable(path);
      if (!(await host.mayEnd())) return { restarting: false };
      rememberDataFolder(path);
      host.restart();
      return { restarting: true };
    },
    'settings.get': () => settings.get(),
    'settings.update': (changes) => {
      // First: what the system does not take must not stand in the settings.
      if (changes.startAtLogin !== undefined) host.startAtLogin(changes.startAtLogin);
      const updated = settings.update(changes);
      host.applyTheme(updated.theme);
      return updated;
    },
  };
}

function requireWritable(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new UserError(`The folder ${path} cannot be written to: choose another one.`, { cause });
  }
}
