import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The forms in which a secret could lie around. */
function formsOf(secret: string): Buffer[] {
  const utf8 = Buffer.from(secret, 'utf8');
  const base64 = utf8.toString('base64').replace(/=+$/, '');
  return [
    utf8,
    Buffer.from(secret, 'utf16le'),
    Buffer.from(base64.slice(0, -2)),
    Buffer.from(utf8.toString('hex')),
    Buffer.from(encodeURIComponent(secret)),
  ];
}

/** Which of the secrets the bytes hold, in whatever form. */
export function secretsIn(bytes: Buffer | string, secrets: readonly string[]): string[] {
  const buffer = Buffer.from(bytes);
  return secrets.filter((secret) => formsOf(secret).some((form) => buffer.includes(form)));
}

/** Files below a folder that hold one of the secrets, compressed ones read as what they hold. */
export function filesWith(folder: string, secrets: readonly string[]): string[] {
  return allFiles(folder).filter((path) => {
    const bytes = readFileSync(path);
    return secretsIn(path.endsWith('.gz') ? gunzipSync(bytes) : bytes, secrets).length > 0;
  });
}

export function allFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
