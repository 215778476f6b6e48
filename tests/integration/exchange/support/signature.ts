import { createHmac } from 'node:crypto';

/** The signature of a text, as exchanges demand it. */
export function signatureOf(
  text: string,
  secret: string | undefined,
  algorithm: 'sha256' | 'sha384' | 'sha512',
  encoding: 'hex' | 'base64' = 'hex',
): string {
  return createHmac(algorithm, secret ?? '')
    .update(text)
    .digest(encoding);
}
