import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLogFile } from '#main/log-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plutarc-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const readLogs = () =>
  readdirSync(join(folder, 'logs'))
    .map((name) => readFileSync(join(folder, 'logs', name), 'utf8'))
    .join('');

test('an error is logged with its message, its stack and its cause', async () => {
  const log = await openLogFile(folder);
  log.error({ error: new Error('outer', { cause: new TypeError('inner') }), procedure: 'jobs.cancel' }, 'it failed');
  await log.close();
  const line = JSON.parse(readLogs());
  expect(line).toMatchObject({ msg: 'it failed', procedure: 'jobs.cancel', error: { type: 'Error' } });
  expect(line.error.stack).toContain('log-file.test.ts');
  expect(line.error.message).toContain('inner');
});

test.each([
  { apiKey: 'SENTINEL' },
  { secret: 'SENTINEL' },
  { credentials: { apiKey: 'a', secret: 'SENTINEL', password: 'SENTINEL' } },
  { request: { headers: { authorization: 'SENTINEL', cookie: 'SENTINEL' } } },
  { request: { body: { key: { privateKey: 'SENTINEL', passphrase: 'SENTINEL' } } } },
])('a secret does not reach the log: %o', async (details) => {
  const log = await openLogFile(folder);
  log.info(details, 'a request');
  log.warn(details, 'a request');
  log.error(details, 'a request');
  await log.close();
  expect(readLogs()).toContain('a request');
  expect(readLogs()).not.toContain('SENTINEL');
});
