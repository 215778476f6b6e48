import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretStoreState } from '#contract/keys.ts';
import { openSecretStore, VAULT_FILE } from '#main/adapters/keychain/open-secret-store.ts';
import type { SecretParts, SecretStore } from '#main/adapters/keychain/secret-store.ts';
import type { AskPassphrase } from '#main/adapters/keychain/vault-store.ts';
import type { KeyTable } from '#main/adapters/storage/key-table.ts';
import { UserError } from '#main/errors.ts';

export interface SecretAccessOptions {
  readonly dataFolder: string;
  readonly table: Pick<KeyTable, 'secretPrefix' | 'storeKind' | 'setStoreKind'>;
  /** How the vault's passphrase is asked for; null where the window does it (`openVault`). */
  readonly ask: AskPassphrase | null;
  readonly env?: NodeJS.ProcessEnv;
}

/** The window has to be asked for the passphrase first. */
class PassphraseNeeded extends UserError {}

const NO_PASSPHRASE: AskPassphrase = async () => {
  throw new PassphraseNeeded('The vault is locked: open it with its passphrase.', { code: 'refused' });
};

/**
 * The store of secrets, opened when it is first needed and open until the application ends. Entries carry a prefix of
 * this data folder: other folders of the same user share the keychain.
 */
export class SecretAccess {
  readonly #options: SecretAccessOptions;
  readonly #env: NodeJS.ProcessEnv;
  readonly #prefix: string;
  #store: Promise<SecretStore> | null = null;

  constructor(options: SecretAccessOptions) {
    this.#options = options;
    this.#env = options.env ?? process.env;
    this.#prefix = `${options.table.secretPrefix()}.`;
  }

  /** @returns null when nothing is stored under that id */
  async read(id: string): Promise<SecretParts | null> {
    return await (await this.#opened()).read(this.#prefix + id);
  }

  async write(id: string, parts: SecretParts): Promise<void> {
    await (await this.#opened()).write(this.#prefix + id, parts);
  }

  async remove(id: string): Promise<void> {
    await (await this.#opened()).remove(this.#prefix + id);
  }

  /** Ids of everything that this data folder keeps there. */
  async list(): Promise<string[]> {
    const ids = await (await this.#opened()).list();
    return ids.filter((id) => id.startsWith(this.#prefix)).map((id) => id.slice(this.#prefix.length));
  }

  /** @throws UserError that says how to open it when it cannot be opened as things are */
  async require(): Promise<void> {
    await this.#opened();
  }

  /** Whether a secret can be read without asking the user anything. */
  get isOpen(): boolean {
    return this.#store !== null;
  }

  /**
   * How things stand. Opens the keychain, which asks nothing of us, and never the vault.
   * @param known ids that keys belong to
   */
  async state(known: () => readonly string[]): Promise<SecretStoreState> {
    const fixed = this.#fixedKind() !== null;
    try {
      const { kind } = await this.#opened();
      const ids = new Set(known());
      const orphans = (await this.list()).filter((id) => !ids.has(id));
      return { kind, state: 'open', problem: null, fixed, orphans };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const kind = this.#kind();
      if (!(error instanceof PassphraseNeeded)) {
        return { kind, state: 'unavailable', problem: error.message, fixed, orphans: [] };
      }
      const state = existsSync(join(this.#options.dataFolder, VAULT_FILE)) ? 'locked' : 'new';
      return { kind, state, problem: error.message, fixed, orphans: [] };
    }
  }

  /**
   * Opens the vault, or makes one, and keeps secrets there from now on: the user's choice, never ours.
   * @throws UserError when the passphrase is wrong, or too short for a new vault, or when the environment says otherwise
   */
  async openVault(passphrase: string): Promise<void> {
    if (this.#fixedKind() === 'keytar') {
      throw new UserError('PLUTARC_KEYCHAIN is set to keytar: take it away to use a vault file.', { code: 'refused' });
    }
    const store = await openSecretStore({
      dataFolder: this.#options.dataFolder,
      ask: async () => passphrase,
      choice: 'vault',
      env: this.#env,
    });
    await this.#forget();
    if (this.#fixedKind() === null) this.#options.table.setStoreKind('vault');
    this.#store = Promise.resolve(store);
  }

  /** Keeps secrets in the system's keychain again. What the vault holds stays in it. */
  async useKeychain(): Promise<void> {
    if (this.#fixedKind() === 'vault') {
      throw new UserError('PLUTARC_KEYCHAIN is set to vault: take it away to use the keychain.', { code: 'refused' });
    }
    await this.#forget();
    this.#options.table.setStoreKind(null);
  }

  /** Forgets what is needed to read. */
  async close(): Promise<void> {
    await this.#forget();
  }

  async #forget(): Promise<void> {
    const store = await this.#store?.catch(() => null);
    this.#store = null;
    store?.close();
  }

  async #opened(): Promise<SecretStore> {
    this.#store ??= openSecretStore({
      dataFolder: this.#options.dataFolder,
      ask: this.#options.ask ?? NO_PASSPHRASE,
      choice: this.#options.table.storeKind(),
      env: this.#env,
    });
    try {
      return await this.#store;
    } catch (error) {
      // The next attempt asks again: a keychain may have been started since.
      this.#store = null;
      throw error;
    }
  }

  #kind(): SecretStoreState['kind'] {
    return this.#fixedKind() ?? this.#options.table.storeKind() ?? 'keytar';
  }

  #fixedKind(): SecretStoreState['kind'] | null {
    const kind = this.#env.PLUTARC_KEYCHAIN?.trim();
    return kind === 'keytar' || kind === 'vault' ? kind : null;
  }
}
