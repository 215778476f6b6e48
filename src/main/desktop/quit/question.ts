/** A question with a few answers; the first is what Enter gives, `cancel` is what closing it gives. */
export interface Question<Answer> {
  readonly message: string;
  readonly detail: string;
  readonly answers: readonly { readonly label: string; readonly answer: Answer }[];
  readonly cancel: Answer;
}

/** Puts a question to the user. */
export type Ask = <Answer>(question: Question<Answer>) => Promise<Answer>;
