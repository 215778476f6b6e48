import { CATALOGUE } from '#core/components/catalogue.ts';
import type { AnyParams, Component, DataNeed } from '#core/components/component.ts';
import { groupOf } from '#core/components/groups.ts';
import { type ParamSpec, whatIsValid } from '#core/components/params.ts';
import { type DocPage, listed, madeFrom, table, valueInWords, writePages } from './page.ts';

/** What holds for all components of a group, below its heading. */
const ABOUT_GROUP: Readonly<Record<string, string>> = {
  'Filters, guards and gates':
    'They answer yes or no to an entry that the signals ask for: a filter looks at the state of the market, a guard at the quality of the execution, a gate at danger. All that a strategy has must say yes. They never close a position.',
  'Exit rules':
    'Any one that triggers closes the position. Stops and targets are levels that are tested inside the candle; the others decide at a close and leave at the next open.',
};

const NEEDS: Readonly<Record<DataNeed, string>> = {
  funding: 'funding rates; a run without any is refused',
  'order-book': 'the live order book; a backtest has none and lets every entry pass',
};

/** The page `docs/components.md`: the whole catalogue. */
export function pages(): DocPage[] {
  const lines = [
    '# Components',
    '',
    madeFrom('src/core/components', 'components.ts'),
    '',
    'What a strategy can be built from, and how [a strategy is built](strategies.md) from it. `plutarc components list` and',
    '`plutarc components show ID` say the same in a terminal. A component may read candles up to its own close only, and says',
    'nothing before its warm-up is over.',
    '',
    'A signal says at each close which way: +1 (bullish), −1 (bearish) or 0. Each one can be a filter, too: it then passes',
    'when it agrees with the direction of the entry. With `output: event` it speaks only on the candle on which something',
    'begins, with `state` as long as it holds.',
    ...[...new Set(CATALOGUE.map(groupOf))].flatMap((group) => {
      const components = CATALOGUE.filter((component) => groupOf(component) === group);
      const about = ABOUT_GROUP[group];
      return [
        '',
        `## ${group}`,
        '',
        ...(about === undefined ? [] : [about, '']),
        ...table(
          ['id', 'roles', 'what it does'],
          components.map(({ id, roles, help }) => [`[${id}](#${id})`, roles.join(', '), help]),
        ),
        ...components.flatMap(section),
      ];
    }),
    '',
  ];
  return [{ path: 'docs/components.md', text: lines.join('\n') }];
}

function section(component: Component): string[] {
  const { id, title, help, roles, params, needs = [] } = component;
  const defaults: AnyParams = Object.fromEntries(params.map((spec) => [spec.name, spec.default]));
  const candles = component.warmup(defaults);
  return [
    '',
    `### ${id}`,
    '',
    `**${title}** (${listed(roles)}). ${help}`,
    '',
    `- With its defaults: ${component.describe(defaults)}.`,
    `- Warm-up with its defaults: ${candles === 1 ? 'none, it can speak at the first close' : `${candles} candles`}.`,
    ...needs.map((need) => `- Needs ${NEEDS[need]}.`),
    ...(params.length === 0
      ? ['- It has no parameters.']
      : ['', ...table(['parameter', 'default', 'valid', 'meaning'], params.map(parameterRow))]),
  ];
}

function parameterRow(spec: ParamSpec): string[] {
  const unit = 'unit' in spec && spec.unit !== undefined ? ` ${spec.unit}` : '';
  // No parameter takes undefined, so the answer says what it does take.
  const valid = whatIsValid(spec, undefined) ?? '';
  return [`\`${spec.name}\``, `${valueInWords(spec.default)}${unit}`, minus(valid), spec.help];
}

/** Negative bounds with the minus sign that prose has. */
function minus(text: string): string {
  return text.replace(/(?<= )-(?=\d)/g, '−');
}

if (import.meta.main) writePages(pages());
