import { describe, expect, test } from 'vitest';
import { filterBots } from '#renderer/pages/bots/filter-bots.ts';
import { botOf } from '../support/bots.ts';

const names = (bots: readonly { readonly name: string }[]) => bots.map(({ name }) => name);

describe('the list of bots', () => {
  const bots = [
    botOf({ name: 'Night shift' }),
    botOf({ name: 'Day shift', mode: 'live', state: 'error' }),
    botOf({ name: 'Fresh', state: 'stopped', standing: { moments: 0 } }),
    botOf({ name: 'Gone first', state: 'stopped', since: 5 }),
    botOf({ name: 'Gone last', state: 'stopped', since: 9 }),
    botOf({ name: 'Never got far', state: 'stopped', since: 7, standing: { moments: 0 } }),
  ];

  test('has what is active, what never started, and the history with the last one first', () => {
    const { active, fresh, stopped } = filterBots(bots, { search: '', kind: 'all' });
    expect(names(active)).toEqual(['Night shift', 'Day shift']);
    expect(names(fresh)).toEqual(['Fresh']);
    expect(names(stopped)).toEqual(['Gone last', 'Never got far', 'Gone first']);
  });

  test('is searched by name, id, instrument and strategy, all words of them', () => {
    const found = (search: string) => names(filterBots(bots, { search, kind: 'all' }).active);
    expect(found('NIGHT')).toEqual(['Night shift']);
    expect(found('shift btc/usdt')).toEqual(['Night shift', 'Day shift']);
    expect(found('ema trend day')).toEqual(['Day shift']);
    expect(found('nothing')).toEqual([]);
  });

  test('shows one kind of money alone', () => {
    expect(names(filterBots(bots, { search: '', kind: 'live' }).active)).toEqual(['Day shift']);
  });
});
