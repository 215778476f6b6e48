import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lint } from './biome-project.ts';

const RULES = ['style/noRestrictedImports', 'suspicious/noImportCycles'];

/** One wrong import each: file, the import, and what the check says about it. */
const WRONG: readonly [file: string, source: string, message: RegExp][] = [
  ['src/core/market/a.ts', "import type { Log } from '#main/log.ts';", /core and zod/],
  ['src/core/market/b.ts', "import { contract } from '#contract/contract.ts';", /core and zod/],
  ['src/core/market/c.ts', "import { readFileSync } from 'node:fs';", /core and zod/],
  ['src/core/market/d.ts', "export const load = () => import('ccxt');", /core and zod/],
  ['src/core/market/e.ts', "export * from '../../main/log.ts';", /two folders/],
  ['src/core/f.ts', "import { log } from '../main/log.ts';", /core and zod/],
  ['src/contract/a.ts', "import type { Ledger } from '#main/adapters/storage/ledger.ts';", /contract imports/],
  ['src/contract/b.ts', "import { ipcMain } from 'electron';", /contract imports/],
  ['src/preload/a.ts', "import { z } from 'zod';", /preload script/],
  ['src/preload/b.ts', "import { Ledger } from '#main/adapters/storage/ledger.ts';", /preload script/],
  ['src/renderer/a.ts', "import { log } from '#main/log.ts';", /window\.plutarc/],
  ['src/renderer/pages/b.ts', "import { log } from '../../main/log.ts';", /window\.plutarc|two folders/],
  ['src/renderer/c.ts', "import ccxt from 'ccxt';", /web page/],
  ['src/renderer/d.ts', "import { ipcRenderer } from 'electron';", /web page/],
  ['src/renderer/e.ts', "import { join } from 'node:path';", /web page/],
  ['src/renderer/f.ts', "import { runBacktest } from '#core/simulation/backtest.ts';", /types and pure formatting/],
  ['src/main/services/a.ts', "import { app } from 'electron';", /run without a display|runs without a display/],
  ['src/main/cli.ts', "import type { App } from 'electron';", /runs without a display/],
  [
    'src/main/services/b.ts',
    "import { openMainWindow } from '#main/desktop/main-window.ts';",
    /services do not import/,
  ],
  ['src/main/desktop/c.ts', "import { App } from '#renderer/app.tsx';", /window's code/],
  ['src/core/market/loop-a.ts', "import { b } from './loop-b.ts';\nexport const a = () => b;", /cycle/],
  [
    'src/core/market/loop-b.ts',
    "import type { a } from '#core/market/loop-a.ts';\nexport const b: unknown = 0 as typeof a;",
    /cycle/,
  ],
];

/** Imports that must stay possible. */
const RIGHT: Readonly<Record<string, string>> = {
  'src/core/market/ok.ts':
    "import { z } from 'zod';\nimport { x } from '../strategy/x.ts';\nimport { y } from '#core/market/y.ts';",
  'src/contract/ok.ts': "import { z } from 'zod';\nimport type { Gap } from '#core/market/gaps.ts';",
  'src/preload/ok.ts': "import { contextBridge } from 'electron';\nimport { channelOf } from '#contract/channels.ts';",
  'src/renderer/pages/ok.tsx':
    "import { useState } from 'react';\nimport { contract } from '#contract/contract.ts';\nimport type { Report } from '#core/analysis/report.ts';",
  'src/main/desktop/ok.ts': "import { app } from 'electron';\nimport { silentLog } from '#main/log.ts';",
  'src/main/index.ts': "import { app } from 'electron';",
  'src/main/services/ok.ts':
    "import { join } from 'node:path';\nimport { ledger } from '#main/adapters/storage/ledger.ts';",
};

describe('the check of import directions', () => {
  const wrong = Object.fromEntries(WRONG.map(([file, source]) => [file, `${source}\n`]));
  const findings = lint({ ...wrong, ...RIGHT }, RULES);

  test.each(WRONG)('catches what is wrong in %s', (file, _source, message) => {
    const messages = findings.filter((finding) => finding.file === file).map((finding) => finding.message);
    expect(messages).toContainEqual(expect.stringMatching(message));
  });

  test.each(Object.keys(RIGHT))('has nothing to say about %s', (file) => {
    expect(findings.filter((finding) => finding.file === file)).toEqual([]);
  });

  test('is what "npm run imports" runs', () => {
    const { scripts } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    expect(scripts.imports).toBe(`biome lint ${RULES.map((rule) => `--only=${rule}`).join(' ')} src`);
  });
});
