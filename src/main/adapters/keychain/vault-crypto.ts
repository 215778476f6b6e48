import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';

/** Cost of a guess at the passphrase. The default takes 128 MB and about half a second. */
export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

export const DEFAULT_COST: ScryptCost = { N: 2 ** 17, r: 8, p: 1 };

/** Beyond these a file would only serve to exhaust the memory of whoever opens it; below the first it protects nothing. */
const costSchema = z.object({
  N: z
    .int()
    .min(2 ** 12)
    .max(2 ** 20),
  r: z.int().min(1).max(32),
  p: z.int().min(1).max(16),
});

const base64 = z.base64();

export const vaultFileSchema = z.strictObject({
  format: z.literal('plutarc-vault/1'),
  kdf: z.strictObject({ name: z.literal('scrypt'), salt: base64, ...costSchema.shape }),
  cipher: z.literal('aes-256-gcm'),
  nonce: base64,
  tag: base64,
  data: base64,
});
export type VaultFile = z.infer<typeof vaultFileSchema>;
export type VaultKdf = VaultFile['kdf'];

const KEY_BYTES = 32;
const NONCE_BYTES = 12;

export function newKdf(cost: ScryptCost): VaultKdf {
  return { name: 'scrypt', salt: randomBytes(16).toString('base64'), N: cost.N, r: cost.r, p: cost.p };
}

export async function deriveKey(passphrase: string, { salt, N, r, p }: VaultKdf): Promise<Buffer> {
  return await new Promise((resolve, reject) => {
    const options = { N, r, p, maxmem: 256 * N * r };
    // The same passphrase may be typed in several ways of composing its letters.
    scrypt(passphrase.normalize('NFKC'), Buffer.from(salt, 'base64'), KEY_BYTES, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

/** Every writing has a nonce of its own; what the file says about its making is sealed along. */
export function seal(key: Buffer, kdf: VaultKdf, text: string): VaultFile {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(header(kdf));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return {
    format: 'plutarc-vault/1',
    kdf,
    cipher: 'aes-256-gcm',
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
}

/** @returns null when the key is not the one that the file was sealed with, or when the file has been changed since */
export function unseal(key: Buffer, file: VaultFile): string | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(file.nonce, 'base64'), { authTagLength: 16 });
    decipher.setAAD(header(file.kdf)).setAuthTag(Buffer.from(file.tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(file.data, 'base64')), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

function header({ name, salt, N, r, p }: VaultKdf): Buffer {
  return Buffer.from(JSON.stringify(['plutarc-vault/1', name, salt, N, r, p]));
}
