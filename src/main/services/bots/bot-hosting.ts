import { randomUUID } from 'node:crypto';
import { BroadcastChannel } from 'node:worker_threads';
import type { Bot } from '#contract/bots.ts';
import type { BotsNews } from '#main/adapters/workers/bots-task.ts';
import { WorkerPool } from '#main/adapters/workers/pool.ts';
import type { Log } from '#main/log.ts';

/** How long after a thread has failed another one is started, ms. */
const AGAIN_MS = 2000;

export interface BotHostingDeps {
  readonly dataFolder: string;
  readonly log: Log;
  readonly program: string;
  /** Hears of every bot that has changed; null when it is gone. */
  readonly changed: (id: string, bot: Bot | null) => void;
}

/** Hosts the bots in a thread of its own, from the first moment that somebody needs it. */
export class BotHosting {
  readonly #deps: BotHostingDeps;
  readonly #channel: BroadcastChannel;
  readonly #name = `plutarc-bots-${randomUUID()}`;
  readonly #stop = new AbortController();
  #pool: WorkerPool | null = null;
  #ended: Promise<void> = Promise.resolve();

  constructor(deps: BotHostingDeps) {
    this.#deps = deps;
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }) => this.#hear(data as BotsNews);
    // Alone it is no reason for the process to stay.
    this.#channel.unref();
  }

  /** There is something for the host to do: starts the thread, or tells it. */
  poke(): void {
    if (this.#stop.signal.aborted) return;
    if (this.#pool) this.#channel.postMessage('command');
    else this.#start();
  }

  /** Lets the host write everything, and ends the thread. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
    await this.#pool?.destroy();
    this.#channel.close();
  }

  #start(): void {
    const { dataFolder, program, log } = this.#deps;
    const pool = new WorkerPool({ maxThreads: 1 });
    this.#pool = pool;
    const { signal } = this.#stop;
    this.#ended = pool.run('host-bots', { dataFolder, channel: this.#name, program }, { signal }).then(
      () => undefined,
      (error: unknown) => {
        if (signal.aborted) return;
        log.error({ error }, 'the thread that hosts the bots has failed');
        this.#pool = null;
        void pool.destroy();
        setTimeout(() => this.poke(), AGAIN_MS).unref();
      },
    );
  }

  #hear(news: BotsNews): void {
    if (news.kind === 'changed') this.#deps.changed(news.id, news.bot);
    else this.#deps.log.error({ details: news.details }, news.message);
  }
}
