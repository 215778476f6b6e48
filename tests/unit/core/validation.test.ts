import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '#core/components/catalogue.ts';
import { validateTemplate } from '#core/strategy/validation.ts';

const CROSS = { id: 'cross', use: 'sma-cross', role: 'signal' };
const BASE = { format: 'plutarc-strategy/1', name: 'Test', components: [CROSS] };

/** The only issue of a template; fails when there is none, or more than one. */
function issueOf(template: unknown): { field: string; message: string } {
  const checked = validateTemplate(template);
  const issues = checked.valid ? [] : checked.issues;
  expect(issues).toHaveLength(1);
  return issues[0];
}

const withParams = (use: string, role: string, params: object) => ({
  ...BASE,
  components: [CROSS, { id: 'it', use, role, params }],
});
const signals = (...weights: number[]) => weights.map((weight, k) => ({ ...CROSS, id: `s${k}`, weight }));

describe('a template that cannot run is refused with the field and with what would be valid', () => {
  test.each<[string, unknown, string, RegExp]>([
    [
      'unknown component',
      { ...BASE, components: [{ ...CROSS, use: 'sma-crosss' }] },
      'components[0].use',
      /sma-crosss.*known are .*sma-cross/,
    ],
    [
      'below the bounds',
      withParams('time-stop', 'exit', { candles: 0 }),
      'components[1].params.candles',
      /0 is not valid.*whole number from 1 to/,
    ],
    [
      'above the bounds',
      withParams('rsi-reversal', 'signal', { period: 5001 }),
      'components[1].params.period',
      /5001.*from 2 to 5000/,
    ],
    [
      'not whole',
      withParams('rsi-reversal', 'signal', { period: 14.5 }),
      'components[1].params.period',
      /14\.5.*whole number/,
    ],
    [
      'a number as text',
      withParams('rsi-reversal', 'signal', { period: '14' }),
      'components[1].params.period',
      /"14".*whole number/,
    ],
    [
      'not one of the choices',
      withParams('stop-loss', 'exit', { unit: 'pips' }),
      'components[1].params.unit',
      /"pips".*one of percent, atr, price-structure/,
    ],
    [
      'neither true nor false',
      withParams('time-stop', 'exit', { onlyWhenLosing: 'yes' }),
      'components[1].params.onlyWhenLosing',
      /true or false/,
    ],
    [
      'unknown parameter',
      withParams('time-stop', 'exit', { bars: 4 }),
      'components[1].params.bars',
      /no such parameter.*candles, onlyWhenLosing/,
    ],
    [
      'two parameters that do not fit each other',
      withParams('sma-cross', 'signal', { fast: 20, slow: 20 }),
      'components[1].params',
      /fast \(20\) must be shorter than slow \(20\)/,
    ],
    [
      'levels the wrong way round',
      withParams('rsi-reversal', 'signal', { oversold: 70, overbought: 30 }),
      'components[1].params',
      /oversold \(70\) must be below overbought \(30\)/,
    ],
    [
      'a role it cannot take',
      { ...BASE, components: [{ ...CROSS, role: 'exit' }] },
      'components[0].role',
      /sma-cross cannot have the role exit; use it as signal or filter/,
    ],
    [
      'a filter as a signal',
      { ...BASE, components: [CROSS, { id: 'it', use: 'trend-filter', role: 'signal' }] },
      'components[1].role',
      /trend-filter.*use it as filter/,
    ],
    [
      'an unknown role',
      { ...BASE, components: [{ ...CROSS, role: 'boss' }] },
      'components[0].role',
      /signal.*filter.*guard.*gate.*exit/,
    ],
    ['the same id twice', { ...BASE, components: [CROSS, { ...CROSS }] }, 'components[1].id', /"cross" is used twice/],
    ['wrong format', { ...BASE, format: 'plutarc-strategy/2' }, 'format', /plutarc-strategy\/1/],
    ['no format', { name: 'Test', components: [CROSS] }, 'format', /plutarc-strategy\/1/],
    ['an unknown key', { ...BASE, treshold: 2 }, 'template', /treshold/],
    ['an unknown key in a component', { ...BASE, components: [{ ...CROSS, parms: {} }] }, 'components[0]', /parms/],
    ['no name', { ...BASE, name: '  ' }, 'name', /1/],
    ['no components', { ...BASE, components: [] }, 'components', /1/],
    ['a weight of zero', { ...BASE, components: [{ ...CROSS, weight: 0 }] }, 'components[0].weight', />0/],
    ['an unknown mode', { ...BASE, combination: { mode: 'most' } }, 'combination.mode', /min-score.*majority/],
    [
      'a session that is no time',
      { ...BASE, sessions: [{ days: ['mon'], start: '7:00', end: '21:00' }] },
      'sessions[0].start',
      /HH:MM/,
    ],
    [
      'a session on no day',
      { ...BASE, sessions: [{ days: [], start: '07:00', end: '21:00' }] },
      'sessions[0].days',
      /1/,
    ],
    ['a direction that is none', { ...BASE, direction: 'up' }, 'direction', /both.*long.*short/],
    ['not an object', 'SMA cross', 'template', /object/],
    [
      'only disabled signals',
      { ...BASE, components: [{ ...CROSS, enabled: false }] },
      'components',
      /no enabled signal.*add one/,
    ],
    [
      'a target in R without a stop',
      withParams('take-profit', 'exit', { unit: 'r', value: 2 }),
      'components[1].params.unit',
      /needs? a stop-loss/,
    ],
  ])('%s', (_name, template, field, message) => {
    const issue = issueOf(template);
    expect(issue.field).toBe(field);
    expect(issue.message).toMatch(message);
  });

  test.each([
    ['min-score', 3.6, [2, 1, 0.5], /threshold 3\.6 with 3 signals.*add up to 3\.5; use at most 3\.5/],
    ['min-score', 1.5, [1], /threshold 1\.5 with 1 signal .*use at most 1$/],
    ['min-signals', 4, [1, 1, 1], /threshold 4 with 3 signals; use at most 3/],
    ['min-signals', 2.5, [1, 1], /threshold 2\.5 with 2 signals; use at most 2/],
    ['weighted-average', 1.01, [1, 5], /never exceeds 1.*1\.01.*up to 1/],
  ] as const)('a threshold that can never be reached: %s at %d', (mode, threshold, weights, message) => {
    const issue = issueOf({ ...BASE, components: signals(...weights), combination: { mode, threshold } });
    expect(issue.field).toBe('combination.threshold');
    expect(issue.message).toMatch(message);
  });

  test.each([
    ['min-score', 3.5, [2, 1, 0.5]],
    ['min-score', 0.8, [0.1, 0.7]],
    ['min-signals', 3, [1, 1, 1]],
    ['weighted-average', 1, [1, 5]],
    // The other modes take no threshold.
    ['majority', 99, [1]],
    ['unanimous', 99, [1]],
    ['any', 99, [1]],
  ] as const)('a threshold that can be reached just so is fine: %s at %d', (mode, threshold, weights) => {
    const checked = validateTemplate({ ...BASE, components: signals(...weights), combination: { mode, threshold } });
    expect(checked.valid).toBe(true);
  });

  test('a disabled signal does not help to reach the threshold', () => {
    const components = [
      { ...CROSS, enabled: false, weight: 5 },
      { ...CROSS, id: 'b' },
    ];
    expect(issueOf({ ...BASE, components, combination: { mode: 'min-score', threshold: 2 } }).message).toMatch(
      /at most 1/,
    );
  });

  test.each([
    ['min-score', 1, [1, 1], 2.5],
    ['weighted-average', 0.5, [1, 1], 1.1],
    ['min-signals', 1, [1, 1], 3],
  ] as const)('a signal flip that can never happen is refused too: %s', (mode, threshold, weights, minScore) => {
    const components = [...signals(...weights), { id: 'flip', use: 'signal-flip', role: 'exit', params: { minScore } }];
    const issue = issueOf({ ...BASE, components, combination: { mode, threshold } });
    expect(issue.field).toBe('components[2].params.minScore');
    expect(issue.message).toMatch(/can ever be left.*use/);
  });

  test('all mistakes are told at once', () => {
    const checked = validateTemplate({
      ...BASE,
      components: [
        { ...CROSS, params: { fast: 0, slow: 9999 } },
        { id: 'x', use: 'nothing', role: 'exit' },
      ],
    });
    expect(checked.valid ? [] : checked.issues.map(({ field }) => field)).toEqual([
      'components[0].params.fast',
      'components[0].params.slow',
      'components[1].use',
    ]);
  });

  test('a disabled component is checked like the others', () => {
    const issue = issueOf({
      ...BASE,
      components: [CROSS, { id: 'x', use: 'time-stop', role: 'exit', enabled: false, params: { candles: -1 } }],
    });
    expect(issue.field).toBe('components[1].params.candles');
  });
});

