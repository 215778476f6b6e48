import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CREDENTIAL_FIELDS, type CredentialField, type Credentials, credentialsSchema } from '#contract/keys.ts';
import { CREDENTIAL_TITLES } from '#main/adapters/exchange/credentials.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';
import { UserError } from '#main/errors.ts';

/** Where the parts of a key come from: `process.stdin`, with prompts on `process.stderr` when it is a terminal. */
export interface KeyInput {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: { write(text: string): unknown };
}

/** A key is a few hundred bytes. */
const MOST_BYTES = 65_536;

/**
 * Reads the parts of a key: from prompts that show nothing on a terminal, else one JSON object from standard input.
 * @throws UserError when it is not such an object; the message never repeats what was read
 */
export async function readCredentials(profile: SupportedProfile, from: KeyInput): Promise<Credentials> {
  return from.input.isTTY ? await prompted(profile, from) : parseCredentials(await readAll(from.input));
}

/** @throws UserError that names the field, and never repeats a value */
export function parseCredentials(text: string): Credentials {
  const form = `one JSON object with ${CREDENTIAL_FIELDS.join(', ')}, as far as the exchange needs them`;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The cause is left out too: it quotes the text.
    throw new UserError(`Standard input is not JSON: give ${form}.`, { field: 'credentials' });
  }
  const credentials = credentialsSchema.safeParse(parsed);
  if (credentials.success) return credentials.data;
  const named = credentials.error.issues[0]?.path[0];
  const field = CREDENTIAL_FIELDS.find((known) => known === named);
  const what = field === undefined ? 'what is on standard input is not a key' : `"${field}" is not a text`;
  throw new UserError(`The key cannot be read, because ${what}: give ${form}.`, { field: field ?? 'credentials' });
}

/** @throws UserError when it is too long for a secret */
export async function readAll(input: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > MOST_BYTES) throw new UserError('Standard input is too long for a secret.', { field: 'credentials' });
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** One line a part, none of them shown. Lines that are pasted together answer one prompt after the other. */
async function prompted(profile: SupportedProfile, { input, output }: KeyInput): Promise<Credentials> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  lines.once('SIGINT', () => lines.close());
  const answers = lines[Symbol.asyncIterator]();
  const parts: Partial<Record<CredentialField, string>> = {};
  try {
    for (const field of profile.credentials) {
      output.write(`${profile.name}, ${CREDENTIAL_TITLES[field]} (not shown): `);
      const { done, value } = await answers.next();
      output.write('\n');
      if (done) throw new UserError('Cancelled.', { code: 'cancelled' });
      parts[field] = value;
    }
    return parts;
  } finally {
    lines.close();
  }
}
