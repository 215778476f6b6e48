import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { UserError } from '#main/errors.ts';
import { type KeyInput, readAll } from './keys-input.ts';

/**
 * Reads one secret: from a prompt that shows nothing on a terminal, else the first line of standard input.
 * @throws UserError with code `cancelled` when the prompt is left
 */
export async function readOneSecret(title: string, from: KeyInput): Promise<string> {
  if (!from.input.isTTY) return (await readAll(from.input)).split(/\r?\n/)[0];
  const { input, output } = from;
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  lines.once('SIGINT', () => lines.close());
  output.write(`${title} (not shown): `);
  try {
    const { done, value } = await lines[Symbol.asyncIterator]().next();
    output.write('\n');
    if (done) throw new UserError('Cancelled.', { code: 'cancelled' });
    return value;
  } finally {
    lines.close();
  }
}
