import { dirname, join } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import type { Dialogs, FileFilter } from '#main/services/dialogs.ts';

/** The system's own dialogs, over the main window. The next one opens in the folder of the last answer. */
export function createDialogs(window: () => BrowserWindow | null): Dialogs {
  let folder: string | undefined;
  const asFilters = (filters: readonly FileFilter[]) =>
    filters.map(({ name, extensions }) => ({ name, extensions: [...extensions] }));
  const remember = (path: string | undefined): string | null => {
    if (!path) return null;
    folder = dirname(path);
    return path;
  };
  const parented = <O, R>(open: { (parent: BrowserWindow, options: O): R; (options: O): R }, options: O): R => {
    const parent = window();
    return parent ? open(parent, options) : open(options);
  };
  return {
    async openFile({ title, filters }) {
      const options = { title, defaultPath: folder, filters: asFilters(filters), properties: ['openFile' as const] };
      const { canceled, filePaths } = await parented(dialog.showOpenDialog, options);
      return canceled ? null : remember(filePaths[0]);
    },
    async saveFile({ title, suggestedName, filters }) {
      const defaultPath = join(folder ?? app.getPath('documents'), suggestedName);
      const options = { title, defaultPath, filters: asFilters(filters) };
      const { canceled, filePath } = await parented(dialog.showSaveDialog, options);
      return canceled ? null : remember(filePath);
    },
    async chooseFolder({ title }) {
      const options = { title, properties: ['openDirectory' as const, 'createDirectory' as const] };
      const { canceled, filePaths } = await parented(dialog.showOpenDialog, options);
      return canceled ? null : (filePaths[0] ?? null);
    },
  };
}
