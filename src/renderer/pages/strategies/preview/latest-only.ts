/**
 * Asks one question at a time, so that answers come in the order of the questions. Of the questions that come up while
 * an answer is on its way only the last one is asked: whoever drags a slider sees as many states as there is time for,
 * and always the last one.
 */
export class LatestOnly<Question, Answer> {
  readonly #ask: (question: Question) => Promise<Answer>;
  readonly #onAnswer: (answer: Answer, question: Question) => void;
  #waiting: { readonly question: Question } | null = null;
  #busy = false;
  #stopped = false;

  constructor(ask: (question: Question) => Promise<Answer>, onAnswer: (answer: Answer, question: Question) => void) {
    this.#ask = ask;
    this.#onAnswer = onAnswer;
  }

  ask(question: Question): void {
    this.#waiting = { question };
    if (!this.#busy) void this.#work();
  }

  /** No answer is handed on any more. */
  stop(): void {
    this.#stopped = true;
    this.#waiting = null;
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#waiting) {
      const { question } = this.#waiting;
      this.#waiting = null;
      const answer = await this.#ask(question);
      if (!this.#stopped) this.#onAnswer(answer, question);
    }
    this.#busy = false;
  }
}
