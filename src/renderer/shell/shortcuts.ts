import { PAGES, type PagePath } from '#contract/pages.ts';

const onMac = navigator.platform.startsWith('Mac');
const COMMAND = onMac ? '⌘' : 'Ctrl+';

export const PALETTE_KEYS = `${COMMAND}K`;

/** What a key press asks for, wherever the focus is. */
export type Shortcut =
  | { readonly kind: 'palette' }
  | { readonly kind: 'pause-all' }
  | { readonly kind: 'list' }
  | { readonly kind: 'page'; readonly path: PagePath };

interface Press {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/**
 * @param typing whether the press goes to a field, where `?` is a letter
 * @returns null when it asks for nothing
 */
export function shortcutOf(press: Press, typing: boolean): Shortcut | null {
  const { key, code, ctrlKey, metaKey, shiftKey, altKey } = press;
  if (altKey) return null;
  if (!(ctrlKey || metaKey)) return key === '?' && !typing ? { kind: 'list' } : null;
  if (shiftKey) return code === 'KeyP' ? { kind: 'pause-all' } : null;
  if (code === 'KeyK') return { kind: 'palette' };
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  const page = digit === undefined ? undefined : PAGES[Number(digit) - 1];
  return page ? { kind: 'page', path: page.path } : null;
}

/** Every shortcut with what it does, as the list of them shows it. */
export const SHORTCUT_LIST: readonly { readonly keys: string; readonly does: string }[] = [
  { keys: PALETTE_KEYS, does: 'Find pages, bots, runs, strategies and actions' },
  ...PAGES.map(({ title }, place) => ({ keys: `${COMMAND}${place + 1}`, does: title })),
  { keys: `${COMMAND}${onMac ? '⇧' : 'Shift+'}P`, does: 'Pause the entries of all bots' },
  { keys: '?', does: 'This list' },
];
