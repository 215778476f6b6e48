import { describe, expect, it } from 'vitest';
import { changed, redone, startHistory, undone } from '#renderer/pages/strategies/editor/edit-history.ts';
import { draft } from './support/draft.ts';

const edit = (name: string) => ({ draft: draft({ name }), tags: [] });
const nameOf = (history: ReturnType<typeof startHistory>) => history.present.draft.name;

describe('the history of an editor', () => {
  it('goes back step by step and forward again', () => {
    let history = startHistory(edit('a'));
    history = changed(history, edit('b'), 'name', 0);
    history = changed(history, edit('c'), 'weight', 10);
    history = undone(history);
    expect(nameOf(history)).toBe('b');
    history = undone(undone(history));
    expect(nameOf(history)).toBe('a');
    history = redone(redone(redone(history)));
    expect(nameOf(history)).toBe('c');
  });

  it('takes quick changes of one thing for one step, and a pause for the end of it', () => {
    let history = startHistory(edit(''));
    for (const [name, at] of [
      ['M', 0],
      ['My', 200],
      ['My c', 400],
      ['My cr', 5000],
    ] as const) {
      history = changed(history, edit(name), 'name', at);
    }
    history = undone(history);
    expect(nameOf(history)).toBe('My c');
    expect(nameOf(undone(history))).toBe('');
  });

  it('begins a new step after undoing, and forgets what was undone', () => {
    let history = changed(startHistory(edit('a')), edit('b'), 'name', 0);
    history = changed(undone(history), edit('c'), 'name', 1);
    expect(nameOf(redone(history))).toBe('c');
    expect(nameOf(undone(history))).toBe('a');
  });

  it('keeps the last 200 steps', () => {
    let history = startHistory(edit('0'));
    for (let k = 1; k <= 300; k++) history = changed(history, edit(String(k)), `step ${k}`, k);
    for (let k = 0; k < 400; k++) history = undone(history);
    expect(nameOf(history)).toBe('100');
  });
});
