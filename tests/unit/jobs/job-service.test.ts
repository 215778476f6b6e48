import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Job } from '#contract/jobs.ts';
import { UserError } from '#main/errors.ts';
import type { Log } from '#main/log.ts';
import { type JobHandle, JobService } from '#main/services/jobs/job-service.ts';
import { TopicHub } from '#main/services/topics/topic-hub.ts';

const SPEC = { kind: 'import', title: 'Import a.csv' } as const;

let hub: TopicHub;
let errors: object[];
let jobs: JobService;

beforeEach(() => {
  hub = new TopicHub();
  errors = [];
  const log: Log = { info() {}, warn() {}, error: (details) => errors.push(details) };
  jobs = new JobService(hub, log);
});

const find = (id: string): Job | undefined => hub.snapshot('jobs').items.find((job) => job.id === id);
const settled = (id: string) => vi.waitFor(() => expect(find(id)?.finishedAt).not.toBeNull());

/** A job that goes on until the test says so. */
function startOpen() {
  const outcome = Promise.withResolvers<string | null>();
  const handle = Promise.withResolvers<JobHandle>();
  const id = jobs.start(SPEC, (job) => {
    handle.resolve(job);
    return outcome.promise;
  });
  return { id, outcome, handle: handle.promise };
}

describe('a job', () => {
  test('is queued until its first progress, then running, then done with its result', async () => {
    const { id, outcome, handle } = startOpen();
    expect(find(id)).toMatchObject({ ...SPEC, state: 'queued', progress: 0 });
    (await handle).progress(0.25, '250 of 1,000 rows');
    expect(find(id)).toMatchObject({ state: 'running', progress: 0.25, detail: '250 of 1,000 rows' });
    outcome.resolve('dataset-1');
    await settled(id);
    expect(find(id)).toMatchObject({ state: 'done', progress: 1, resultId: 'dataset-1', error: null, etaMs: null });
  });

  test.each([
    {
      name: 'shows the sentence of a user error',
      error: new UserError('Line 7 of a.csv has no close.'),
      shown: 'Line 7 of a.csv has no close.',
      logged: 0,
    },
    {
      name: 'shows one general sentence for a defect and logs the details',
      error: new TypeError('x is not a function'),
      shown: expect.not.stringContaining('x is not a function'),
      logged: 1,
    },
  ])('that fails $name', async ({ error, shown, logged }) => {
    const id = jobs.start(SPEC, () => Promise.reject(error));
    await settled(id);
    expect(find(id)).toMatchObject({ state: 'failed', error: shown });
    expect(errors).toHaveLength(logged);
  });

  test('whose work throws at once fails like any other', async () => {
    const id = jobs.start(SPEC, () => {
      throw new UserError('There is no such file.');
    });
    await settled(id);
    expect(find(id)).toMatchObject({ state: 'failed', error: 'There is no such file.' });
  });

  test('that is cancelled sees its signal and ends as cancelled, whatever it throws', async () => {
    const { id, outcome, handle } = startOpen();
    const { signal } = await handle;
    signal.addEventListener('abort', () => outcome.reject(new Error('broken off')));
    jobs.cancel(id);
    await settled(id);
    expect(find(id)).toMatchObject({ state: 'cancelled', error: null });
    expect(errors).toEqual([]);
  });

  test('tells how far it is at most about ten times a second, and its last word is not lost', async () => {
    const { id, handle } = startOpen();
    const { progress } = await handle;
    let deltas = 0;
    hub.onDelta(() => deltas++);
    const start = performance.now();
    for (let i = 0; i <= 1000; i++) progress(i / 1000, `${i}`);
    await vi.waitFor(() => expect(find(id)?.detail).toBe('1000'));
    expect(deltas).toBeLessThanOrEqual(2 + Math.ceil((performance.now() - start) / 100));
    jobs.cancel(id);
  });

  test('estimates the time that is left from its speed so far', async () => {
    const { id, handle } = startOpen();
    const { progress } = await handle;
    progress(0, '');
    await sleep(500);
    progress(0.5, 'half');
    await vi.waitFor(() => expect(find(id)?.detail).toBe('half'));
    const eta = find(id)?.etaMs ?? 0;
    expect(eta).toBeGreaterThan(400);
    expect(eta).toBeLessThan(1500);
  });

  test('can be dismissed when it has finished, not before', async () => {
    const { id, outcome } = startOpen();
    expect(() => jobs.dismiss(id)).toThrow(UserError);
    outcome.resolve(null);
    await settled(id);
    jobs.dismiss(id);
    expect(find(id)).toBeUndefined();
  });
});

describe('closing', () => {
  test('cancels what runs, waits for it, and lets nothing start', async () => {
    const { id, outcome, handle } = startOpen();
    (await handle).signal.addEventListener('abort', () => setTimeout(() => outcome.resolve(null), 50));
    await jobs.close();
    expect(find(id)?.finishedAt).not.toBeNull();
    expect(() => jobs.start(SPEC, async () => null)).toThrow(UserError);
  });
});
