import { setTimeout as wait } from 'node:timers/promises';
import { BroadcastChannel } from 'node:worker_threads';
import type { Bot } from '#contract/bots.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import type { Log } from '#main/log.ts';
import { BotService } from '#main/services/bots/bot-service.ts';
import type { TaskJob } from './tasks.ts';

export interface BotsTask {
  readonly dataFolder: string;
  /** Name of the channel on which {@link BotsNews} goes out and any message means that there is a command. */
  readonly channel: string;
  /** What the user knows the host as. */
  readonly program: string;
}

/** What the thread that hosts the bots tells. */
export type BotsNews =
  | { readonly kind: 'changed'; readonly id: string; readonly bot: Bot | null }
  | { readonly kind: 'failed'; readonly details: string; readonly message: string };

/** How soon it is seen that the host shall end, ms. */
const STOP_CHECK_MS = 25;

/**
 * Hosts the bots until it is told to stop. It has a thread of its own, as each commit waits for the disk, and that must
 * not keep the window or an order waiting.
 */
export async function run({ dataFolder, channel, program }: BotsTask, job: TaskJob): Promise<null> {
  const news = new BroadcastChannel(channel);
  const tell = (message: BotsNews) => news.postMessage(message);
  const failed = (details: object, message: string) => tell({ kind: 'failed', details: inText(details), message });
  const log: Log = { info: () => undefined, warn: failed, error: failed };
  const ledger = Ledger.open(dataFolder);
  const store = MarketStore.open(dataFolder);
  const changed = (id: string, bot: Bot | null) => tell({ kind: 'changed', id, bot });
  const bots = new BotService({ dataFolder, ledger, store, log, changed });
  try {
    news.onmessage = () => bots.poke();
    bots.host(program);
    while (!job.signal.aborted) await wait(STOP_CHECK_MS);
    return null;
  } finally {
    bots.close();
    store.close();
    ledger.close();
    news.close();
  }
}

/** An error as a text, with its trace: the log is written in another thread. */
function inText(details: object): string {
  return Object.entries(details)
    .map(([name, value]) => `${name}: ${value instanceof Error ? (value.stack ?? value.message) : String(value)}`)
    .join('\n');
}
