import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '#core/components/catalogue.ts';
import { StrategyEvaluator } from '#core/strategy/evaluator.ts';
import type { CombinationMode, Template } from '#core/strategy/template.ts';
import { combine, inSession } from './oracle/strategy.ts';
import { strategyOf, templateOf } from './support/engine.ts';
import { barsFromCloses, HOUR, START, toColumns } from './support/market.ts';

type Params = Readonly<Record<string, number | string | boolean>>;

function evaluate(template: Template, closes: readonly number[]): StrategyEvaluator {
  const evaluator = new StrategyEvaluator(strategyOf(template), {
    candles: toColumns(barsFromCloses(closes)),
    timeframeMs: HOUR,
  });
  evaluator.run(0, closes.length);
  return evaluator;
}

/** What a signal says at each close. */
function signal(use: string, params: Params, closes: readonly number[]): number[] {
  return [...evaluate(templateOf([{ use, role: 'signal', params }]), closes).direction];
}

describe('signals', () => {
  // SMA 1 (the close) against SMA 3. Closes and means of three:
  //   close  10  11  12  12  12   8   8   8   9
  //   mean    –   –  11  11⅔ 12  10⅔ 9⅓  8   8⅓
  //   side    –   –   +   +   =   −   −   =   +
  const closes = [10, 11, 12, 12, 12, 8, 8, 8, 9];

  test.each([
    ['state', [0, 0, 1, 1, 0, -1, -1, 0, 1]],
    // Known from candle 2 on, so the first event that can be told is at candle 3; equal is neither, and what begins
    // after it is an event.
    ['event', [0, 0, 0, 0, 0, -1, 0, 0, 1]],
  ] as const)('sma-cross as %s', (output, expected) => {
    expect(signal('sma-cross', { fast: 1, slow: 3, output }, closes)).toEqual(expected);
  });

  test('two averages that are equal but for rounding do not cross', () => {
    // Means of 0.1, 0.2, 0.3 in any order are 0.2 on paper only.
    const repeated = Array.from({ length: 40 }, (_, i) => [0.1, 0.2, 0.3][i % 3]);
    expect(signal('sma-cross', { fast: 3, slow: 6, output: 'state' }, repeated)).toEqual(repeated.map(() => 0));
  });

  // RSI 2 of these closes, by hand. Changes: −1 −1 | −1 +4 +4 −1 −7 …
  //   candle 2: gains 0, losses 2 → 0
  //   candle 3: gain (0+0)/2 = 0, loss (1+1)/2 = 1 → 0
  //   candle 4: gain (0+4)/2 = 2, loss .5 → 80
  //   candle 5: gain (2+4)/2 = 3, loss .25 → 92.3
  //   candle 6: gain 1.5, loss (.25+1)/2 = .625 → 70.6
  //   candle 7: gain .75, loss (.625+7)/2 = 3.8125 → 16.4
  //   candle 8: gain .375, loss 1.90625 → 16.4 (no change)
  //   candle 9: gain (.375+3)/2 = 1.6875, loss .953125 → 63.9
  const swing = [20, 19, 18, 17, 21, 25, 24, 17, 17, 20];
  test.each([
    ['enter', 'event', [0, 0, 0, 0, -1, 0, 0, 1, 0, 0]],
    ['enter', 'state', [0, 0, 0, 1, -1, -1, -1, 1, 1, 0]],
    // Leaves oversold at candle 4 (by a jump into overbought), overbought at candle 7, oversold at candle 9.
    ['leave', 'event', [0, 0, 0, 0, 1, 0, 0, -1, 0, 1]],
    ['leave', 'state', [0, 0, 0, 0, 1, 0, 0, -1, 0, 1]],
  ] as const)('rsi-reversal that %ss, as %s', (trigger, output, expected) => {
    expect(signal('rsi-reversal', { period: 2, oversold: 30, overbought: 70, trigger, output }, swing)).toEqual(
      expected,
    );
  });

  test('ema-cross differs from sma-cross by its averages alone', () => {
    // EMA 1 is the close; EMA 3: seed 11 at candle 2, then halves: 11.5, 11.75, 9.875, 8.9375, 8.46875, 8.734375.
    expect(signal('ema-cross', { fast: 1, slow: 3, output: 'state' }, closes)).toEqual([0, 0, 1, 1, 1, -1, -1, -1, 1]);
  });
});

