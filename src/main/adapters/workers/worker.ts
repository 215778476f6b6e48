import { performance } from 'node:perf_hooks';
import { UserError } from '#main/errors.ts';
import type { ProgressMessage, TaskReply, TaskRequest } from './messages.ts';
import type { TaskJob, TaskName, TaskRun } from './tasks.ts';

/** Each task's code is loaded when it is first asked for, so that a worker starts quickly. */
const load: { readonly [N in TaskName]: () => Promise<{ run: TaskRun<N> }> } = {
  'import-candles': () => import('./import-task.ts'),
  'export-candles': () => import('./export-task.ts'),
  'create-demo': () => import('./demo-task.ts'),
  'delete-candles': () => import('./delete-task.ts'),
  'find-gaps': () => import('./gaps-task.ts'),
  download: () => import('./download-task.ts'),
  'read-instruments': () => import('./instruments-task.ts'),
  'listed-since': () => import('./listed-since-task.ts'),
  backtest: () => import('./backtest-task.ts'),
  'export-report': () => import('./export-report-task.ts'),
  preview: () => import('./preview-task.ts'),
  'prepare-preview': () => import('./prepare-preview-task.ts'),
  explain: () => import('./explain-task.ts'),
  'host-bots': () => import('./bots-task.ts'),
  'ask-exchange': () => import('./exchange-task.ts'),
};

/** Tasks may report inside hot loops; this many ms pass between two messages. */
const PROGRESS_INTERVAL_MS = 50;

/** What the pool calls in a worker thread. */
export async function runTask<N extends TaskName>(request: TaskRequest<N>): Promise<TaskReply<N>> {
  const { name, input, stop, port } = request;
  const flag = new Int32Array(stop);
  let sentAt = Number.NEGATIVE_INFINITY;
  const job: TaskJob = {
    signal: {
      get aborted() {
        return Atomics.load(flag, 0) === 1;
      },
    },
    progress(fraction, detail, facts) {
      const now = performance.now();
      if (now - sentAt < PROGRESS_INTERVAL_MS) return;
      sentAt = now;
      port.postMessage({ fraction, detail, facts } satisfies ProgressMessage);
    },
  };
  try {
    // Tells the pool that the task has left the queue.
    port.postMessage({ fraction: 0, detail: '' } satisfies ProgressMessage);
    if (job.signal.aborted) return { ok: false, error: { code: 'cancelled', message: 'Cancelled.' } };
    const task = await load[name]();
    return { ok: true, output: await task.run(input, job) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { code, message, field } = error;
    return { ok: false, error: field === undefined ? { code, message } : { code, message, field } };
  } finally {
    port.close();
  }
}
