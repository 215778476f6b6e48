import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { importsOf, loadedBy, ROOT } from './support/modules.ts';

/** Loading ccxt takes more than half a second and 80 MB: who only looks at charts does not pay for it. */
const isCcxt = (name: string) => name === 'ccxt' || name.startsWith('ccxt/');

/** Code that notes, from then on, how many of ccxt's files have been loaded. */
const COUNTING = `
  import { registerHooks } from 'node:module';
  globalThis.ccxtFiles = 0;
  registerHooks({
    load(url, context, next) {
      if (/node_modules\\/ccxt\\//.test(url)) globalThis.ccxtFiles++;
      return next(url, context);
    },
  });
`;

/** Runs a module in a process of its own, with the Node that runs the tests, and reads what it prints as JSON. */
async function run(code: string): Promise<unknown> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', `${COUNTING}\n${code}`],
    { cwd: ROOT },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

describe('ccxt', () => {
  it('is not loaded by any module of the adapter, but by the first client that is opened', async () => {
    const files = globSync('src/main/adapters/exchange/**/*.ts', { cwd: ROOT });
    expect(files.length).toBeGreaterThan(30);
    const counts = await run(`
      for (const file of ${JSON.stringify(files)}) await import(${JSON.stringify(`${ROOT}`)} + file);
      const before = globalThis.ccxtFiles;
      const { openClient } = await import(${JSON.stringify(resolve(ROOT, 'src/main/adapters/exchange/open-client.ts'))});
      const client = await openClient({ exchange: 'bybit', contract: 'linear', credentials: null, testnet: false });
      await client.close();
      console.log(JSON.stringify({ before, after: globalThis.ccxtFiles }));
    `);
    expect(counts).toEqual({ before: 0, after: expect.any(Number) });
    expect(Reflect.get(counts as object, 'after')).toBeGreaterThan(0);
  });

  it('is not loaded by the command line until a command needs an exchange', async () => {
    const count = await run(`
      const { runCommandLine } = await import(${JSON.stringify(resolve(ROOT, 'src/main/cli/command-line.ts'))});
      const { processContext } = await import(${JSON.stringify(resolve(ROOT, 'src/main/cli/process-context.ts'))});
      await runCommandLine(['--version'], processContext);
      console.log(JSON.stringify(globalThis.ccxtFiles));
    `);
    expect(count).toBe(0);
  });

  it.each(['src/main/index.ts', 'src/main/cli.ts', 'src/main/adapters/workers/worker.ts', 'src/preload/preload.ts'])(
    'is not among what %s loads when it starts',
    (entry) => {
      const { packages } = loadedBy(entry, ({ atOnce }) => atOnce);
      expect([...packages].filter(([name]) => isCcxt(name))).toEqual([]);
    },
  );

  it('is out of the reach of the window, and so is the adapter', () => {
    const { packages, files } = loadedBy('src/renderer/main.tsx', ({ atOnce, later }) => [...atOnce, ...later]);
    expect([...packages].filter(([name]) => isCcxt(name))).toEqual([]);
    expect([...files].filter((file) => file.includes('/src/main/'))).toEqual([]);
    expect(packages.has('react')).toBe(true);
  });

  it('is asked for by calls only, and in the main process only', () => {
    const sources = globSync('src/**/*.{ts,tsx}', { cwd: ROOT });
    const asking = (when: 'atOnce' | 'later') =>
      sources.filter((file) => importsOf(resolve(ROOT, file))[when].some(isCcxt));
    expect(asking('atOnce')).toEqual([]);
    expect(asking('later')).toContain('src/main/adapters/exchange/ccxt-session.ts');
    for (const file of asking('later')) expect(file).toMatch(/^src\/main\//);
  });
});
