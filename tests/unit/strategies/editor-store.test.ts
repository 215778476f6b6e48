import { describe, expect, it, vi } from 'vitest';
import { fail, succeed } from '#contract/result.ts';
import type { StrategyDraft, StrategyVersion } from '#contract/strategies.ts';
import { checkDraft } from '#main/services/strategies/check-draft.ts';
import { withParam } from '#renderer/pages/strategies/editor/draft-changes.ts';
import { isUnsaved, StrategyEditor } from '#renderer/pages/strategies/editor/editor-store.ts';
import { draft } from './support/draft.ts';

const first: StrategyVersion = { number: 1, createdAt: 0, note: '', template: draft() };

/** A main process that keeps what it is sent; `failing` makes it refuse to. */
function host() {
  const kept: StrategyDraft[] = [];
  const state = { failing: false, number: 1 };
  const ask = vi.fn(async (name: string, input: { draft: StrategyDraft; version: number }) => {
    if (state.failing) return fail('failed', 'The disk is full.');
    if (name === 'strategies.check') return succeed(checkDraft(input.draft));
    if (name === 'strategies.keep-draft') return succeed(kept.push(input.draft) && null);
    state.number++;
    const template = name === 'strategies.restore' ? first.template : input.draft;
    return succeed({ number: state.number, createdAt: 1, note: '', template });
  });
  return {
    kept,
    state,
    ask,
    editor: () => new StrategyEditor('x', { draft: draft(), tags: [], versions: [first] }, ask as never),
  };
}

const rename = (editor: StrategyEditor, name: string) => editor.change('name', (before) => ({ ...before, name }));

describe('an editor', () => {
  it('keeps a change on disk after a moment, and those that follow together', async () => {
    const { kept, editor } = host();
    const open = editor();
    rename(open, 'a');
    await vi.waitFor(() => expect(kept.map(({ name }) => name)).toEqual(['a']), { interval: 5 });
    rename(open, 'ab');
    rename(open, 'abc');
    await vi.waitFor(() => expect(kept.map(({ name }) => name)).toEqual(['a', 'abc']));
  });

  it('keeps what is left when it is closed', async () => {
    const { kept, editor } = host();
    const open = editor();
    rename(open, 'a');
    rename(open, 'ab');
    await open.flush();
    expect(kept.map(({ name }) => name)).toEqual(['ab']);
    await open.flush();
    expect(kept).toHaveLength(1);
  });

  it('says it when a change cannot be kept, and tries again', async () => {
    const { kept, state, editor } = host();
    const open = editor();
    state.failing = true;
    rename(open, 'a');
    await vi.waitFor(() => expect(open.store.getState().notKept).toBe('The disk is full.'));
    state.failing = false;
    await open.flush();
    expect(kept.map(({ name }) => name)).toEqual(['a']);
    expect(open.store.getState().notKept).toBeNull();
  });

  it('shows what the check says about the newest draft', async () => {
    const open = host().editor();
    open.change('threshold', (before) => ({ ...before, combination: { mode: 'min-score', threshold: 9 } }));
    await vi.waitFor(() => expect(open.store.getState().check?.issues[0]?.field).toBe('combination.threshold'));
    open.undo();
    await vi.waitFor(() => expect(open.store.getState().check?.issues).toEqual([]));
  });

  it('leaves what a new check says again as it was, so that it is not drawn anew', async () => {
    const open = host().editor();
    const check = () => open.store.getState().check;
    await vi.waitFor(() => expect(check()).not.toBeNull());
    const before = check();
    open.change('fast', (current) => withParam(current, 0, 'fast', 5));
    await vi.waitFor(() => expect(check()?.phrases).not.toBe(before?.phrases));
    expect(check()?.phrases[0]).toContain('5');
    expect(check()?.issues).toBe(before?.issues);
  });

  it('has nothing unsaved after saving, and can undo what was saved', async () => {
    const open = host().editor();
    const unsaved = () => isUnsaved(open.edit.draft, open.store.getState().versions);
    rename(open, ' My cross ');
    expect(unsaved()).toBe(true);
    expect(await open.save('')).toBeNull();
    expect(open.edit.draft.name).toBe('My cross');
    expect(unsaved()).toBe(false);
    open.undo();
    expect(open.edit.draft.name).toBe('Two averages');
    expect(unsaved()).toBe(true);
  });

  it('restores an old version as a new one, and undo brings back what was there', async () => {
    const open = host().editor();
    rename(open, 'Other');
    expect(await open.restore(1)).toBeNull();
    expect(open.edit.draft.name).toBe('Two averages');
    expect(open.store.getState().versions.map(({ number }) => number)).toEqual([2, 1]);
    open.undo();
    expect(open.edit.draft.name).toBe('Other');
  });
});
