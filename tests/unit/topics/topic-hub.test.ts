import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Job } from '#contract/jobs.ts';
import type { Delta, Snapshot } from '#contract/topics.ts';
import { TopicHub } from '#main/services/topics/topic-hub.ts';

const job = (id: string, progress = 0): Job => ({
  id,
  kind: 'import',
  title: `Job ${id}`,
  state: 'running',
  progress,
  detail: '',
  etaMs: null,
  startedAt: 1,
  finishedAt: null,
  error: null,
  resultId: null,
});

/** What a window does with deltas: an item keeps its place, a new one goes to the end. */
function apply(snapshot: Snapshot<'jobs'>, deltas: readonly Delta[]): Snapshot<'jobs'> {
  const items = new Map(snapshot.items.map((item) => [item.id, item]));
  let { seq } = snapshot;
  for (const delta of deltas) {
    if (delta.topic !== 'jobs' || delta.seq <= seq) continue;
    expect(delta.seq, 'no number is missing').toBe(seq + 1);
    seq = delta.seq;
    if (delta.change.kind === 'put') items.set(delta.change.item.id, delta.change.item);
    else items.delete(delta.change.id);
  }
  return { seq, items: [...items.values()] };
}

describe('topic hub', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const item = fc.tuple(id, fc.integer({ min: 0, max: 3 })).map(([name, progress]) => job(name, progress));
  const step = fc.oneof(
    item.map((value) => (hub: TopicHub) => hub.put('jobs', value)),
    id.map((name) => (hub: TopicHub) => hub.remove('jobs', name)),
    fc
      .uniqueArray(item, { selector: (value) => value.id })
      .map((items) => (hub: TopicHub) => hub.replaceAll('jobs', items)),
  );

  test('a snapshot and the deltas after it give the later snapshot', () => {
    fc.assert(
      fc.property(fc.array(step), fc.array(step), (before, after) => {
        const hub = new TopicHub();
        for (const run of before) run(hub);
        const snapshot = hub.snapshot('jobs');
        const deltas: Delta[] = [];
        hub.onDelta((delta) => deltas.push(delta));
        for (const run of after) run(hub);
        expect(apply(snapshot, deltas)).toEqual(hub.snapshot('jobs'));
      }),
    );
  });

  test('deltas that a late snapshot already holds change nothing', () => {
    const hub = new TopicHub();
    const deltas: Delta[] = [];
    hub.onDelta((delta) => deltas.push(delta));
    hub.put('jobs', job('a'));
    hub.put('jobs', job('a', 0.5));
    expect(apply(hub.snapshot('jobs'), deltas)).toEqual(hub.snapshot('jobs'));
  });

  test('an equal item, and taking away what is not there, make no delta', () => {
    const hub = new TopicHub();
    hub.put('jobs', job('a'));
    const deltas: Delta[] = [];
    hub.onDelta((delta) => deltas.push(delta));
    hub.put('jobs', job('a'));
    hub.remove('jobs', 'b');
    hub.replaceAll('jobs', [job('a')]);
    expect(deltas).toEqual([]);
  });

  test('topics are numbered independently', () => {
    const hub = new TopicHub();
    hub.put('jobs', job('a'));
    expect(hub.snapshot('jobs').seq).toBe(1);
    expect(hub.snapshot('runs')).toEqual({ seq: 0, items: [] });
  });

  test('a listener hears nothing after it has stopped', () => {
    const hub = new TopicHub();
    let heard = 0;
    const stop = hub.onDelta(() => heard++);
    hub.put('jobs', job('a'));
    stop();
    hub.put('jobs', job('b'));
    expect(heard).toBe(1);
  });
});
