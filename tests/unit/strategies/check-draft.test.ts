import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '#core/components/catalogue.ts';
import { groupOf } from '#core/components/groups.ts';
import { checkDraft } from '#main/services/strategies/check-draft.ts';
import { component, draft } from './support/draft.ts';

describe('checking a draft', () => {
  it('says what it does where it can run', () => {
    expect(checkDraft(draft())).toEqual({
      issues: [],
      summary: ['Enter when EMA 12 crosses EMA 26.', 'Exit: stop 2 % from the entry.'],
      phrases: ['EMA 12 crosses EMA 26', 'stop 2 % from the entry'],
    });
  });

  it('says what each component does even while others are wrong, and nothing of those that are', () => {
    const components = [
      component('ema-cross', 'signal'),
      component('ema-cross', 'signal', { id: 'slow-one', params: { fast: 30, slow: 10 } }),
      component('rsi-reversal', 'signal', { params: { period: 0 } }),
      component('no-such-thing', 'exit'),
    ];
    const { phrases, issues } = checkDraft(draft({ components }));
    expect(phrases).toEqual(['EMA 12 crosses EMA 26', null, null, null]);
    expect(issues.map(({ field }) => field)).toEqual([
      'components[1].params',
      'components[2].params.period',
      'components[3].use',
    ]);
  });

  it.each([
    ['no name', draft({ name: ' ' }), 'name', 'Give the strategy a name of at most 80 letters.'],
    ['no component', draft({ components: [] }), 'components', 'A strategy needs at least one component; add a signal.'],
    [
      'no weight',
      draft({ components: [component('ema-cross', 'signal', { weight: 0 })] }),
      'components[0].weight',
      'The weight must be a number above 0.',
    ],
    [
      'no threshold',
      draft({ combination: { mode: 'min-score', threshold: 0 } }),
      'combination.threshold',
      'The threshold must be a number above 0.',
    ],
    [
      'a session without days',
      draft({ sessions: [{ days: [], start: '07:00', end: '21:00' }] }),
      'sessions[0].days',
      'A session needs at least one day.',
    ],
  ])('names what is missing in words: %s', (_, broken, field, message) => {
    expect(checkDraft(broken).issues).toContainEqual({ field, message });
  });
});

describe('the groups of the catalogue', () => {
  it('hold every component in a group of components.md', () => {
    const groups = new Set(CATALOGUE.map(groupOf));
    expect([...groups]).toEqual([
      'Trend signals',
      'Breakout and momentum signals',
      'Mean reversion signals',
      'Volume, pattern and funding signals',
      'Filters, guards and gates',
      'Exit rules',
    ]);
  });
});
