import { dirname, join } from 'node:path';
import { app, type BrowserWindow, dialog, type OpenDialogOptions, type SaveDialogOptions } from 'electron';
import type { Dialogs, FileFilter } from '#main/services/dialogs.ts';

/** The system's own dialogs, over the main window. The next one opens in the folder of the last answer. */
export function createDialogs(window: () => BrowserWindow | null): Dialogs {
  let folder: string | undefined;
  const remember = (path: string): string => {
    folder = dirname(path);
    return path;
  };
  const open = async (options: OpenDialogOptions): Promise<string | null> => {
    const parent = window();
    const answer = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
    return answer.canceled ? null : (answer.filePaths[0] ?? null);
  };
  const save = async (options: SaveDialogOptions): Promise<string | null> => {
    const parent = window();
    const answer = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
    return answer.canceled ? null : answer.filePath;
  };
  return {
    async openFile({ title, filters }) {
      const path = await open({ title, defaultPath: folder, filters: toElectron(filters), properties: ['openFile'] });
      return path === null ? null : remember(path);
    },
    async saveFile({ title, suggestedName, filters }) {
      const defaultPath = join(folder ?? app.getPath('documents'), suggestedName);
      const path = await save({ title, defaultPath, filters: toElectron(filters) });
      return path === null ? null : remember(path);
    },
    chooseFolder({ title }) {
      return open({ title, properties: ['openDirectory', 'createDirectory'] });
    },
  };
}

function toElectron(filters: readonly FileFilter[]): { name: string; extensions: string[] }[] {
  return filters.map(({ name, extensions }) => ({ name, extensions: [...extensions] }));
}
