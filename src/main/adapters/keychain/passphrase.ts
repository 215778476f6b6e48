import { readFileSync } from 'node:fs';
import { UserError } from '#main/errors.ts';
import type { AskPassphrase } from './vault-store.ts';

/** What is needed of a terminal: `process.stdin` and `process.stderr` are ones. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean; setRawMode?(on: boolean): unknown };
  readonly output: { write(text: string): unknown };
}

/**
 * Where the passphrase of the vault comes from on the command line: the file descriptor that `PLUTARC_VAULT_FD` names
 * (`plutarc … 3< <(pass show plutarc)` with `PLUTARC_VAULT_FD=3`), else a prompt. Never the environment itself, which
 * other programs of the same user can read, and never an argument, which every user can.
 */
export function passphraseFrom(env: NodeJS.ProcessEnv, terminal: Terminal): AskPassphrase {
  const descriptor = env.PLUTARC_VAULT_FD?.trim();
  if (descriptor) return async () => readDescriptor(descriptor);
  return async (purpose) => {
    if (!terminal.input.isTTY) {
      throw new UserError(
        'The vault needs its passphrase: run the command in a terminal, or give a file descriptor in PLUTARC_VAULT_FD.',
      );
    }
    const first = await prompt(
      terminal,
      purpose === 'create' ? 'New passphrase of the vault: ' : 'Passphrase of the vault: ',
    );
    if (purpose === 'create' && (await prompt(terminal, 'The same again: ')) !== first) {
      throw new UserError('The two passphrases differ: try again.', { field: 'passphrase' });
    }
    return first;
  };
}

function readDescriptor(text: string): string {
  const descriptor = Number(text);
  if (!Number.isInteger(descriptor) || descriptor < 0) {
    throw new UserError(
      `PLUTARC_VAULT_FD is "${text}": it has to be the number of an open file descriptor, such as 3.`,
    );
  }
  try {
    // One line: shells add the line end.
    return readFileSync(descriptor, 'utf8').split(/\r?\n/)[0];
  } catch (cause) {
    throw new UserError(
      `The passphrase cannot be read from file descriptor ${descriptor} (${(cause as Error).message}).`,
      { cause },
    );
  }
}

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const BACKSPACE = new Set(['\u007f', '\b']);
const END = new Set(['\r', '\n', CTRL_D]);

/** Asks for a line without showing it. */
async function prompt({ input, output }: Terminal, question: string): Promise<string> {
  output.write(question);
  input.setRawMode?.(true);
  input.resume();
  try {
    return await new Promise<string>((resolve, reject) => {
      let typed: string[] = [];
      const onData = (chunk: Buffer | string) => {
        for (const char of chunk.toString()) {
          if (char === CTRL_C) return finish(() => reject(new UserError('Cancelled.', { code: 'cancelled' })));
          if (END.has(char)) return finish(() => resolve(typed.join('')));
          if (BACKSPACE.has(char)) typed = typed.slice(0, -1);
          else typed.push(char);
        }
      };
      const finish = (settle: () => void) => {
        input.off('data', onData);
        settle();
      };
      input.on('data', onData);
    });
  } finally {
    input.setRawMode?.(false);
    input.pause();
    output.write('\n');
  }
}
