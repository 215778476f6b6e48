import { availableParallelism } from 'node:os';
import { MessageChannel, type Transferable } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { shareGateMemory } from '#main/adapters/exchange/gate-memory.ts';
import { UserError } from '#main/errors.ts';
import type { ProgressMessage, TaskReply, TaskRequest } from './messages.ts';
import type { TaskInput, TaskName, TaskOutput } from './tasks.ts';

/** How long an idle worker stays: warm for a user who tries variants, gone when nothing happens. */
const IDLE_MS = 30_000;
const MAX_THREADS = 4;

export interface PoolOptions {
  /** The worker's entry; by default the built one beside this code. */
  readonly workerFile?: string;
  readonly maxThreads?: number;
  /** Tasks that share a thread: one that computes has it to itself, many that wait for a network fit into one. */
  readonly tasksPerThread?: number;
  /** How long a worker stays when nothing is asked of it, ms. */
  readonly idleMs?: number;
}

export interface TaskOptions {
  readonly signal?: AbortSignal;
  /** Parts of the input that move to the thread instead of being copied. */
  readonly transfer?: readonly Transferable[];
  readonly onProgress?: (fraction: number, detail: string, facts: unknown) => void;
}

/** The threads that do the heavy work, so that the main process stays free for orders and the window. */
export class WorkerPool {
  readonly #piscina: Piscina;

  constructor(options: PoolOptions = {}) {
    shareGateMemory();
    const { workerFile = builtWorkerFile(), maxThreads = threadsByDefault(), idleMs = IDLE_MS } = options;
    this.#piscina = new Piscina({
      filename: workerFile,
      minThreads: 0,
      maxThreads,
      idleTimeout: idleMs,
      concurrentTasksPerWorker: options.tasksPerThread ?? 1,
    });
  }

  /**
   * Runs one task in a worker.
   * @throws UserError the one that the task threw, with message, code and field; with code `cancelled` when `signal`
   *   was aborted before or while it ran
   */
  async run<N extends TaskName>(name: N, input: TaskInput<N>, options: TaskOptions = {}): Promise<TaskOutput<N>> {
    const { signal, onProgress, transfer = [] } = options;
    const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const { port1, port2 } = new MessageChannel();
    const unqueue = new AbortController();
    let started = false;
    port1.on('message', ({ fraction, detail, facts }: ProgressMessage) => {
      started = true;
      onProgress?.(fraction, detail, facts);
    });
    const abort = () => {
      Atomics.store(new Int32Array(stop), 0, 1);
      // A task in the queue is taken out; one that runs sees the flag and ends in good order.
      if (!started) unqueue.abort();
    };
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
    try {
      const request: TaskRequest<N> = { name, input, stop, port: port2 };
      const reply: TaskReply<N> = await this.#piscina.run(request, {
        name: 'runTask',
        transferList: [port2, ...transfer],
        signal: unqueue.signal,
      });
      if (reply.ok) return reply.output;
      throw new UserError(reply.error.message, reply.error);
    } catch (error) {
      if (!(error instanceof UserError) && signal?.aborted) throw new UserError('Cancelled.', { code: 'cancelled' });
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
      port1.close();
    }
  }

  /** Stops the threads. Tasks that still run are broken off. */
  async destroy(): Promise<void> {
    await this.#piscina.destroy();
  }
}

function threadsByDefault(): number {
  return Math.max(1, Math.min(MAX_THREADS, availableParallelism() - 1));
}

/** `out/main/worker.js`, from a file of `out/main` or of its `chunks`; the source itself where sources are run. */
function builtWorkerFile(): string {
  const here = import.meta.url;
  if (here.endsWith('.ts')) return new URL('./worker.ts', here).href;
  return new URL(here.includes('/chunks/') ? '../worker.js' : './worker.js', here).href;
}