describe('filters', () => {
  const up = { use: 'sma-cross', role: 'signal', params: { fast: 1, slow: 2, output: 'state' } } as const;

  test('trend-filter lets longs pass above the average and shorts below it, neither on it', () => {
    const template = templateOf([up, { use: 'trend-filter', role: 'filter', params: { type: 'sma', period: 3 } }]);
    // close  10  12  14  13   9   9   9  10
    // mean    –   –  12  13  12  10⅓  9  9⅓
    // wants   ·   +   +   −   −   ·   ·   +
    const evaluator = evaluate(template, [10, 12, 14, 13, 9, 9, 9, 10]);
    expect([...evaluator.direction]).toEqual([0, 0, 1, -1, -1, 0, 0, 1]);
    expect([...evaluator.entry]).toEqual([0, 0, 1, 0, -1, 0, 0, 1]);
    expect(evaluator.checks).toEqual(['filter "trend-filter-1"']);
  });

  test('a signal used as a filter passes when it agrees with the proposed direction', () => {
    const template = templateOf([
      up,
      { use: 'rsi-reversal', role: 'filter', params: { period: 2, oversold: 49, overbought: 51, output: 'state' } },
    ]);
    // Falling makes the RSI say long while the cross says short: nothing passes.
    const evaluator = evaluate(template, [20, 19, 18, 17, 16, 15, 14]);
    expect([...evaluator.direction]).toEqual([0, 0, 0, -1, -1, -1, -1]);
    expect([...evaluator.entry]).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  test('every check is recorded even when an earlier one forbids', () => {
    const template = templateOf(
      [
        up,
        { use: 'trend-filter', role: 'filter', params: { type: 'sma', period: 2 } },
        { use: 'trend-filter', role: 'filter', id: 'slow', params: { type: 'sma', period: 3 } },
      ],
      { direction: 'short', sessions: [{ days: ['sun'], start: '00:00', end: '01:00' }] },
    );
    const evaluator = evaluate(template, [10, 20, 14, 15]);
    expect(evaluator.checks).toEqual([
      'only short entries',
      'outside the sessions',
      'filter "trend-filter-1"',
      'filter "slow"',
    ]);
    // Candle 3 wants long (15 > 14.5): the direction forbids, the session forbids, filter 1 allows (15 > 14.5), slow
    // forbids (15 < 16⅓).
    expect(evaluator.blocked?.at(3).toString(2)).toBe('1011');
  });
});

describe('combination modes', () => {
  // Votes of three signals with the weights 2, 1 and 0.5.
  const weights = [2, 1, 0.5];
  const all: number[][] = [];
  for (const a of [-1, 0, 1]) for (const b of [-1, 0, 1]) for (const c of [-1, 0, 1]) all.push([a, b, c]);

  test.each<[CombinationMode, number, string, (votes: readonly number[]) => boolean]>([
    ['min-score', 2.5, 'weighted sum of at least 2.5', ([a, b, c]) => 2 * a + b + 0.5 * c >= 2.5],
    ['min-score', 0.5, 'weighted sum of at least 0.5', ([a, b, c]) => 2 * a + b + 0.5 * c >= 0.5],
    ['weighted-average', 0.5, 'at least half of the weight, 1.75', ([a, b, c]) => 2 * a + b + 0.5 * c >= 1.75],
    ['weighted-average', 1, 'all of the weight', ([a, b, c]) => a + b + c === 3],
    ['min-signals', 2, 'at least two, and more than against', (votes) => votes.filter((v) => v > 0).length >= 2],
    [
      'min-signals',
      1,
      'at least one, and more than against',
      (votes) => votes.filter((v) => v > 0).length > votes.filter((v) => v < 0).length,
    ],
    ['majority', 1, 'more than half of the three', (votes) => votes.filter((v) => v > 0).length >= 2],
    ['unanimous', 1, 'all three', ([a, b, c]) => a + b + c === 3],
    ['any', 1, 'one or more, none against', (votes) => votes.some((v) => v > 0) && !votes.some((v) => v < 0)],
  ])('%s at %d is long for: %s; and short for the mirror image', (mode, threshold, _words, long) => {
    // Three crosses over three price paths cannot be steered at will, so the votes are put in directly.
    for (const votes of all) {
      const signals = votes.map((value, k) => ({ value, weight: weights[k] }));
      const mirrored = votes.map((vote) => -vote);
      const expected = long(votes) ? 1 : long(mirrored) ? -1 : 0;
      expect(combine(mode, threshold, signals), `${mode} of ${votes}`).toBe(expected);
    }
  });

  test.each<[CombinationMode, number]>([
    ['min-score', 2.5],
    ['min-score', 0.5],
    ['weighted-average', 0.5],
    ['weighted-average', 1],
    ['min-signals', 2],
    ['min-signals', 1],
    ['majority', 1],
    ['unanimous', 1],
    ['any', 1],
  ])('%s at %d: the engine combines three real signals in that way', (mode, threshold) => {
    const uses: { use: string; params: Params }[] = [
      { use: 'sma-cross', params: { fast: 1, slow: 2, output: 'state' } },
      { use: 'sma-cross', params: { fast: 1, slow: 7, output: 'state' } },
      { use: 'rsi-reversal', params: { period: 3, oversold: 40.1, overbought: 60.1, output: 'state' } },
    ];
    const closes = Array.from({ length: 400 }, (_, i) => 100 + Math.round(8 * Math.sin(i / 5) + 5 * Math.sin(i * 1.7)));
    const columns = uses.map(({ use, params }) => signal(use, params, closes));
    const template = templateOf(
      uses.map((use, k) => ({ ...use, role: 'signal', weight: weights[k] })),
      { combination: { mode, threshold } },
    );
    const { direction, warmup } = evaluate(template, closes);
    const seen = new Set<string>();
    for (let i = warmup - 1; i < closes.length; i++) {
      const votes = columns.map((column) => column[i]);
      seen.add(votes.join());
      const wanted = combine(
        mode,
        threshold,
        votes.map((value, k) => ({ value, weight: weights[k] })),
      );
      expect(direction[i], `votes ${votes} at ${i}`).toBe(wanted);
    }
    expect(seen.size, 'different votes').toBeGreaterThan(10);
  });

  test('weights that meet the threshold on paper meet it in binary', () => {
    // 0.1 + 0.7 is 0.7999999999999999.
    const rising = Array.from({ length: 12 }, (_, i) => 100 + i);
    const of = (mode: CombinationMode, threshold: number) =>
      evaluate(
        templateOf(
          [0.1, 0.7].map((weight) => ({
            use: 'sma-cross',
            role: 'signal',
            weight,
            params: { fast: 1, slow: 2, output: 'state' },
          })),
          { combination: { mode, threshold } },
        ),
        rising,
      ).direction[11];
    expect([of('min-score', 0.8), of('weighted-average', 1)]).toEqual([1, 1]);
  });

  test('disabled signals neither vote nor count', () => {
    const rising = Array.from({ length: 12 }, (_, i) => 100 + i);
    const cross = { use: 'sma-cross', role: 'signal', params: { fast: 1, slow: 2, output: 'state' } };
    const template = strategyOf({
      format: 'plutarc-strategy/1',
      name: 'One of two',
      components: [
        { ...cross, id: 'a' },
        { ...cross, id: 'b', enabled: false, params: { fast: 1, slow: 500, output: 'state' } },
      ],
      combination: { mode: 'unanimous' },
    }).template;
    const evaluator = evaluate(template, rising);
    expect(evaluator.direction[11]).toBe(1);
    expect(evaluator.warmup).toBe(2);
  });
});

describe('sessions', () => {
  const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;

  test.each([
    // START is Monday 00:00; the candle that opens an hour before a time closes at it.
    ['opens the session: at its start', [{ days: ['mon'], start: '07:00', end: '21:00' }], 7, true],
    ['a minute earlier would be outside: the hour before', [{ days: ['mon'], start: '07:00', end: '21:00' }], 6, false],
    ['the end is outside', [{ days: ['mon'], start: '07:00', end: '21:00' }], 21, false],
    ['the last close before the end is inside', [{ days: ['mon'], start: '07:00', end: '21:00' }], 20, true],
    ['another day', [{ days: ['mon'], start: '07:00', end: '21:00' }], 24 + 12, false],
    ['over midnight, before it', [{ days: ['mon'], start: '22:00', end: '03:00' }], 23, true],
    ['over midnight, after it, on the next day', [{ days: ['mon'], start: '22:00', end: '03:00' }], 26, true],
    ['over midnight belongs to the day it starts on', [{ days: ['mon'], start: '22:00', end: '03:00' }], 2, false],
    ['from Sunday into Monday', [{ days: ['sun'], start: '22:00', end: '03:00' }], 7 * 24 + 2, true],
    ['end equal to start: a whole day', [{ days: ['tue'], start: '05:00', end: '05:00' }], 48 + 4, true],
    ['24:00 is the end of the day', [{ days: ['mon'], start: '20:00', end: '24:00' }], 23, true],
    ['midnight itself is the next day', [{ days: ['mon'], start: '20:00', end: '24:00' }], 24, false],
    [
      'any of several',
      [
        { days: ['mon'], start: '01:00', end: '02:00' },
        { days: [...DAYS], start: '12:00', end: '13:00' },
      ],
      24 + 12,
      true,
    ],
  ] as const)('%s', (_name, sessions, closesAt, inside) => {
    const template = templateOf([{ use: 'sma-cross', role: 'signal', params: { fast: 1, slow: 2, output: 'state' } }], {
      sessions: sessions as unknown as Template['sessions'],
    });
    const rising = Array.from({ length: closesAt + 30 }, (_, i) => 100 + i);
    // The candle with index i closes at hour i + 1.
    expect(evaluate(template, rising).entry[closesAt - 1]).toBe(inside ? 1 : 0);
    expect(inSession(template.sessions, START + closesAt * HOUR)).toBe(inside);
  });
});

describe('the catalogue', () => {
  test.each(CATALOGUE.map((component) => [component.id, component] as const))(
    '%s accepts its own defaults',
    (id, component) => {
      const exit = component.roles.includes('exit');
      const role = component.roles[0];
      const stop = { id: 'stop', use: 'stop-loss', role: 'exit' };
      const cross = { id: 'cross', use: 'sma-cross', role: 'signal' };
      const components = [{ id: 'it', use: id, role }, ...(role === 'signal' ? [] : [cross]), ...(exit ? [stop] : [])];
      // An exit at the end of a session needs one.
      const sessions = [{ days: ['mon'], start: '08:00', end: '16:00' }];
      const { components: resolved } = strategyOf({
        format: 'plutarc-strategy/1',
        name: 'Defaults',
        components,
        sessions,
      });
      const defaults = Object.fromEntries(component.params.map((spec) => [spec.name, spec.default]));
      expect(resolved[0].params).toEqual(defaults);
      expect(component.help, 'one sentence').toMatch(/^[A-Z].*[.]$/);
      expect(component.warmup(resolved[0].params)).toBeGreaterThanOrEqual(1);
    },
  );
});
