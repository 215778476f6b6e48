import { openDataFolder } from '#main/data-folder.ts';
import type { CliContext } from './context.ts';

let progressShown = false;

function clearProgress(): void {
  if (progressShown) process.stderr.write('\r\u001b[K');
  progressShown = false;
}

/** The command line's world when it runs as a process of its own. */
export const processContext: CliContext = {
  dataFolder: (option) => openDataFolder(option).path,
  stdout(text) {
    clearProgress();
    process.stdout.write(text);
  },
  stderr(line) {
    clearProgress();
    process.stderr.write(`${line}\n`);
  },
  progress(line) {
    if (!process.stderr.isTTY) return;
    process.stderr.write(`\r\u001b[K${line}`);
    progressShown = true;
  },
};
