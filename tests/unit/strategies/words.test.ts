import { describe, expect, it } from 'vitest';
import type { StrategyDraft } from '#contract/strategies.ts';
import { CATALOGUE } from '#core/components/catalogue.ts';
import { combinationSentence, highestThreshold } from '#renderer/pages/strategies/editor/combination-words.ts';
import { differences } from '#renderer/pages/strategies/versions/diff-templates.ts';
import { component, draft } from './support/draft.ts';

const components = new Map(CATALOGUE.map((each) => [each.id, each]));

function voting(combination: StrategyDraft['combination'], direction: StrategyDraft['direction'] = 'both') {
  return draft({
    direction,
    combination,
    components: [
      component('ema-cross', 'signal', { weight: 2.5 }),
      component('macd', 'signal', { weight: 1.5 }),
      component('roc', 'signal', { enabled: false }),
      component('stop-loss', 'exit'),
    ],
  });
}

describe('the sentence about a combination', () => {
  it.each([
    ['min-score', 2, 'Long when the weighted score reaches 2 of 4, short when it reaches −2.'],
    ['weighted-average', 0.5, 'Long when the weighted average of 2 signals reaches 0.5, short when it reaches −0.5.'],
    ['min-signals', 2, 'Long when at least 2 of 2 signals are bullish and they lead, short when as many are bearish.'],
    ['majority', 1, 'Long when more than half of 2 signals are bullish, short when more than half are bearish.'],
    ['unanimous', 1, 'Long when all 2 signals are bullish, short when all are bearish.'],
    ['any', 1, 'Long when a signal is bullish and none is bearish, short when one is bearish and none is bullish.'],
  ] as const)('says what %s means', (mode, threshold, sentence) => {
    expect(combinationSentence(voting({ mode, threshold }))).toBe(sentence);
  });

  it('speaks of one side where only that is traded, and of no signal where there is none', () => {
    const combination = { mode: 'min-score', threshold: 2 } as const;
    expect(combinationSentence(voting(combination, 'long'))).toBe('Long when the weighted score reaches 2 of 4.');
    expect(combinationSentence(voting(combination, 'short'))).toBe('Short when the weighted score reaches −2 of −4.');
    expect(combinationSentence(draft({ components: [] }))).toBe('There is no signal that could ask for an entry.');
  });

  it('knows the highest threshold that can be reached', () => {
    expect(highestThreshold(voting({ mode: 'min-score', threshold: 1 }))).toBe(4);
    expect(highestThreshold(voting({ mode: 'min-signals', threshold: 1 }))).toBe(2);
    expect(highestThreshold(voting({ mode: 'weighted-average', threshold: 1 }))).toBe(1);
  });
});

describe('differences of two states', () => {
  it('are none between equal ones, however they leave out what is usual', () => {
    const explicit = draft({
      components: [component('ema-cross', 'signal', { params: { fast: 12 } }), component('stop-loss', 'exit')],
    });
    expect(differences(draft(), explicit, components)).toEqual([]);
  });

  it('name every field in words, with both values', () => {
    const before = draft({ timeframe: '1h' });
    const after = draft({
      name: 'Other',
      direction: 'long',
      combination: { mode: 'any', threshold: 2 },
      sessions: [{ days: ['mon', 'tue'], start: '07:00', end: '21:00' }],
      components: [
        component('ema-cross', 'signal', { weight: 2, enabled: false, params: { fast: 20 } }),
        component('stop-loss', 'exit', { id: 'second-stop', params: { unit: 'atr' } }),
      ],
    });
    expect(differences(before, after, components)).toEqual([
      { what: 'Name', before: 'Two averages', after: 'Other' },
      { what: 'Direction', before: 'Long and short', after: 'Long only' },
      { what: 'Suited timeframe', before: '1h', after: 'Any' },
      { what: 'EMA cross: Weight', before: '1', after: '2' },
      { what: 'EMA cross: Switched', before: 'On', after: 'Off' },
      { what: 'EMA cross: Fast period', before: '12 candles', after: '20 candles' },
      { what: 'Exit rule Stop loss (second-stop)', before: null, after: 'Added' },
      { what: 'Exit rule Stop loss', before: 'There', after: null },
      { what: 'Combination', before: 'Weighted score', after: 'Any one' },
      { what: 'Threshold', before: '1', after: '2' },
      { what: 'Sessions', before: 'Always', after: 'mon, tue 07:00 to 21:00' },
    ]);
  });

  it('see another order', () => {
    const swapped = draft({ components: [...draft().components].reverse() });
    expect(differences(draft(), swapped, components)).toEqual([
      { what: 'Order of the components', before: 'ema-cross, stop-loss', after: 'stop-loss, ema-cross' },
    ]);
  });
});
