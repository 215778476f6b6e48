import type { StrategyDraft } from '#contract/strategies.ts';
import type { CombinationMode } from '#core/strategy/template.ts';

export const MODE_WORDS: Readonly<Record<CombinationMode, { readonly title: string; readonly help: string }>> = {
  'min-score': { title: 'Weighted score', help: 'The weights of the bullish signals minus those of the bearish ones.' },
  'min-signals': { title: 'Number of signals', help: 'So many must agree, and be more than those that disagree.' },
  'weighted-average': { title: 'Weighted average', help: 'The weighted score as a share of all weights, from 0 to 1.' },
  majority: { title: 'Majority', help: 'More than half of the signals.' },
  unanimous: { title: 'All of them', help: 'Every signal.' },
  any: { title: 'Any one', help: 'One is enough, unless another one points the other way.' },
};

/** Whether a mode asks for a threshold. */
export function takesThreshold(mode: CombinationMode): boolean {
  return mode === 'min-score' || mode === 'min-signals' || mode === 'weighted-average';
}

/** The enabled signals: how many, and what their weights add up to. */
export function signalTotals({ components }: Pick<StrategyDraft, 'components'>): {
  readonly count: number;
  readonly weight: number;
} {
  const signals = components.filter(({ role, enabled }) => role === 'signal' && enabled);
  return { count: signals.length, weight: rounded(signals.reduce((sum, signal) => sum + signal.weight, 0)) };
}

/** The highest threshold that can be reached; at least 1, so that a control over it has a range. */
export function highestThreshold(draft: StrategyDraft): number {
  const { count, weight } = signalTotals(draft);
  if (draft.combination.mode === 'weighted-average') return 1;
  return Math.max(1, draft.combination.mode === 'min-signals' ? count : weight);
}

/** What the combination means: "Long when the weighted score reaches 2 of 4, short when it reaches −2." */
export function combinationSentence(draft: StrategyDraft): string {
  const { mode, threshold } = draft.combination;
  const { count, weight } = signalTotals(draft);
  if (count === 0) return 'There is no signal that could ask for an entry.';
  const only = draft.direction;
  const sides = (long: string, short: string) => {
    if (only === 'long') return `Long ${long}.`;
    if (only === 'short') return `Short ${short}.`;
    return `Long ${long}, short ${short}.`;
  };
  const signals = count === 1 ? 'the only signal' : `${count} signals`;
  switch (mode) {
    case 'min-score':
      return sides(
        `when the weighted score reaches ${threshold} of ${weight}`,
        `when ${only === 'both' ? 'it' : 'the weighted score'} reaches −${threshold}${only === 'both' ? '' : ` of −${weight}`}`,
      );
    case 'weighted-average':
      return sides(
        `when the weighted average of ${signals} reaches ${threshold}`,
        `when ${only === 'both' ? 'it' : `the weighted average of ${signals}`} reaches −${threshold}`,
      );
    case 'min-signals':
      return sides(
        `when at least ${threshold} of ${signals} ${threshold === 1 ? 'is' : 'are'} bullish and they lead`,
        only === 'both'
          ? 'when as many are bearish'
          : `when at least ${threshold} of ${signals} are bearish and they lead`,
      );
    case 'majority':
      return sides(`when more than half of ${signals} are bullish`, 'when more than half are bearish');
    case 'unanimous':
      return sides(
        count === 1 ? 'when the only signal is bullish' : `when all ${signals} are bullish`,
        count === 1 ? 'when it is bearish' : 'when all are bearish',
      );
    case 'any':
      return sides('when a signal is bullish and none is bearish', 'when one is bearish and none is bullish');
  }
}

function rounded(value: number): number {
  return Number(value.toFixed(6));
}
