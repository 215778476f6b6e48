import type { WorkerPool } from '#main/adapters/workers/pool.ts';
import type { Answers, AskExchange } from './ask-exchange.ts';

/**
 * Asks exchanges in a worker thread. The key goes there in memory, and what the thread held is given back with it when
 * it ends, a few seconds after the last question.
 */
export function askInWorker(pool: WorkerPool): AskExchange {
  return async (question, account, { signal, onStep, symbol }) => {
    const answer = await pool.run(
      'ask-exchange',
      { question, account, symbol: symbol ?? null },
      { signal, onProgress: (fraction, step) => step !== '' && onStep?.(step, fraction) },
    );
    // The worker answers the question that it was asked; the task's type speaks of any question.
    return answer as Answers[typeof question];
  };
}
