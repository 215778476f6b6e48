import { join } from 'node:path';
import { UserError } from '#main/errors.ts';
import { KeytarStore } from './keytar-store.ts';
import type { SecretStore } from './secret-store.ts';
import { type AskPassphrase, VaultStore } from './vault-store.ts';

export const VAULT_FILE = 'vault.json';

export interface SecretStoreOptions {
  readonly dataFolder: string;
  /** Used for the vault only. */
  readonly ask: AskPassphrase;
  /** What the user has chosen in the settings; null when nothing was chosen. */
  readonly choice?: SecretStore['kind'] | null;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Opens the store of secrets: the one that `PLUTARC_KEYCHAIN` names, else the user's choice, else the keychain. One never
 * stands in for the other by itself: where no keychain is running the error says so and offers the vault.
 * @throws UserError when the store cannot be opened, or when the variable names no store
 */
export async function openSecretStore(options: SecretStoreOptions): Promise<SecretStore> {
  const { dataFolder, ask, choice = null, env = process.env } = options;
  const kind = env.PLUTARC_KEYCHAIN?.trim() || choice || 'keytar';
  switch (kind) {
    case 'keytar':
      return await KeytarStore.open();
    case 'vault':
      return await VaultStore.open({ path: join(dataFolder, VAULT_FILE), ask });
    default:
      throw new UserError(`PLUTARC_KEYCHAIN is "${kind}": use keytar (the system's keychain) or vault (a file).`);
  }
}
