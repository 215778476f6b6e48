import { type Answers, type AskedAccount, askExchange, type Question } from '#main/services/keys/ask-exchange.ts';
import type { TaskJob } from './tasks.ts';

export interface ExchangeTask {
  readonly question: Question;
  readonly account: AskedAccount;
  readonly symbol: string | null;
}

const LOOK_EVERY_MS = 100;

/** Asks an exchange, away from the main process: loading ccxt would hold that up for more than half a second. */
export async function run({ question, account, symbol }: ExchangeTask, job: TaskJob): Promise<Answers[Question]> {
  const abort = new AbortController();
  const timer = setInterval(() => {
    if (job.signal.aborted) abort.abort();
  }, LOOK_EVERY_MS);
  try {
    return await askExchange(question, account, {
      signal: abort.signal,
      onStep: (step, fraction) => job.progress(fraction, step),
      ...(symbol === null ? {} : { symbol }),
    });
  } finally {
    clearInterval(timer);
  }
}
