import { describe, expect, it } from 'vitest';
import {
  neighbour,
  withChanged,
  withComponent,
  withMoved,
  withoutComponent,
  withParam,
} from '#renderer/pages/strategies/editor/draft-changes.ts';
import { component, draft } from './support/draft.ts';

const ids = ({ components }: ReturnType<typeof draft>) => components.map(({ id }) => id);

describe('changes of a draft', () => {
  it('add components under names of their own', () => {
    let changed = draft({ components: [] });
    for (let k = 0; k < 3; k++) changed = withComponent(changed, { id: 'ema-cross' }, 'signal');
    expect(ids(changed)).toEqual(['ema-cross', 'ema-cross-2', 'ema-cross-3']);
    changed = withComponent(withoutComponent(changed, 1), { id: 'ema-cross' }, 'filter');
    expect(ids(changed)).toEqual(['ema-cross', 'ema-cross-3', 'ema-cross-2']);
  });

  it('leave everything else as it was', () => {
    const before = draft();
    const after = withParam(before, 1, 'value', 5);
    expect(after.components[1]?.params).toEqual({ value: 5 });
    expect(after.components[0]).toBe(before.components[0]);
    expect(before.components[1]?.params).toEqual({});
    expect(withChanged(before, 0, { enabled: false }).components[0]?.enabled).toBe(false);
  });

  it('move a component among those of its role, past the others', () => {
    const mixed = draft({
      components: [
        component('a', 'signal'),
        component('x', 'exit'),
        component('b', 'signal'),
        component('c', 'signal'),
      ],
    });
    expect(neighbour(mixed.components, 0, 1)).toBe(2);
    expect(neighbour(mixed.components, 0, -1)).toBeNull();
    expect(neighbour(mixed.components, 1, 1)).toBeNull();
    expect(ids(withMoved(mixed, 2, 0))).toEqual(['b', 'a', 'x', 'c']);
    expect(withMoved(mixed, 2, 9)).toBe(mixed);
  });
});
