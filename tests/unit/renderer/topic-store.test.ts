import { describe, expect, it } from 'vitest';
import type { Job } from '#contract/jobs.ts';
import { fail, type Result, succeed } from '#contract/result.ts';
import type { Change, Delta, Snapshot } from '#contract/topics.ts';
import { createTopicStore } from '#renderer/stores/topic-store.ts';

const job = (id: string, progress = 0): Job => ({
  id,
  kind: 'backtest',
  title: id,
  state: 'running',
  progress,
  detail: '',
  etaMs: null,
  startedAt: 0,
  finishedAt: null,
  error: null,
  resultId: null,
});

const put = (seq: number, item: Job): Delta => ({ topic: 'jobs', seq, change: { kind: 'put', item } });
const remove = (seq: number, id: string): Delta => ({ topic: 'jobs', seq, change: { kind: 'remove', id } });

/** A host whose snapshots are handed out one by one, when the test says so. */
function host() {
  const asked: ((reply: Result<Snapshot<'jobs'>>) => void)[] = [];
  const frames: (() => void)[] = [];
  const topic = createTopicStore(
    'jobs',
    () => new Promise((resolve) => asked.push(resolve)),
    (show) => frames.push(show),
  );
  /** Draws a picture. */
  const frame = () => {
    for (const show of frames.splice(0)) show();
  };
  return {
    topic,
    frame,
    requests: () => asked.length,
    async answer(reply: Result<Snapshot<'jobs'>>) {
      asked.at(-1)?.(reply);
      await new Promise((resolve) => setTimeout(resolve));
    },
    items: () => {
      frame();
      return [...topic.store.getState().items.values()].map(({ id, progress }) => `${id}:${progress}`);
    },
  };
}

describe('the live copy of a topic', () => {
  it('shows the snapshot and then every delta after it', async () => {
    const { topic, answer, items } = host();
    void topic.refresh();
    await answer(succeed({ seq: 4, items: [job('a'), job('b')] }));
    topic.receive(put(5, job('a', 0.5)));
    topic.receive(remove(6, 'b'));
    topic.receive(put(7, job('c')));
    expect(items()).toEqual(['a:0.5', 'c:0']);
  });

  it('ignores deltas that the snapshot already contains', async () => {
    const { topic, answer, items } = host();
    void topic.refresh();
    await answer(succeed({ seq: 4, items: [job('a', 0.9)] }));
    topic.receive(put(4, job('a', 0.1)));
    expect(items()).toEqual(['a:0.9']);
  });

  it('applies the deltas that came while the snapshot was on its way', async () => {
    const { topic, answer, items } = host();
    void topic.refresh();
    topic.receive(put(3, job('old')));
    topic.receive(put(5, job('b', 0.7)));
    await answer(succeed({ seq: 4, items: [job('a')] }));
    expect(items()).toEqual(['a:0', 'b:0.7']);
  });

  it('asks for a new snapshot, once, when a number is missing', async () => {
    const { topic, answer, items, requests } = host();
    void topic.refresh();
    await answer(succeed({ seq: 1, items: [job('a')] }));
    topic.receive(put(3, job('c')));
    topic.receive(put(4, job('d')));
    expect(requests()).toBe(2);
    await answer(succeed({ seq: 3, items: [job('a'), job('b'), job('c')] }));
    expect(items()).toEqual(['a:0', 'b:0', 'c:0', 'd:0']);
  });

  it('asks again when the snapshot is older than the deltas that wait', async () => {
    const { topic, answer, items, requests } = host();
    void topic.refresh();
    topic.receive(put(9, job('i')));
    await answer(succeed({ seq: 7, items: [] }));
    expect(requests()).toBe(2);
    await answer(succeed({ seq: 9, items: [job('h'), job('i')] }));
    expect(items()).toEqual(['h:0', 'i:0']);
  });

  it('leaves the deltas of other topics alone', async () => {
    const { topic, answer, requests } = host();
    void topic.refresh();
    await answer(succeed({ seq: 1, items: [] }));
    topic.receive({ topic: 'runs', seq: 40, change: { kind: 'remove', id: 'x' } as Change<'runs'> });
    expect(requests()).toBe(1);
    expect(topic.store.getState().seq).toBe(1);
  });

  it('says why there is nothing, and recovers on the next try', async () => {
    const { topic, answer, items } = host();
    void topic.refresh();
    await answer(fail('failed', 'The ledger is locked.'));
    expect(topic.store.getState()).toMatchObject({ seq: null, error: 'The ledger is locked.' });
    void topic.refresh();
    await answer(succeed({ seq: 0, items: [job('a')] }));
    expect(topic.store.getState().error).toBeNull();
    expect(items()).toEqual(['a:0']);
  });

  it('shows a thousand deltas between two pictures at once, and keeps the items that did not change', async () => {
    const { topic, answer, frame, items } = host();
    void topic.refresh();
    await answer(succeed({ seq: 0, items: [job('a'), job('b')] }));
    const before = topic.store.getState();
    let told = 0;
    topic.store.subscribe(() => told++);
    for (let seq = 1; seq <= 1000; seq++) topic.receive(put(seq, job('a', seq / 1000)));
    expect(topic.store.getState()).toBe(before);
    frame();
    expect(told).toBe(1);
    expect(topic.store.getState().items.get('b')).toBe(before.items.get('b'));
    expect(before.items.get('a')?.progress).toBe(0);
    expect(items()).toEqual(['a:1', 'b:0']);
    frame();
    expect(told).toBe(1);
  });

  it('forgets what it has not shown yet when a snapshot brings something newer', async () => {
    const { topic, answer, items } = host();
    void topic.refresh();
    await answer(succeed({ seq: 1, items: [job('a')] }));
    topic.receive(put(2, job('a', 0.2)));
    topic.receive(put(4, job('a', 0.4)));
    await answer(succeed({ seq: 5, items: [job('a', 0.5)] }));
    expect(items()).toEqual(['a:0.5']);
  });
});
