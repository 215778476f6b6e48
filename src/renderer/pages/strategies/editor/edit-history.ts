import type { StrategyDraft } from '#contract/strategies.ts';

/** Everything about a strategy that can be edited, and so undone. */
export interface Edit {
  readonly draft: StrategyDraft;
  readonly tags: readonly string[];
}

export interface EditHistory {
  readonly past: readonly Edit[];
  readonly present: Edit;
  readonly future: readonly Edit[];
  /** What the last change was about and when, ms: changes of one thing in quick succession are one step. */
  readonly last: { readonly about: string; readonly at: number } | null;
}

/** Steps that can be undone. */
const MOST_STEPS = 200;
/** A pause longer than this between two changes of the same thing makes two steps of them, ms. */
const PAUSE_MS = 900;

export function startHistory(present: Edit): EditHistory {
  return { past: [], present, future: [], last: null };
}

/** @param about names what is changed, e.g. `components.2.params.period`, so that typing a number is one step */
export function changed(history: EditHistory, next: Edit, about: string, now: number): EditHistory {
  const { past, present, last } = history;
  if (next === present) return history;
  const continues = last !== null && last.about === about && now - last.at < PAUSE_MS;
  return {
    past: continues ? past : [...past, present].slice(-MOST_STEPS),
    present: next,
    future: [],
    last: { about, at: now },
  };
}

export function undone(history: EditHistory): EditHistory {
  const before = history.past.at(-1);
  if (!before) return history;
  return {
    past: history.past.slice(0, -1),
    present: before,
    future: [history.present, ...history.future],
    last: null,
  };
}

export function redone(history: EditHistory): EditHistory {
  const [next, ...future] = history.future;
  if (!next) return history;
  return { past: [...history.past, history.present], present: next, future, last: null };
}
