import { scryptSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VAULT_FILE } from '#main/adapters/keychain/open-secret-store.ts';
import { newKdf, seal } from '#main/adapters/keychain/vault-crypto.ts';

const COST = { N: 2 ** 12, r: 8, p: 1 };

/**
 * Puts an empty vault into a data folder whose passphrase is cheap to try. A vault keeps the cost that it was made with,
 * so whatever opens it in a test does so in milliseconds; one that the application makes takes half a second and 128 MB.
 */
export function cheapVault(folder: string, passphrase: string): void {
  const kdf = newKdf(COST);
  const key = scryptSync(passphrase, Buffer.from(kdf.salt, 'base64'), 32, COST);
  writeFileSync(join(folder, VAULT_FILE), JSON.stringify(seal(key, kdf, '[]')), { mode: 0o600 });
}
