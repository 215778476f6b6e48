import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, test as base, type ElectronApplication, expect } from '@playwright/test';
import { quitApp, RunningApp } from './running-app.ts';

/** Written by the set-up: which Electron there is, and the application's folder for it. */
const LAUNCH_FILE = join('.cache', 'electron.json');

/** Heap snapshots hold texts to their end: a secret may stand far behind the beginning of one. */
const WHOLE_TEXTS = '--js-flags=--heap-snapshot-string-limit=10000000';

interface Fixtures {
  /** A folder that is empty at first and gone after the test. */
  readonly folder: string;
  /** Starts the application over `<folder>/data` with these arguments, and waits for nothing more. */
  readonly start: (...args: string[]) => Promise<ElectronApplication>;
  /** Starts the application with its window; called again after `quit`, it is a restart. */
  readonly launch: () => Promise<RunningApp>;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'plutarc-e2e-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  },

  start: async ({ folder }, use, info) => {
    if (!existsSync(LAUNCH_FILE)) throw new Error('There is no Electron to test with: run "npm run setup" first.');
    const { executable, app }: { executable: string; app: string } = JSON.parse(readFileSync(LAUNCH_FILE, 'utf8'));
    const started: ElectronApplication[] = [];
    await use(async (...args) => {
      const flags = (process.env.PLUTARC_E2E_ARGUMENTS ?? '').split(' ').filter(Boolean);
      const electron = await _electron.launch({
        executablePath: executable,
        args: [...flags, WHOLE_TEXTS, app, ...args],
        env: { ...(process.env as Record<string, string>), PLUTARC_DATA_DIR: join(folder, 'data') },
      });
      started.push(electron);
      await electron.context().tracing.start({ screenshots: true, snapshots: true });
      return electron;
    });
    for (const [index, electron] of started.entries()) {
      const path = info.outputPath(`trace-${index + 1}.zip`);
      await electron
        .context()
        .tracing.stop({ path })
        .catch(() => undefined);
      await quitApp(electron).catch(() => undefined);
    }
  },

  launch: async ({ start }, use) => {
    await use(async () => RunningApp.attach(await start()));
  },
});

export { expect };
