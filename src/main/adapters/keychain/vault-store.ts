import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { UserError } from '#main/errors.ts';
import type { SecretParts, SecretStore } from './secret-store.ts';
import {
  DEFAULT_COST,
  deriveKey,
  newKdf,
  type ScryptCost,
  seal,
  unseal,
  type VaultFile,
  type VaultKdf,
  vaultFileSchema,
} from './vault-crypto.ts';

/** Asks for the passphrase; `create` when there is no vault yet and it is chosen now. */
export type AskPassphrase = (purpose: 'open' | 'create') => Promise<string>;

export interface VaultOptions {
  readonly path: string;
  readonly ask: AskPassphrase;
  /** Of a new vault; an old one keeps its own. */
  readonly cost?: ScryptCost;
}

/** A passphrase is all that stands between a copy of the file and the keys. */
export const SHORTEST_PASSPHRASE = 10;

/** Pairs of id and parts. */
const contentsSchema = z.array(z.tuple([z.string(), z.record(z.string(), z.string())]));
type Contents = Map<string, SecretParts>;

/**
 * Secrets in a file, sealed with AES-256-GCM under a key that scrypt makes of a passphrase. The passphrase is kept
 * nowhere; the key is in memory until the store is closed. For machines where no keychain is running.
 */
export class VaultStore implements SecretStore {
  readonly kind = 'vault';
  readonly #path: string;
  readonly #kdf: VaultKdf;
  #key: Buffer | null;
  /** Changes one after another: each reads what the one before has written. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(path: string, kdf: VaultKdf, key: Buffer) {
    this.#path = path;
    this.#kdf = kdf;
    this.#key = key;
  }

  /**
   * Opens the vault, or makes an empty one where there is none.
   * @throws UserError when the passphrase is wrong or too short for a new vault, or when the file cannot be read
   */
  static async open({ path, ask, cost = DEFAULT_COST }: VaultOptions): Promise<VaultStore> {
    if (existsSync(path)) {
      const file = readVault(path);
      const key = await deriveKey(await ask('open'), file.kdf);
      const store = new VaultStore(path, file.kdf, key);
      store.#contents(file);
      return store;
    }
    const passphrase = await ask('create');
    if (passphrase.length < SHORTEST_PASSPHRASE) {
      throw new UserError(
        `This passphrase is too short for a vault: choose one of at least ${SHORTEST_PASSPHRASE} characters.`,
        { field: 'passphrase' },
      );
    }
    const kdf = newKdf(cost);
    const store = new VaultStore(path, kdf, await deriveKey(passphrase, kdf));
    store.#save(new Map());
    return store;
  }

  async read(id: string): Promise<SecretParts | null> {
    await this.#last;
    return this.#contents(readVault(this.#path)).get(id) ?? null;
  }

  async write(id: string, parts: SecretParts): Promise<void> {
    await this.#change((contents) => contents.set(id, { ...parts }));
  }

  async remove(id: string): Promise<boolean> {
    return await this.#change((contents) => contents.delete(id));
  }

  async list(): Promise<string[]> {
    await this.#last;
    return [...this.#contents(readVault(this.#path)).keys()].sort();
  }

  close(): void {
    this.#key?.fill(0);
    this.#key = null;
  }

  async #change<T>(change: (contents: Contents) => T): Promise<T> {
    const run = this.#last.then(() => {
      const contents = this.#contents(readVault(this.#path));
      const result = change(contents);
      this.#save(contents);
      return result;
    });
    this.#last = run.catch(() => undefined);
    return await run;
  }

  #contents(file: VaultFile): Contents {
    const text = unseal(this.#opened(), file);
    if (text === null) {
      throw new UserError(
        `The passphrase does not open ${this.#path}, or the file has been changed: try again, or restore the file from a backup.`,
        { field: 'passphrase' },
      );
    }
    return new Map(contentsSchema.parse(JSON.parse(text)));
  }

  #save(contents: Contents): void {
    replaceFile(this.#path, `${JSON.stringify(seal(this.#opened(), this.#kdf, JSON.stringify([...contents])))}\n`);
  }

  #opened(): Buffer {
    if (this.#key === null) throw new Error('the vault has been closed');
    return this.#key;
  }
}

function readVault(path: string): VaultFile {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const problem = cause instanceof SyntaxError ? 'it is not a vault' : (cause as Error).message;
    throw new UserError(`The vault file ${path} cannot be read (${problem}): restore it from a backup.`, { cause });
  }
  const file = vaultFileSchema.safeParse(parsed);
  if (file.success) return file.data;
  throw new UserError(`${path} is not a vault that this version can open: restore it from a backup.`);
}

/** Writes a file that only its owner can read, whole or not at all, on the disk when it returns. */
function replaceFile(path: string, text: string): void {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(unfinished, 'w', 0o600);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(unfinished, path);
  } catch (cause) {
    rmSync(unfinished, { force: true });
    throw new UserError(`The vault file ${path} cannot be written (${(cause as Error).message}).`, { cause });
  }
  syncFolder(dirname(path));
}

/** Makes the new name of a file last through a power cut, on systems where a folder can be synchronised. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
