import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSecretStore, VAULT_FILE } from '#main/adapters/keychain/open-secret-store.ts';
import { passphraseFrom } from '#main/adapters/keychain/passphrase.ts';
import { UserError } from '#main/errors.ts';
import { cheapVault } from '../../support/cheap-vault.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const PASSPHRASE = 'correct horse battery';
const ask = async () => PASSPHRASE;

describe('the choice of the store', () => {
  it('is the vault when the environment or the settings say so', async () => {
    for (const chosen of [{ env: { PLUTARC_KEYCHAIN: 'vault' } }, { choice: 'vault' as const, env: {} }]) {
      const dataFolder = temporaryFolder();
      cheapVault(dataFolder, PASSPHRASE);
      const store = await openSecretStore({ dataFolder, ask, ...chosen });
      expect(store.kind).toBe('vault');
    }
  });

  it('is refused when the environment names no store', async () => {
    const options = { dataFolder: temporaryFolder(), ask, env: { PLUTARC_KEYCHAIN: 'plain' } };
    await expect(openSecretStore(options)).rejects.toThrow(/use keytar .* or vault/);
  });
});

describe('the passphrase', () => {
  /** A terminal on which the given keys are pressed, one after each question. */
  function terminal(...typed: string[]) {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const shown: string[] = [];
    const output = {
      write(text: string) {
        shown.push(text);
        if (text.endsWith(': ')) setImmediate(() => input.write(typed.shift() ?? ''));
      },
    };
    return { input, output, shown };
  }

  it('is asked for without being shown', async () => {
    const screen = terminal('secret wordx\u007fs\r');
    expect(await passphraseFrom({}, screen)('open')).toBe('secret words');
    expect(screen.shown.join('')).toBe('Passphrase of the vault: \n');
  });

  it('is asked for twice when it is chosen', async () => {
    expect(await passphraseFrom({}, terminal('secret words\r', 'secret words\r'))('create')).toBe('secret words');
    await expect(passphraseFrom({}, terminal('secret words\r', 'other words\r'))('create')).rejects.toThrow(/differ/);
  });

  it('may be refused', async () => {
    await expect(passphraseFrom({}, terminal('sec\u0003'))('open')).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('comes from a file descriptor where one is named', async () => {
    const path = join(temporaryFolder(), 'passphrase');
    writeFileSync(path, 'secret words\n');
    const descriptor = openSync(path, 'r');
    onTestFinished(() => closeSync(descriptor));
    expect(await passphraseFrom({ PLUTARC_VAULT_FD: String(descriptor) }, terminal())('open')).toBe('secret words');
  });

  it.each(['three', '-1', '987'])('is not read from file descriptor %s', async (text) => {
    await expect(passphraseFrom({ PLUTARC_VAULT_FD: text }, terminal())('open')).rejects.toThrow(UserError);
  });

  it('is not asked for where nobody can answer', async () => {
    const screen = terminal();
    const piped = { ...screen, input: Object.assign(new PassThrough(), { isTTY: false }) };
    await expect(passphraseFrom({}, piped)('open')).rejects.toThrow(/PLUTARC_VAULT_FD/);
  });

  it('opens a vault that was made with it', async () => {
    const dataFolder = temporaryFolder();
    const env = { PLUTARC_KEYCHAIN: 'vault' };
    const made = await openSecretStore({
      dataFolder,
      env,
      ask: passphraseFrom({}, terminal('secret words\r', 'secret words\r')),
    });
    await made.write('key-1', { secret: 'x' });
    made.close();
    const opened = await openSecretStore({ dataFolder, env, ask: passphraseFrom({}, terminal('secret words\r')) });
    expect(await opened.read('key-1')).toEqual({ secret: 'x' });
    expect(VAULT_FILE).toBe('vault.json');
  });
});
