import type { Role } from '#core/strategy/template.ts';

/** How the roles are called, and what a component in each of them does. */
export const ROLE_WORDS: Readonly<
  Record<Role, { readonly title: string; readonly one: string; readonly help: string }>
> = {
  signal: { title: 'Signals', one: 'Signal', help: 'Say at each close: long, short, or nothing.' },
  filter: { title: 'Filters', one: 'Filter', help: 'Let entries pass only in a suitable state of the market.' },
  guard: { title: 'Entry guards', one: 'Entry guard', help: 'Let entries pass only where they can be made well.' },
  gate: { title: 'Risk gates', one: 'Risk gate', help: 'Stop entries in bad conditions.' },
  exit: { title: 'Exit rules', one: 'Exit rule', help: 'Close the position; any one that triggers does.' },
};

export const DIRECTION_WORDS = { both: 'Long and short', long: 'Long only', short: 'Short only' } as const;
