import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { StrategyItem } from '#contract/strategies.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import { findStrategy } from '#main/services/strategies/find-strategy.ts';
import { StrategyService } from '#main/services/strategies/strategy-service.ts';
import { systemTemplates } from '#main/services/strategies/system-templates.ts';
import { TopicHub } from '#main/services/topics/topic-hub.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { component, draft } from './support/draft.ts';

const DAY = 86_400_000;
let folder: string;
let ledger: Ledger;
let hub: TopicHub;
let now: number;
let strategies: StrategyService;

function start(): void {
  ledger = Ledger.open(folder);
  hub = new TopicHub();
  strategies = new StrategyService(ledger.strategies, hub, () => now++);
}

/** Closes everything without a word, as a crash would, and starts again. */
function restart(): void {
  ledger.close();
  start();
}

function item(id: string): StrategyItem | undefined {
  return hub.snapshot('strategies').items.find((each) => each.id === id);
}

const [firstSystem] = systemTemplates();

beforeEach(() => {
  folder = temporaryFolder();
  now = 1_000_000;
  start();
  onTestFinished(() => ledger.close());
});

describe('a new strategy', () => {
  it('is listed with why it cannot run, and is not offered to backtests', () => {
    const id = strategies.create();
    expect(item(id)).toMatchObject({ source: 'user', name: 'New strategy', template: null, version: 0, unsaved: true });
    expect(item(id)?.problem).toBe('A strategy needs at least one component; add a signal.');
    expect(strategies.list().map((each) => each.id)).not.toContain(id);
    expect(() => findStrategy(ledger.strategies, id)).toThrow(/has never been saved/);
  });

  it('keeps its draft, however broken, over a crash', () => {
    const id = strategies.create();
    const broken = draft({ name: '', components: [component('ema-cross', 'signal', { params: { fast: -3 } })] });
    strategies.keepDraft({ id, draft: broken, tags: ['mine'] });
    restart();
    expect(strategies.open(id)).toEqual({ draft: broken, tags: ['mine'], versions: [] });
  });

  it('can be saved once it can run, and is found by its id from then on', () => {
    const id = strategies.create();
    const broken = draft({ combination: { mode: 'min-score', threshold: 3 } });
    expect(() => strategies.save({ id, draft: broken, tags: [] }, '')).toThrow(
      'The strategy cannot run yet, so it stays a draft: No trade can ever qualify: threshold 3 with 1 signal whose weights add up to 1; use at most 1.',
    );
    expect(strategies.open(id)).toMatchObject({ draft: broken, versions: [] });

    const version = strategies.save({ id, draft: draft(), tags: [] }, ' first one ');
    expect(version).toMatchObject({ number: 1, note: 'first one' });
    expect(item(id)).toMatchObject({ version: 1, unsaved: false, problem: null });
    expect(findStrategy(ledger.strategies, id)?.template).toEqual(version.template);
  });
});

describe('changes of a saved strategy', () => {
  let id: string;
  beforeEach(() => {
    id = strategies.create();
    strategies.save({ id, draft: draft(), tags: [] }, '');
  });

  it('wait as a draft while runs go on using the saved version', () => {
    strategies.keepDraft({ id, draft: draft({ name: 'Other name' }), tags: [] });
    expect(item(id)).toMatchObject({ name: 'Other name', unsaved: true });
    expect(item(id)?.template?.name).toBe('Two averages');
    expect(findStrategy(ledger.strategies, id)?.template.name).toBe('Two averages');
  });

  it('are no changes any more once they are taken back', () => {
    strategies.keepDraft({ id, draft: draft({ name: 'Other name' }), tags: [] });
    strategies.keepDraft({ id, draft: { ...draft(), timeframe: undefined }, tags: [] });
    expect(item(id)?.unsaved).toBe(false);
  });

  it('make a version each time they are saved, and none where there are none', () => {
    const edit = { id, draft: draft({ direction: 'long' }), tags: [] };
    expect(strategies.save(edit, 'long only').number).toBe(2);
    expect(strategies.save(edit, 'again').number).toBe(2);
    expect(strategies.open(id).versions.map(({ number, note }) => [number, note])).toEqual([
      [2, 'long only'],
      [1, ''],
    ]);
  });

  it('are taken back by restoring an old version, which makes a new one', () => {
    strategies.save({ id, draft: draft({ direction: 'long' }), tags: [] }, '');
    strategies.keepDraft({ id, draft: draft({ direction: 'short' }), tags: [] });
    const restored = strategies.restore(id, 1);
    expect(restored).toMatchObject({ number: 3, note: 'Version 1 again' });
    expect(restored.template).toEqual(strategies.open(id).versions.at(-1)?.template);
    expect(strategies.open(id).versions).toHaveLength(3);
    expect(item(id)?.unsaved).toBe(false);
    expect(() => strategies.restore(id, 9)).toThrow('There is no version 9 of this strategy.');
  });
});

