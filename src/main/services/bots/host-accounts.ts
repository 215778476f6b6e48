import type { MessagePort } from 'node:worker_threads';
import { fail, type Result, succeed } from '#contract/result.ts';
import type { NetworkOptions } from '#main/adapters/exchange/network.ts';
import { UserError } from '#main/errors.ts';
import type { Log } from '#main/log.ts';
import type { AskedAccount } from '../keys/ask-exchange.ts';

/** What whoever hosts bots must know to reach an exchange. */
export interface HostAccounts {
  /**
   * What a client for a key is opened with, its secret included: for the client alone.
   * @throws UserError when there is no such key, or when its secret cannot be read as things are
   */
  readonly accountFor: (keyId: string) => Promise<AskedAccount>;
  /** The user's way to an exchange. @throws UserError when the login of its proxy cannot be read */
  readonly networkFor: (exchange: string) => Promise<NetworkOptions>;
}

type Question = keyof HostAccounts;

interface Asked {
  readonly number: number;
  readonly question: Question;
  readonly about: string;
}

interface Answered {
  readonly number: number;
  readonly result: Result<AskedAccount | NetworkOptions>;
}

/**
 * Answers the thread that hosts the bots. The keychain and the vault are open in this thread only, and what goes to the
 * other one is seen by nobody between them: the port has two ends.
 * @param port that is this side's own
 */
export function answerAccounts(port: MessagePort, accounts: HostAccounts, log: Log): void {
  port.on('message', async ({ number, question, about }: Asked) => {
    const result = await accounts[question](about).then(succeed<AskedAccount | NetworkOptions>, (error: unknown) => {
      if (error instanceof UserError) return fail(error.code, error.message, error.field);
      log.error({ error, question }, 'the thread that hosts the bots was not answered');
      return fail('failed', 'The key could not be read because of an error inside the application: see its log file.');
    });
    port.postMessage({ number, result } satisfies Answered);
  });
  // Alone it is no reason for the process to stay.
  port.unref();
}

/** Asks the thread at the other end of the port. */
export function askAccounts(port: MessagePort): HostAccounts {
  const waiting = new Map<number, (result: Answered['result']) => void>();
  let last = 0;
  port.on('message', ({ number, result }: Answered) => {
    waiting.get(number)?.(result);
    waiting.delete(number);
  });
  port.on('close', () => {
    for (const answer of waiting.values()) answer(fail('cancelled', 'The application ends.'));
    waiting.clear();
  });
  const ask = async (question: Question, about: string) => {
    const result = await new Promise<Answered['result']>((resolve) => {
      const number = ++last;
      waiting.set(number, resolve);
      port.postMessage({ number, question, about } satisfies Asked);
    });
    if (result.ok) return result.value;
    throw new UserError(result.error.message, result.error);
  };
  // Each question has the answer of its own type: `answerAccounts` is at the other end.
  return {
    accountFor: async (keyId) => (await ask('accountFor', keyId)) as AskedAccount,
    networkFor: async (exchange) => (await ask('networkFor', exchange)) as NetworkOptions,
  };
}
