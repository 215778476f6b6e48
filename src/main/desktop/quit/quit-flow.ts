import type { Bot, KillOutcome } from '#contract/bots.ts';
import type { Log } from '#main/log.ts';
import type { Ask } from './question.ts';
import { botsToFlatten, notFlatQuestion, quitQuestion } from './quit-question.ts';

export interface QuitFlowDeps {
  readonly ask: Ask;
  /** The bots that this process hosts; empty where another one does. */
  readonly hosted: () => Promise<readonly Bot[]>;
  /** Closes everything that a bot holds, and reads back whether it is closed. */
  readonly flatten: (id: string) => Promise<readonly KillOutcome[]>;
  /** Shows the window, so that it can be seen how positions are closed. */
  readonly show: () => void;
  /**
   * Closes windows and databases.
   * @param hurry the system is about to end the process
   */
  readonly shutDown: (hurry: boolean) => Promise<void>;
  /** Ends the process; everything is closed. */
  readonly end: (hurry: boolean) => void;
  readonly log: Log;
}

/**
 * How the application ends: the user is asked where positions are open, then everything is closed in order, and only
 * then does the process end. When the system ends nobody is asked: it would wait for no answer.
 */
export class QuitFlow {
  readonly #deps: QuitFlowDeps;
  #state: 'open' | 'asking' | 'closing' | 'closed' = 'open';

  constructor(deps: QuitFlowDeps) {
    this.#deps = deps;
  }

  /** Whether windows may close for good. */
  get closing(): boolean {
    return this.#state === 'closing' || this.#state === 'closed';
  }

  /** Whether the process may end. */
  get closed(): boolean {
    return this.#state === 'closed';
  }

  /** The user wants to quit. */
  async request(): Promise<void> {
    if (await this.mayEnd()) await this.end();
  }

  /**
   * Asks the user, if there is anything to ask.
   * @returns whether the application may end; not while another question waits for its answer
   */
  async mayEnd(): Promise<boolean> {
    if (this.#state !== 'open') return false;
    this.#state = 'asking';
    try {
      return await this.#ask();
    } catch (error) {
      // Whoever cannot be asked has not agreed: positions may be open.
      this.#deps.log.error({ error }, 'the question before quitting could not be asked');
      return false;
    } finally {
      if (this.#state === 'asking') this.#state = 'open';
    }
  }

  /** Closes everything and ends, without a question. `hurry`: the system is about to end the process. */
  async end(hurry = false): Promise<void> {
    if (this.closing) return;
    this.#state = 'closing';
    try {
      await this.#deps.shutDown(hurry);
    } catch (error) {
      this.#deps.log.error({ error }, 'closing the services failed');
    }
    this.#state = 'closed';
    this.#deps.end(hurry);
  }

  async #ask(): Promise<boolean> {
    const { ask, hosted, flatten, show } = this.#deps;
    const question = quitQuestion(await hosted());
    if (!question) return true;
    // The system may have begun to end meanwhile.
    if (this.closing) return false;
    const answer = await ask(question);
    if (answer !== 'flatten') return answer === 'quit';
    show();
    // What is open now may be more than when the question was asked.
    const outcomes = (await Promise.all(botsToFlatten(await hosted()).map(({ id }) => flatten(id)))).flat();
    if (outcomes.every(({ ok }) => ok)) return true;
    await ask(notFlatQuestion(outcomes));
    return false;
  }
}
