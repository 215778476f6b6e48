import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, test as base, expect } from '@playwright/test';
import { RunningApp } from './running-app.ts';

/** Written by the set-up: which Electron there is, and the application's folder for it. */
const LAUNCH_FILE = join('.cache', 'electron.json');

interface Fixtures {
  /** A folder that is empty at first and gone after the test. */
  readonly folder: string;
  /** Starts the application over `<folder>/data`; called again after `quit`, it is a restart. */
  readonly launch: () => Promise<RunningApp>;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'plutarc-e2e-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  },

  launch: async ({ folder }, use, info) => {
    if (!existsSync(LAUNCH_FILE)) throw new Error('There is no Electron to test with: run "npm run setup" first.');
    const { executable, app }: { executable: string; app: string } = JSON.parse(readFileSync(LAUNCH_FILE, 'utf8'));
    const started: RunningApp[] = [];
    await use(async () => {
      const flags = (process.env.PLUTARC_E2E_ARGUMENTS ?? '').split(' ').filter(Boolean);
      const electron = await _electron.launch({
        executablePath: executable,
        args: [...flags, app],
        env: { ...(process.env as Record<string, string>), PLUTARC_DATA_DIR: join(folder, 'data') },
      });
      await electron.context().tracing.start({ screenshots: true, snapshots: true });
      const running = await RunningApp.attach(electron);
      started.push(running);
      return running;
    });
    for (const [index, running] of started.entries()) {
      const context = running.electron.context();
      await context.tracing.stop({ path: info.outputPath(`trace-${index + 1}.zip`) }).catch(() => undefined);
      await running.quit().catch(() => undefined);
    }
  },
});

export { expect };