describe('bounds of every parameter of every component', () => {
  const cases = CATALOGUE.flatMap((component) =>
    component.params.flatMap((spec) =>
      spec.kind === 'integer' || spec.kind === 'number' ? [[component, spec] as const] : [],
    ),
  );

  test.each(cases.map(([component, spec]) => [`${component.id} ${spec.name}`, component, spec] as const))(
    '%s',
    (_name, component, spec) => {
      const fieldOf = (value: number) => {
        const use = { id: 'it', use: component.id, role: component.roles[0], params: { [spec.name]: value } };
        const stop = { id: 'stop', use: 'stop-loss', role: 'exit' };
        // A mode without a threshold: what the signals can reach is another question.
        const combination = { mode: 'any' };
        const checked = validateTemplate({ ...BASE, combination, components: [CROSS, use, stop] });
        return checked.valid ? [] : checked.issues.map(({ field }) => field);
      };
      const field = `components[1].params.${spec.name}`;
      expect(fieldOf(spec.min - 1)).toContain(field);
      expect(fieldOf(spec.max + 1)).toContain(field);
      expect(fieldOf(Number.NaN)).toContain(field);
      expect(fieldOf(spec.min)).not.toContain(field);
      expect(fieldOf(spec.max)).not.toContain(field);
    },
  );
});
