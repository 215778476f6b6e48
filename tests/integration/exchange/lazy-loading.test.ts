import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { importsOf, loadedBy, ROOT } from './support/modules.ts';

/** Loading ccxt takes time and memory: who only looks at charts does not pay for it, nor for exchanges that he has not. */
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
    const { after } = counts as { after: number };
    expect(after).toBeGreaterThan(0);
    expect(after, 'those of one exchange').toBeLessThan(100);
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

  it('is asked for in one place, by a call in the main process', () => {
    const sources = globSync('src/**/*.{ts,tsx}', { cwd: ROOT });
    const importing = sources.filter((file) => {
      const { atOnce, later } = importsOf(resolve(ROOT, file));
      return [...atOnce, ...later].some(isCcxt);
    });
    expect(importing).toEqual([]);
    const resolving = sources.filter((file) => readFileSync(resolve(ROOT, file), 'utf8').includes("resolve('ccxt')"));
    expect(resolving).toEqual(['src/main/adapters/exchange/load-ccxt-class.ts']);
  });
});
