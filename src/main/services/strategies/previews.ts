import type { Input, Output } from '#contract/contract.ts';
import type { WorkerPool } from '#main/adapters/workers/pool.ts';
import type { TaskInput } from '#main/adapters/workers/tasks.ts';
import { UserError } from '#main/errors.ts';

/** Previews of strategies, made in a worker that is kept ready for the next one. */
export class Previews {
  readonly #pool: WorkerPool;
  readonly #dataFolder: string;
  /** Breaks off what the worker does to get ready; null while it does not. */
  #preparing: AbortController | null = null;

  /** @param pool of one worker, so that it has the market in memory that is looked at */
  constructor(pool: WorkerPool, dataFolder: string) {
    this.#pool = pool;
    this.#dataFolder = dataFolder;
  }

  /** @throws UserError when the draft cannot run, or the market is not stored */
  async preview({ draft, market, timeframe }: Input<'strategies.preview'>): Promise<Output<'strategies.preview'>> {
    this.#preparing?.abort();
    return this.#pool.run('preview', { dataFolder: this.#dataFolder, template: draft, market, timeframe });
  }

  /**
   * Has the worker read a market and get ready, as far as nobody asks for a preview meanwhile.
   * @throws UserError when the market is not stored
   */
  async prepare({ market, timeframe }: Input<'strategies.prepare-preview'>): Promise<null> {
    this.#preparing?.abort();
    const preparing = new AbortController();
    this.#preparing = preparing;
    const input: TaskInput<'prepare-preview'> = { dataFolder: this.#dataFolder, market, timeframe };
    try {
      await this.#pool.run('prepare-preview', input, { signal: preparing.signal });
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== 'cancelled') throw error;
    } finally {
      if (this.#preparing === preparing) this.#preparing = null;
    }
    return null;
  }
}
