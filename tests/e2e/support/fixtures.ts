import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, test as base, type ElectronApplication, expect, type TestInfo } from '@playwright/test';
import { quitApp, RunningApp } from './running-app.ts';

/** Written by the set-up: which Electron there is, and the application's folder for it. */
const LAUNCH_FILE = join('.cache', 'electron.json');

/** Heap snapshots hold texts to their end: a secret may stand far behind the beginning of one. */
const WHOLE_TEXTS = '--js-flags=--heap-snapshot-string-limit=10000000';

/** Records all that the page shows and does, for a look at a test that fails; it takes half as long again. */
const TRACING = process.env.PLUTARC_E2E_TRACE === '1';
/** Virtual screens, one for each test that runs at a time; none where the machine's own screen is used. */
const SCREENS = (process.env.PLUTARC_E2E_SCREENS ?? '').split(' ').filter(Boolean);

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
        env: {
          ...(process.env as Record<string, string>),
          ...(SCREENS.length > 0 && { DISPLAY: SCREENS[info.parallelIndex % SCREENS.length] }),
          PLUTARC_DATA_DIR: join(folder, 'data'),
        },
      });
      started.push(electron);
      if (TRACING) await electron.context().tracing.start({ screenshots: true, snapshots: true });
      return electron;
    });
    for (const [index, electron] of started.entries()) {
      await lastLook(electron, info, index + 1).catch(() => undefined);
      await quitApp(electron).catch(() => undefined);
    }
  },

  launch: async ({ start }, use) => {
    await use(async () => RunningApp.attach(await start()));
  },
});

/** What there is to see of an application before it goes: the trace, and a picture when the test has failed. */
async function lastLook(electron: ElectronApplication, info: TestInfo, number: number): Promise<void> {
  if (TRACING) await electron.context().tracing.stop({ path: info.outputPath(`trace-${number}.zip`) });
  if (info.status === info.expectedStatus) return;
  const path = info.outputPath(`at-the-end-${number}.png`);
  await electron.windows()[0]?.screenshot({ path, timeout: 5000 });
}

export { expect };
