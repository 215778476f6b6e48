import { setTimeout as wait } from 'node:timers/promises';
import { BroadcastChannel, type MessagePort } from 'node:worker_threads';
import type { Bot } from '#contract/bots.ts';
import type { Change } from '#contract/topics.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import type { Log } from '#main/log.ts';
import { BotService } from '#main/services/bots/bot-service.ts';
import { askAccounts } from '#main/services/bots/host-accounts.ts';
import { ToldBatch, type ToldLines } from '#main/services/bots/told-batch.ts';
import { LiveCandles } from '#main/services/live-candles/live-candles.ts';
import { LiveConnections } from '#main/services/live-candles/live-connections.ts';
import { LiveFunding } from '#main/services/live-candles/live-funding.ts';
import { TopicHub } from '#main/services/topics/topic-hub.ts';
import type { TaskJob } from './tasks.ts';

export interface BotsTask {
  readonly dataFolder: string;
  /** Name of the channel on which {@link BotsNews} goes out and {@link BotsWish} comes in. */
  readonly channel: string;
  /** What the user knows the host as. */
  readonly program: string;
  /** Where keys and ways to exchanges are asked for; the other end answers with `answerAccounts`. */
  readonly accounts: MessagePort;
}

/** What the thread that hosts the bots is told: there is a command, or the machine goes to sleep or is awake again. */
export type BotsWish = 'command' | 'suspend' | 'resume';

/** What the thread that hosts the bots tells. */
export type BotsNews =
  | { readonly kind: 'changed'; readonly id: string; readonly bot: Bot | null }
  | { readonly kind: 'told'; readonly lines: readonly ToldLines[] }
  /** Everything is written, and nothing happens until it is told to go on. */
  | { readonly kind: 'suspended' }
  | { readonly kind: 'feed'; readonly change: Change<'feeds'> }
  | { readonly kind: 'failed'; readonly details: string; readonly message: string };

/** How soon it is seen that the host shall end, ms. */
const STOP_CHECK_MS = 25;

/**
 * Hosts the bots until it is told to stop. It has a thread of its own, as each commit waits for the disk, and that must
 * not keep the window or an order waiting.
 */
export async function run({ dataFolder, channel, program, accounts: port }: BotsTask, job: TaskJob): Promise<null> {
  const news = new BroadcastChannel(channel);
  const tell = (message: BotsNews) => news.postMessage(message);
  const failed = (details: object, message: string) => tell({ kind: 'failed', details: inText(details), message });
  const log: Log = { info: () => undefined, warn: failed, error: failed };
  const ledger = Ledger.open(dataFolder);
  const store = MarketStore.open(dataFolder);
  const told = new ToldBatch((lines) => tell({ kind: 'told', lines }));
  const changed = (id: string, bot: Bot | null) => {
    // What led to a state is told before it.
    told.flush();
    tell({ kind: 'changed', id, bot });
  };
  const accounts = askAccounts(port);
  const hub = new TopicHub();
  hub.onDelta(({ topic, change }) => {
    if (topic === 'feeds') tell({ kind: 'feed', change: change as Change<'feeds'> });
  });
  const connections = new LiveConnections();
  const liveCandles = new LiveCandles({ store, hub, connections, networkFor: accounts.networkFor, log });
  const liveFunding = new LiveFunding({ store, connections, networkFor: accounts.networkFor, log });
  const bots = new BotService({
    dataFolder,
    ledger,
    store,
    log,
    changed,
    told: (id, events) => told.add(id, events),
    liveCandles,
    liveFunding,
    accountFor: accounts.accountFor,
  });
  const obey = (wish: BotsWish) => {
    if (wish === 'command') bots.poke();
    else if (wish === 'resume') bots.resume();
    else {
      bots.suspend();
      tell({ kind: 'suspended' });
    }
  };
  try {
    news.onmessage = ({ data }) => obey(data as BotsWish);
    bots.host(program);
    while (!job.signal.aborted) await wait(STOP_CHECK_MS);
    return null;
  } finally {
    await bots.close();
    told.flush();
    liveFunding.close();
    await liveCandles.close();
    port.close();
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
