import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { VenueId } from '../../tests/simulator/venues/index.ts';
import { giveOwnProcessor } from './own-processor.ts';

/** An answer with candles that has left an exchange. */
export interface CandleAnswer {
  readonly venue: VenueId;
  readonly id: string;
  /** When its first byte was about to be written, by the clock of the machine, ms. */
  readonly at: number;
  /** Open times of the candles in it. */
  readonly times: readonly number[];
}

export interface ExchangeQuestions {
  /** Starts the exchanges with an account for each of these bots. */
  open: { readonly accounts: readonly number[]; readonly sigma: number; readonly seed: number };
  /** Puts the clock so far ahead of the machine's, ms. */
  jump: { readonly ahead: number };
  /** Moves prices to their start and so much more (0.01 for a hundredth), of the instruments with these numbers. */
  move: { readonly markets: readonly number[]; readonly change: number };
  /** Answers with candles since this was last asked. */
  answers: object;
  /** When the bare exchange has answered since this was last asked. */
  bareAnswers: object;
  /** Lets one thing go wrong somewhere. */
  trouble: object;
  /** Everything works again. */
  calm: object;
  /** What the exchange has of a bot. */
  account: { readonly bot: number };
}

export interface AccountView {
  /** Our ids of all orders that were taken. */
  readonly ids: readonly string[];
  readonly fills: number;
  /** Contracts, negative for a short position. */
  readonly held: number;
}

export interface ExchangeAnswers {
  open: { readonly urls: Readonly<Record<string, string>>; readonly barePort: number };
  jump: null;
  move: null;
  answers: readonly CandleAnswer[];
  bareAnswers: readonly number[];
  trouble: null;
  calm: { readonly troubles: number };
  account: AccountView;
}

export type QuestionName = keyof ExchangeQuestions;

/** The simulated exchanges as the process sees them that is measured. */
export class ExchangeSide {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: never) => void>();
  #last = 0;

  constructor() {
    this.#child = fork(join(import.meta.dirname, 'exchange-process.ts'), { stdio: 'inherit' });
    giveOwnProcessor(this.#child.pid);
    this.#child.on('message', ({ number, answer }: { number: number; answer: never }) => {
      this.#waiting.get(number)?.(answer);
      this.#waiting.delete(number);
    });
    this.#child.on('exit', (code) => {
      if (this.#waiting.size > 0) throw new Error(`the simulated exchanges have ended with ${code}`);
    });
  }

  ask<Q extends QuestionName>(name: Q, question: ExchangeQuestions[Q]): Promise<ExchangeAnswers[Q]> {
    return new Promise((resolve) => {
      const number = ++this.#last;
      this.#waiting.set(number, resolve);
      this.#child.send({ number, name, question });
    });
  }

  close(): void {
    this.#child.disconnect();
  }
}
