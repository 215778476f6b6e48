import { describe, expect, test } from 'vitest';
import { inPlainWords } from '#core/strategy/plain-words.ts';
import type { CombinationMode, Template } from '#core/strategy/template.ts';
import { strategyOf, templateOf } from './support/engine.ts';

type Uses = Parameters<typeof templateOf>[0];

const words = (uses: Uses, rest: Partial<Template> = {}) => inPlainWords(strategyOf(templateOf(uses, rest)));

const EMA = { use: 'ema-cross', role: 'signal', params: { fast: 5, slow: 20 } };
const SMA = { use: 'sma-cross', role: 'signal', weight: 2, params: { fast: 8, slow: 30, output: 'state' } };

describe('a strategy in plain words', () => {
  test('one signal without an exit', () => {
    expect(words([EMA])).toEqual([
      'Enter when EMA 5 crosses EMA 20.',
      'There is no exit rule: a position stays open until the data ends.',
    ]);
  });

  test.each<[CombinationMode, number, string]>([
    ['min-score', 2.5, 'Enter when the weighted score of 2 signals reaches 2.5 of 3'],
    ['weighted-average', 0.5, 'Enter when the weighted average of 2 signals reaches 0.5'],
    ['min-signals', 1, 'Enter when at least 1 of 2 signals agree and lead'],
    ['majority', 1, 'Enter when more than half of 2 signals agree'],
    ['unanimous', 1, 'Enter when both signals agree'],
    ['any', 1, 'Enter when one of 2 signals fires and none points the other way'],
  ])('combined by %s', (mode, threshold, sentence) => {
    const [entry] = words([EMA, SMA], { combination: { mode, threshold } });
    expect(entry).toBe(`${sentence}: EMA 5 crosses EMA 20 and SMA 8 stands above (or below) SMA 30.`);
  });

  test('conditions, direction, sessions and exits each have a sentence, in this order', () => {
    const uses: Uses = [
      EMA,
      { use: 'stop-loss', role: 'exit' },
      { use: 'take-profit', role: 'exit', params: { ladder: ['1.5:50', '3:25'] } },
      { use: 'time-stop', role: 'exit', params: { candles: 10, onlyWhenLosing: true } },
      { use: 'trend-filter', role: 'filter', params: { period: 50 } },
      { use: 'rsi-reversal', role: 'filter', params: { output: 'state' } },
    ];
    const sessions: Template['sessions'] = [
      { days: ['mon', 'tue'], start: '08:00', end: '16:00' },
      { days: ['fri'], start: '22:00', end: '02:00' },
    ];
    expect(words(uses, { direction: 'short', sessions })).toEqual([
      'Enter when EMA 5 crosses EMA 20.',
      'Only while price is on the right side of the EMA 50 and RSI 14 enters the zone below 30 (long) or above 70 (short).',
      'Only short entries.',
      'Only mon, tue from 08:00 to 16:00 or fri from 22:00 to 02:00 (UTC).',
      'Exit: stop 2 % from the entry, targets: 50 % at 1.5, 25 % at 3 % from the entry or leave after 10 candles unless the position is winning.',
    ]);
  });

  test('each exit that moves says how', () => {
    const exits = [
      ['stop-loss', { unit: 'atr', value: 2, atr: 7 }, 'stop 2 × ATR 7 from the entry'],
      ['stop-loss', { unit: 'price-structure', lookback: 5 }, 'stop at the swing low or high of 5 candles'],
      ['trailing-stop', { value: 1.5 }, 'trailing stop 1.5 % behind the best close'],
      [
        'trailing-stop',
        { unit: 'atr', value: 3, activation: 2 },
        'trailing stop 3 × ATR 14 behind the best close once the profit reached 2 × ATR 14',
      ],
      ['break-even', {}, 'stop to break even after a profit of 1 %'],
      ['chandelier', {}, 'chandelier stop 3 × ATR 22 from the highest high (lowest low) of 22 candles'],
      ['take-profit', {}, 'target 3 % from the entry'],
      ['signal-flip', {}, 'leave when the signals turn the other way'],
    ] as const;
    for (const [use, params, phrase] of exits) {
      expect(words([EMA, { use, role: 'exit', params }])[1]).toBe(`Exit: ${phrase}.`);
    }
  });

  test('disabled components are not spoken of', () => {
    const template = templateOf([EMA, { use: 'stop-loss', role: 'exit' }]);
    const components = template.components.map((use) => ({ ...use, enabled: use.role === 'signal' }));
    expect(inPlainWords(strategyOf({ ...template, components }))[1]).toMatch(/no exit rule/);
  });
});
