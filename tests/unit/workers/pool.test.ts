import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WorkerPool } from '#main/adapters/workers/pool.ts';
import { UserError } from '#main/errors.ts';

let folder: string;
let pool: WorkerPool;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plutarc-pool-'));
  pool = new WorkerPool();
});
afterEach(async () => {
  await pool.destroy();
  rmSync(folder, { recursive: true });
});

const MARKET = { exchange: 'binance', symbol: 'BTC/USDT:USDT', timeframe: '1m' } as const;

function csv(name: string, rows: number, broken?: number): string {
  const path = join(folder, name);
  const lines = Array.from(
    { length: rows },
    (_, i) => `${1_704_067_200_000 + i * 60_000},10,${i === broken ? 1 : 12},9,11,5`,
  );
  writeFileSync(path, `time,open,high,low,close,volume\n${lines.join('\n')}\n`);
  return path;
}

describe('a task in a worker', () => {
  test('gives its output and tells how far it is', async () => {
    const fractions: number[] = [];
    const input = { dataFolder: folder, path: csv('a.csv', 5000), ...MARKET };
    const output = await pool.run('import-candles', input, { onProgress: (fraction) => fractions.push(fraction) });
    expect(output).toMatchObject({ added: 5000 });
    expect(fractions.length).toBeGreaterThan(0);
    expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true);
  });

  test('that fails with a user error brings its message and code back', async () => {
    const input = { dataFolder: folder, path: csv('a.csv', 100, 41), ...MARKET };
    const error = await pool.run('import-candles', input).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ code: 'invalid-input', message: expect.stringMatching(/43/) });
  });

  test('that is cancelled in the middle stops, and its thread serves the next one', async () => {
    const controller = new AbortController();
    const input = { dataFolder: folder, path: csv('long.csv', 1_500_000), ...MARKET };
    const running = pool.run('import-candles', input, {
      signal: controller.signal,
      onProgress: (fraction) => {
        if (fraction > 0) controller.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ name: 'UserError', code: 'cancelled' });
    const after = await pool.run('import-candles', { ...input, path: csv('short.csv', 10) });
    expect(after).toMatchObject({ added: 10 });
  });

  test('that was cancelled before it began never begins', async () => {
    const input = { dataFolder: folder, path: join(folder, 'not-there.csv'), ...MARKET };
    const running = pool.run('import-candles', input, { signal: AbortSignal.abort() });
    await expect(running).rejects.toMatchObject({ name: 'UserError', code: 'cancelled' });
  });
});
