import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { SHORTEST_PASSPHRASE, VaultStore } from '#main/adapters/keychain/vault-store.ts';
import { UserError } from '#main/errors.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const PASSPHRASE = 'correct horse battery';
const SECRET = { apiKey: 'public-part', secret: 'SENTINEL-d41d8cd98f00' };
/** The least that a vault accepts: these tests are not about how long a guess takes. */
const cost = { N: 2 ** 12, r: 8, p: 1 };

let folder = '';
let path = '';
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, 'vault.json');
});

const open = (passphrase = PASSPHRASE) => VaultStore.open({ path, ask: async () => passphrase, cost });

describe('the vault', () => {
  it('gives back what was stored, after it has been closed and opened again', async () => {
    const first = await open();
    await first.write('key-1', SECRET);
    await first.write('key-2', { apiKey: 'a', secret: 'b', password: 'with "quotes" and ünïcode' });
    first.close();
    const second = await open();
    expect(await second.list()).toEqual(['key-1', 'key-2']);
    expect(await second.read('key-1')).toEqual(SECRET);
    expect(await second.read('key-2')).toMatchObject({ password: 'with "quotes" and ünïcode' });
    expect(await second.read('key-3')).toBeNull();
  });

  it('replaces and removes', async () => {
    const store = await open();
    await store.write('key-1', SECRET);
    await store.write('key-1', { apiKey: 'new' });
    expect(await store.read('key-1')).toEqual({ apiKey: 'new' });
    expect(await store.remove('key-1')).toBe(true);
    expect(await store.remove('key-1')).toBe(false);
    expect(await store.list()).toEqual([]);
  });

  it('holds nothing in the clear, neither secrets nor ids nor the passphrase', async () => {
    const store = await open();
    await store.write('key-1', SECRET);
    const text = readFileSync(path, 'latin1');
    for (const hidden of [SECRET.secret, SECRET.apiKey, 'key-1', PASSPHRASE]) {
      expect(text).not.toContain(hidden);
      expect(text).not.toContain(Buffer.from(hidden).toString('base64').replace(/=+$/, ''));
    }
    expect(readdirSync(folder)).toEqual(['vault.json']);
  });

  it.skipIf(process.platform === 'win32')('is for its owner’s eyes alone', async () => {
    await (await open()).write('key-1', SECRET);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('never uses a nonce twice', async () => {
    const store = await open();
    const nonces = new Set<string>();
    for (let i = 0; i < 20; i++) {
      await store.write('key-1', SECRET);
      nonces.add(JSON.parse(readFileSync(path, 'utf8')).nonce);
    }
    expect(nonces.size).toBe(20);
  });

  it('loses no change when several come at once', async () => {
    const store = await open();
    await Promise.all(Array.from({ length: 20 }, (_, i) => store.write(`key-${i}`, { secret: String(i) })));
    expect(await store.list()).toHaveLength(20);
    expect(await store.read('key-7')).toEqual({ secret: '7' });
  });

  it('sees what another process has written with the same passphrase', async () => {
    const [first, second] = [await open(), await open()];
    await first.write('key-1', SECRET);
    await second.write('key-2', SECRET);
    expect(await first.list()).toEqual(['key-1', 'key-2']);
  });

  it('takes ids that have a meaning in JavaScript for ids', async () => {
    const store = await open();
    expect(await store.read('constructor')).toBeNull();
    await store.write('__proto__', SECRET);
    expect(await store.read('__proto__')).toEqual(SECRET);
    expect(await store.list()).toEqual(['__proto__']);
  });

  it('opens with the same passphrase composed in another way', async () => {
    await (await open('café au lait')).write('key-1', SECRET);
    expect(await (await open('cafe\u0301 au lait')).read('key-1')).toEqual(SECRET);
  });
});

describe('a vault that cannot be opened', () => {
  it('says so for a wrong passphrase, and stays as it was', async () => {
    await (await open()).write('key-1', SECRET);
    const before = readFileSync(path);
    await expect(open('wrong horse battery')).rejects.toThrow(/passphrase does not open/);
    expect(readFileSync(path)).toEqual(before);
  });

  it.each(['data', 'tag', 'nonce'])('says so when its %s has been changed', async (part) => {
    await (await open()).write('key-1', SECRET);
    const file = JSON.parse(readFileSync(path, 'utf8'));
    const bytes = Buffer.from(file[part], 'base64');
    bytes[0] ^= 1;
    writeFileSync(path, JSON.stringify({ ...file, [part]: bytes.toString('base64') }));
    await expect(open()).rejects.toThrow(/has been changed/);
  });

  it('says so when the cost of a guess has been lowered', async () => {
    const dear = await VaultStore.open({ path, ask: async () => PASSPHRASE, cost: { N: 2 ** 13, r: 8, p: 1 } });
    await dear.write('key-1', SECRET);
    const file = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...file, kdf: { ...file.kdf, N: 2 ** 12 } }));
    await expect(open()).rejects.toThrow(UserError);
  });

  it.each([
    ['no JSON', 'hello'],
    ['another format', '{"format":"plutarc-vault/2"}'],
    [
      'a cost that would take all memory',
      JSON.stringify({ format: 'plutarc-vault/1', kdf: { name: 'scrypt', salt: '', N: 2 ** 30, r: 8, p: 1 } }),
    ],
  ])('says so for %s', async (_name, text) => {
    writeFileSync(path, text);
    await expect(open()).rejects.toThrow(/restore it from a backup/);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('is not made under a passphrase that is too short', async () => {
    await expect(open('x'.repeat(SHORTEST_PASSPHRASE - 1))).rejects.toThrow(/too short/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('gives nothing after it has been closed', async () => {
    const store = await open();
    await store.write('key-1', SECRET);
    store.close();
    await expect(store.read('key-1')).rejects.toThrow(/closed/);
  });
});
