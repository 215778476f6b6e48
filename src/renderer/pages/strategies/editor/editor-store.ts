import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ProcedureName } from '#contract/channels.ts';
import type { Input, Output } from '#contract/contract.ts';
import type { Failure, Result } from '#contract/result.ts';
import type { DraftCheck, StrategyDraft, StrategyVersion } from '#contract/strategies.ts';
import { changed, type Edit, type EditHistory, redone, startHistory, undone } from './edit-history.ts';

export interface EditorState {
  readonly history: EditHistory;
  /** Newest first. */
  readonly versions: readonly StrategyVersion[];
  /** What can be said about the draft; null until the first answer. It may lag a moment behind. */
  readonly check: DraftCheck | null;
  /** When the last change was made: `performance.now()`. */
  readonly changedAt: number;
  readonly saving: boolean;
  /** Why the last change could not be kept on disk; null while all is well. */
  readonly notKept: string | null;
}

type Ask = <N extends ProcedureName>(name: N, input: Input<N>) => Promise<Result<Output<N>>>;

/**
 * A change is kept on disk after a moment in which its preview usually comes, and those that follow it no sooner than a
 * longer one after the last, ms: each write reaches the disk before anything else is answered, so that it would hold up
 * the preview, and dragging a slider must not make sixty a second.
 */
const KEEP_AFTER_MS = 60;
const KEEP_EVERY_MS = 100;

/** One strategy while it is edited: its history, what is wrong with it, and its copy on disk. */
export class StrategyEditor {
  readonly id: string;
  readonly store: StoreApi<EditorState>;
  readonly #ask: Ask;
  #kept: Edit;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #keptAt = Number.NEGATIVE_INFINITY;
  #checks = 0;

  constructor(id: string, opened: Output<'strategies.open'>, ask: Ask) {
    const present: Edit = { draft: opened.draft, tags: opened.tags };
    this.id = id;
    this.#ask = ask;
    this.#kept = present;
    this.store = createStore<EditorState>(() => ({
      history: startHistory(present),
      versions: opened.versions,
      check: null,
      changedAt: performance.now(),
      saving: false,
      notKept: null,
    }));
    void this.#check();
  }

  get edit(): Edit {
    return this.store.getState().history.present;
  }

  /** @param about what is changed: changes of the same thing in quick succession are undone together */
  change(about: string, next: (draft: StrategyDraft) => StrategyDraft): void {
    const { draft, tags } = this.edit;
    const after = next(draft);
    if (after !== draft) this.#move((history) => changed(history, { draft: after, tags }, about, Date.now()));
  }

  setTags(tags: readonly string[]): void {
    const { draft } = this.edit;
    this.#move((history) => changed(history, { draft, tags }, 'tags', Date.now()));
  }

  undo(): void {
    this.#move(undone);
  }

  redo(): void {
    this.#move(redone);
  }

  /** Makes a version of what is shown. */
  async save(note: string): Promise<Failure | null> {
    this.change('name', (draft) => (draft.name === draft.name.trim() ? draft : { ...draft, name: draft.name.trim() }));
    const edit = this.edit;
    this.#stopWaiting();
    this.store.setState({ saving: true });
    const reply = await this.#ask('strategies.save', { id: this.id, ...mutable(edit), note });
    this.store.setState({ saving: false });
    if (!reply.ok) return reply.error;
    this.#kept = edit;
    this.#addVersion(reply.value);
    // Changes that were made while it was saved wait as a draft again.
    if (this.edit !== edit) this.#keepSoon();
    return null;
  }

  /** Makes a new version that equals an old one; undo brings back what was shown before. */
  async restore(number: number): Promise<Failure | null> {
    this.#stopWaiting();
    const reply = await this.#ask('strategies.restore', { id: this.id, version: number });
    if (!reply.ok) return reply.error;
    this.#addVersion(reply.value);
    const draft = structuredClone(reply.value.template) as StrategyDraft;
    this.change(`restore ${number} ${reply.value.number}`, () => draft);
    this.#kept = this.edit;
    this.#stopWaiting();
    return null;
  }

  /** Keeps what is shown on disk at once, if it is not there yet. */
  async flush(): Promise<void> {
    this.#stopWaiting();
    const edit = this.edit;
    if (edit === this.#kept) return;
    this.#kept = edit;
    this.#keptAt = performance.now();
    const reply = await this.#ask('strategies.keep-draft', { id: this.id, ...mutable(edit) });
    if (!reply.ok) this.#kept = { ...edit };
    this.store.setState({ notKept: reply.ok ? null : reply.error.message });
  }

  #move(step: (history: EditHistory) => EditHistory): void {
    const { history } = this.store.getState();
    const next = step(history);
    if (next === history) return;
    this.store.setState({ history: next, changedAt: performance.now() });
    if (next.present.draft !== history.present.draft) void this.#check();
    this.#keepSoon();
  }

  #keepSoon(): void {
    const wait = Math.max(KEEP_AFTER_MS, this.#keptAt + KEEP_EVERY_MS - performance.now());
    this.#timer ??= setTimeout(() => void this.flush(), wait);
  }

  #stopWaiting(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #check(): Promise<void> {
    const number = ++this.#checks;
    const reply = await this.#ask('strategies.check', { draft: this.edit.draft });
    if (!reply.ok || number !== this.#checks) return;
    const { check } = this.store.getState();
    this.store.setState({ check: check ? keepingSame(check, reply.value) : reply.value });
  }

  #addVersion(version: StrategyVersion): void {
    const { versions } = this.store.getState();
    if (versions.some(({ number }) => number === version.number)) return;
    this.store.setState({ versions: [version, ...versions] });
  }
}

/** The new check with those parts of the old one that say the same, so that what shows them need not look again. */
function keepingSame(before: DraftCheck, after: DraftCheck): DraftCheck {
  const same = (name: keyof DraftCheck) => JSON.stringify(before[name]) === JSON.stringify(after[name]);
  return {
    issues: same('issues') ? before.issues : after.issues,
    summary: same('summary') ? before.summary : after.summary,
    phrases: same('phrases') ? before.phrases : after.phrases,
  };
}

/** Whether what is shown differs from the last version: the same content, in whatever order its keys come. */
export function isUnsaved(draft: StrategyDraft, [last]: readonly StrategyVersion[]): boolean {
  return !last || canonical(draft) !== canonical(last.template);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function mutable({ draft, tags }: Edit): { draft: StrategyDraft; tags: string[] } {
  return { draft, tags: [...tags] };
}
