import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Job } from '#contract/jobs.ts';
import { UserError } from '#main/errors.ts';
import { type Log, silentLog } from '#main/log.ts';
import type { TopicHub } from '../topics/topic-hub.ts';

/** Not more often than this does a job tell how far it is, in ms. */
const REPORT_INTERVAL_MS = 100;
/** No ETA before this share is done and this time has passed: the first moments say little about the rest. */
const ETA_MIN_FRACTION = 0.01;
const ETA_MIN_ELAPSED_MS = 400;
/** Finished jobs that stay on the list. */
const KEEP_FINISHED = 50;

/** What the work of a job sees of it. */
export interface JobHandle {
  readonly signal: AbortSignal;
  /** How far the work is, 0 to 1, and a phrase about it. */
  progress(fraction: number, detail: string): void;
}

export type JobWork = (job: JobHandle) => Promise<string | null>;

interface Running {
  readonly controller: AbortController;
  readonly settled: Promise<void>;
}

/** Runs the long pieces of work that the user sees, with progress, ETA and cancel, as items of the topic `jobs`. */
export class JobService {
  readonly #hub: TopicHub;
  readonly #log: Log;
  readonly #running = new Map<string, Running>();
  readonly #finished: string[] = [];
  #closed = false;

  constructor(hub: TopicHub, log: Log = silentLog) {
    this.#hub = hub;
    this.#log = log;
  }

  /**
   * Starts a job: `queued` until its first progress, then `running`.
   * @param work resolves with the id of what came out of it; a `UserError` is shown as it is, any other error as one
   *   general sentence, with the details in the log
   * @returns the job's id
   */
  start({ kind, title }: Pick<Job, 'kind' | 'title'>, work: JobWork): string {
    if (this.#closed) throw new UserError('The application is about to quit.', { code: 'refused' });
    const id = randomUUID();
    const controller = new AbortController();
    const display = new JobDisplay(this.#hub, {
      id,
      kind,
      title,
      state: 'queued',
      progress: 0,
      detail: '',
      etaMs: null,
      startedAt: Date.now(),
      finishedAt: null,
      error: null,
      resultId: null,
    });
    const run = async (): Promise<string | null> => work({ signal: controller.signal, progress: display.progress });
    const settled = run().then(
      (resultId) => this.#finish(display, { state: 'done', resultId }),
      (error: unknown) => this.#finish(display, this.#outcome(error, controller.signal, title)),
    );
    this.#running.set(id, { controller, settled });
    return id;
  }

  /** Asks a job to stop. A job that is not running any more stays as it is. */
  cancel(id: string): void {
    this.#running.get(id)?.controller.abort();
  }

  /** Takes a finished job off the list. */
  dismiss(id: string): void {
    if (this.#running.has(id)) throw new UserError('A job can be dismissed when it has finished.', { code: 'refused' });
    this.#hub.remove('jobs', id);
  }

  /** Cancels everything and waits until it has stopped. No job can be started afterwards. */
  async close(): Promise<void> {
    this.#closed = true;
    const running = [...this.#running.values()];
    for (const { controller } of running) controller.abort();
    await Promise.all(running.map(({ settled }) => settled));
  }

  #outcome(error: unknown, signal: AbortSignal, title: string): Partial<Job> & Pick<Job, 'state'> {
    if (signal.aborted || (error instanceof UserError && error.code === 'cancelled')) return { state: 'cancelled' };
    if (error instanceof UserError) return { state: 'failed', error: error.message };
    this.#log.error({ error, job: title }, 'a job failed');
    return {
      state: 'failed',
      error: 'This did not work because of an error inside the application; its log file has the details.',
    };
  }

  #finish(display: JobDisplay, outcome: Partial<Job> & Pick<Job, 'state'>): void {
    const { id } = display;
    this.#running.delete(id);
    display.finish(outcome);
    this.#finished.push(id);
    if (this.#finished.length > KEEP_FINISHED) this.#hub.remove('jobs', this.#finished.shift() ?? '');
  }
}

/** What the window sees of one job: keeps the deltas down to a few a second. */
class JobDisplay {
  readonly #hub: TopicHub;
  #job: Job;
  #runningSince = 0;
  #publishedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;

  constructor(hub: TopicHub, job: Job) {
    this.#hub = hub;
    this.#job = job;
    hub.put('jobs', job);
  }

  get id(): string {
    return this.#job.id;
  }

  readonly progress = (fraction: number, detail: string): void => {
    if (this.#job.finishedAt !== null) return;
    const now = performance.now();
    const first = this.#job.state === 'queued';
    if (first) this.#runningSince = now;
    const progress = Math.min(1, Math.max(0, fraction));
    this.#job = { ...this.#job, state: 'running', progress, detail, etaMs: eta(progress, now - this.#runningSince) };
    if (first) this.#publish();
    else this.#publishSoon();
  };

  finish(outcome: Partial<Job> & Pick<Job, 'state'>): void {
    const progress = outcome.state === 'done' ? 1 : this.#job.progress;
    this.#job = { ...this.#job, progress, etaMs: null, finishedAt: Date.now(), ...outcome };
    this.#publish();
  }

  #publishSoon(): void {
    const wait = this.#publishedAt + REPORT_INTERVAL_MS - performance.now();
    if (wait <= 0) this.#publish();
    else this.#timer ??= setTimeout(() => this.#publish(), wait);
  }

  #publish(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#publishedAt = performance.now();
    this.#hub.put('jobs', this.#job);
  }
}

/** Time left in ms at the speed so far; null while that says too little. */
function eta(fraction: number, elapsedMs: number): number | null {
  if (fraction < ETA_MIN_FRACTION || elapsedMs < ETA_MIN_ELAPSED_MS) return null;
  return Math.round((elapsedMs * (1 - fraction)) / fraction);
}