describe('a system template', () => {
  it('cannot be changed, deleted or restored', () => {
    const { id } = firstSystem;
    for (const change of [
      () => strategies.keepDraft({ id, draft: draft(), tags: [] }),
      () => strategies.save({ id, draft: draft(), tags: [] }, ''),
      () => strategies.restore(id, 1),
      () => strategies.delete(id),
      () => strategies.open(id),
    ]) {
      expect(change).toThrow('A system template cannot be changed: duplicate it and change the copy.');
    }
  });

  it('becomes a strategy of the user by duplicating it, as often as wanted', () => {
    const { name } = firstSystem.strategy.template;
    const first = strategies.duplicate(firstSystem.id);
    const second = strategies.duplicate(firstSystem.id);
    expect([first, second].map((id) => item(id)?.name)).toEqual([`${name} (copy)`, `${name} (copy 2)`]);
    expect(findStrategy(ledger.strategies, first)?.template).toEqual({
      ...firstSystem.strategy.template,
      name: `${name} (copy)`,
    });
  });
});

describe('duplicating a strategy of the user', () => {
  it('takes saved version, unsaved changes and tags along', () => {
    const id = strategies.create();
    strategies.save({ id, draft: draft(), tags: ['a'] }, '');
    strategies.keepDraft({ id, draft: draft({ direction: 'long' }), tags: ['a'] });
    const copy = strategies.duplicate(id);
    expect(item(copy)).toMatchObject({ name: 'Two averages (copy)', tags: ['a'], version: 1, unsaved: true });
    expect(strategies.open(copy).draft.direction).toBe('long');
    expect(findStrategy(ledger.strategies, copy)?.template.direction).toBe('both');
  });
});

describe('a deleted strategy', () => {
  it('is gone from the list and from backtests, and comes back whole', () => {
    const id = strategies.create();
    strategies.save({ id, draft: draft(), tags: [] }, '');
    strategies.keepDraft({ id, draft: draft({ direction: 'long' }), tags: [] });
    strategies.delete(id);
    restart();
    expect(item(id)).toBeUndefined();
    expect(findStrategy(ledger.strategies, id)).toBeNull();
    expect(() => strategies.open(id)).toThrow(/no strategy/);
    strategies.undelete(id);
    expect(item(id)).toMatchObject({ version: 1, unsaved: true });
    expect(() => strategies.undelete(id)).toThrow(/no strategy/);
  });

  it('is gone for good after a month', () => {
    const id = strategies.create();
    strategies.delete(id);
    now += 31 * DAY;
    restart();
    expect(() => strategies.undelete(id)).toThrow(/no strategy/);
  });
});

describe('exporting', () => {
  it('gives the last saved version', () => {
    const id = strategies.create();
    expect(() => strategies.savedTemplate(id)).toThrow('This strategy has never been saved: save it first');
    const { template } = strategies.save({ id, draft: draft(), tags: [] }, '');
    strategies.keepDraft({ id, draft: draft({ direction: 'long' }), tags: [] });
    expect(strategies.savedTemplate(id)).toEqual(template);
  });
});
