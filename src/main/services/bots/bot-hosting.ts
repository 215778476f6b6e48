import { randomUUID } from 'node:crypto';
import { BroadcastChannel, MessageChannel } from 'node:worker_threads';
import type { Bot } from '#contract/bots.ts';
import type { Change } from '#contract/topics.ts';
import type { BotsNews, BotsWish } from '#main/adapters/workers/bots-task.ts';
import { WorkerPool } from '#main/adapters/workers/pool.ts';
import type { Log } from '#main/log.ts';
import type { TopicHub } from '../topics/topic-hub.ts';
import { answerAccounts, type HostAccounts } from './host-accounts.ts';
import type { ToldLines } from './told-batch.ts';

/** How long after a thread has failed another one is started, ms. */
const AGAIN_MS = 2000;
/** A system that goes to sleep waits no longer than this for anybody, ms. */
const SUSPEND_MS = 2000;

export interface BotHostingDeps {
  readonly dataFolder: string;
  readonly log: Log;
  readonly program: string;
  /** Hears of every bot that has changed; null when it is gone. */
  readonly changed: (id: string, bot: Bot | null) => void;
  /** Hears of new lines of their logs, without those that are for the log alone. */
  readonly told?: (lines: readonly ToldLines[]) => void;
  /** Keys and ways to exchanges, which the thread asks for. */
  readonly accounts: HostAccounts;
  /** Gets the topic `feeds`. */
  readonly hub: Pick<TopicHub, 'put' | 'remove' | 'replaceAll'>;
}

/** Hosts the bots in a thread of its own, from the first moment that somebody needs it. */
export class BotHosting {
  readonly #deps: BotHostingDeps;
  readonly #channel: BroadcastChannel;
  readonly #name = `plutarc-bots-${randomUUID()}`;
  readonly #stop = new AbortController();
  #pool: WorkerPool | null = null;
  #ended: Promise<void> = Promise.resolve();
  #suspended: () => void = () => undefined;

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
    if (this.#pool) this.#tell('command');
    else this.#start();
  }

  /** The machine goes to sleep: resolves when everything is written, or when there is no more time to wait for that. */
  async suspend(): Promise<void> {
    if (!this.#pool) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, SUSPEND_MS);
      this.#suspended = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#tell('suspend');
    });
  }

  /** The machine is awake again. */
  resume(): void {
    if (this.#pool) this.#tell('resume');
  }

  /** Lets the host write everything, and ends the thread. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
    await this.#pool?.destroy();
    this.#channel.close();
  }

  #start(): void {
    const { dataFolder, program, log, accounts, hub } = this.#deps;
    const { port1, port2 } = new MessageChannel();
    answerAccounts(port1, accounts, log);
    const pool = new WorkerPool({ maxThreads: 1 });
    this.#pool = pool;
    const { signal } = this.#stop;
    const task = { dataFolder, channel: this.#name, program, accounts: port2 };
    this.#ended = pool.run('host-bots', task, { signal, transfer: [port2] }).then(
      () => port1.close(),
      (error: unknown) => {
        port1.close();
        hub.replaceAll('feeds', []);
        if (signal.aborted) return;
        log.error({ error }, 'the thread that hosts the bots has failed');
        this.#pool = null;
        void pool.destroy();
        setTimeout(() => this.poke(), AGAIN_MS).unref();
      },
    );
  }

  #tell(wish: BotsWish): void {
    this.#channel.postMessage(wish);
  }

  #hear(news: BotsNews): void {
    if (news.kind === 'changed') this.#deps.changed(news.id, news.bot);
    else if (news.kind === 'told') this.#deps.told?.(news.lines);
    else if (news.kind === 'feed') this.#showFeed(news.change);
    else if (news.kind === 'suspended') this.#suspended();
    else this.#deps.log.error({ details: news.details }, news.message);
  }

  #showFeed(change: Change<'feeds'>): void {
    if (change.kind === 'put') this.#deps.hub.put('feeds', change.item);
    else this.#deps.hub.remove('feeds', change.id);
  }
}
