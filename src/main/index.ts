import { join } from 'node:path';
import { app, dialog } from 'electron';
import { openDataFolder } from './data-folder.ts';
import { prepareDesktop, startDesktop } from './desktop/desktop.ts';
import { parseStartOptions } from './desktop/start-options.ts';
import { openLogFile } from './log-file.ts';

/** Desktop entry. One instance per data folder: the lock belongs to `userData`, which lies inside it. */
async function main(): Promise<void> {
  app.setName('plutarc');
  const options = parseStartOptions(process.argv);
  const dataFolder = openDataFolder(options.dataFolder);
  app.setPath('userData', join(dataFolder.path, 'window'));
  if (!app.requestSingleInstanceLock()) return app.quit();

  prepareDesktop();
  const [log] = await Promise.all([openLogFile(dataFolder.path), app.whenReady()]);
  process.on('unhandledRejection', (error) => log.error({ error }, 'a promise was rejected and nobody listened'));
  process.on('uncaughtException', (error) => log.error({ error }, 'an exception was not caught'));
  startDesktop(dataFolder, options, log);
}

main().catch((error: unknown) => {
  dialog.showErrorBox('plutarc could not start', error instanceof Error ? error.message : String(error));
  app.exit(1);
});
