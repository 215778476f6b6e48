import { describe, expect, test } from 'vitest';
import { SHORTCUT_LIST, shortcutOf } from '#renderer/shell/shortcuts.ts';

const press = (key: string, code: string, held = '') => ({
  key,
  code,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  shiftKey: held.includes('shift'),
  altKey: held.includes('alt'),
});

describe('the keyboard', () => {
  test.each([
    [press('k', 'KeyK', 'ctrl'), { kind: 'palette' }],
    [press('k', 'KeyK', 'meta'), { kind: 'palette' }],
    [press('1', 'Digit1', 'ctrl'), { kind: 'page', path: '/dashboard' }],
    [press('2', 'Digit2', 'meta'), { kind: 'page', path: '/bots' }],
    [press('9', 'Digit9', 'ctrl'), null],
    [press('P', 'KeyP', 'ctrl shift'), { kind: 'pause-all' }],
    [press('p', 'KeyP', 'ctrl'), null],
    [press('?', 'Slash', 'shift'), { kind: 'list' }],
    [press('k', 'KeyK'), null],
    [press('k', 'KeyK', 'ctrl alt'), null],
  ])('answers %j', (pressed, expected) => {
    expect(shortcutOf(pressed, false)).toEqual(expected);
  });

  test('leaves a question mark to the field that it is typed into, and the palette open everywhere', () => {
    expect(shortcutOf(press('?', 'Slash', 'shift'), true)).toBeNull();
    expect(shortcutOf(press('k', 'KeyK', 'ctrl'), true)).toEqual({ kind: 'palette' });
  });

  test('has a list of all that it does', () => {
    expect(SHORTCUT_LIST.map(({ does }) => does)).toContain('Pause the entries of all bots');
    expect(SHORTCUT_LIST.length).toBeGreaterThan(8);
  });
});
