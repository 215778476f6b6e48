import type { Bot } from '#contract/bots.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { WorkerPool } from '#main/adapters/workers/pool.ts';
import type { DataFolder } from '#main/data-folder.ts';
import type { Handlers } from '#main/ipc/handlers.ts';
import type { Log } from '#main/log.ts';
import { backtestHandlers } from './backtests/backtest-handlers.ts';
import { botHandlers } from './bots/bot-handlers.ts';
import { BotHosting } from './bots/bot-hosting.ts';
import { BotService } from './bots/bot-service.ts';
import { readHostOwner } from './bots/host-lock.ts';
import type { Dialogs } from './dialogs.ts';
import type { Host } from './host.ts';
import { Intents } from './intents.ts';
import { jobHandlers } from './jobs/job-handlers.ts';
import { JobService } from './jobs/job-service.ts';
import { askInWorker } from './keys/ask-in-worker.ts';
import { startDailyTests } from './keys/daily-tests.ts';
import { keyHandlers } from './keys/key-handlers.ts';
import { KeyService } from './keys/key-service.ts';
import { ALL_EXCHANGES, NetworkSettings } from './keys/network-settings.ts';
import { RunningChecks } from './keys/running-checks.ts';
import { SecretAccess } from './keys/secret-access.ts';
import { startDailyLists } from './market-data/daily-lists.ts';
import { createMarketData } from './market-data/handlers.ts';
import { createNotifications } from './notifications/create-notifications.ts';
import type { DesktopAlerts } from './notifications/desktop-channels.ts';
import { notificationHandlers } from './notifications/notification-handlers.ts';
import { settingsHandlers } from './settings/settings-handlers.ts';
import { SettingsService } from './settings/settings-service.ts';
import { Previews } from './strategies/previews.ts';
import { strategyHandlers } from './strategies/strategy-handlers.ts';
import { StrategyService } from './strategies/strategy-service.ts';
import { topicHandlers } from './topics/topic-handlers.ts';
import { TopicHub } from './topics/topic-hub.ts';

export interface ServiceOptions {
  readonly dataFolder: DataFolder;
  readonly version: string;
  readonly dialogs: Dialogs;
  readonly host: Host;
  readonly log: Log;
  /** Pop-ups and sounds; absent without a desktop. */
  readonly alerts?: DesktopAlerts;
}

/** Everything that answers the window, independent of Electron. */
export interface Services {
  readonly handlers: Handlers;
  readonly hub: TopicHub;
  readonly settings: SettingsService;
  /** What the window shall show. */
  readonly intents: Intents;
  /** The machine goes to sleep, and has come back. */
  readonly power: { suspend(): Promise<void>; resume(): void };
  /** An empty installation gets the demo market, so that there is something to look at from the first start. */
  startDemoIfEmpty(): void;
  /** Cancels what runs and closes the databases. */
  close(): Promise<void>;
}

/** Warm for as long as somebody may look at a chart before the next change. */
const PREVIEW_IDLE_MS = 30 * 60_000;

/** The worker that asks exchanges holds ccxt (60 MB) and the key that it was given: it goes soon after. */
const EXCHANGE_IDLE_MS = 5_000;

/** Downloads mostly wait, and share the connections of one thread; it stays for whoever looks for the next instrument. */
const MARKET_POOL = { maxThreads: 1, tasksPerThread: 8, idleMs: 60_000 };

/**
 * Opens the databases and puts the services together.
 * @throws UserError when a database cannot be opened
 */
export function createServices({ dataFolder, version, dialogs, host, log, alerts }: ServiceOptions): Services {
  const ledger = Ledger.open(dataFolder.path);
  const store = MarketStore.open(dataFolder.path);
  const hub = new TopicHub();
  const intents = new Intents(hub);
  const jobs = new JobService(hub, log);
  const pool = new WorkerPool();
  // A preview must not wait for a backtest, and its one worker keeps the candles of the market that is looked at.
  const previewPool = new WorkerPool({ maxThreads: 1, idleMs: PREVIEW_IDLE_MS });
  const strategies = new StrategyService(ledger.strategies, hub);
  const settings = new SettingsService(ledger);
  const exchangePool = new WorkerPool({ maxThreads: 1, idleMs: EXCHANGE_IDLE_MS });
  const secrets = new SecretAccess({ dataFolder: dataFolder.path, table: ledger.keys, ask: null });
  const network = new NetworkSettings(ledger.keys, secrets);
  const checks = new RunningChecks(hub);
  const keys = new KeyService({ table: ledger.keys, secrets, network, ask: askInWorker(exchangePool), hub });
  const dailyTests = startDailyTests(keys, secrets, log);
  const marketPool = new WorkerPool(MARKET_POOL);
  const shared = { dataFolder: dataFolder.path, ledger, store, hub, jobs, pool, dialogs };
  const marketData = createMarketData({
    ...shared,
    exchangePool: marketPool,
    networkFor: (exchange) => network.optionsFor(exchange),
  });
  const dailyLists = startDailyLists({
    keys: () => keys.list(),
    bots: () => bots.list(),
    ensure: (exchange) => marketData.instruments.ensureFresh(exchange),
    log,
  });
  const told = createNotifications({
    ledger,
    secrets,
    network: () => network.optionsFor(ALL_EXCHANGES),
    hub,
    log,
    alerts: alerts ?? null,
    hostedElsewhere: () => (readHostOwner(dataFolder.path)?.pid ?? process.pid) !== process.pid,
  });
  const { notifications } = told;
  const showBot = (id: string, bot: Bot | null) => {
    if (bot) hub.put('bots', bot);
    else hub.remove('bots', id);
    notifications.botChanged(id, bot);
  };
  const hosting = new BotHosting({
    dataFolder: dataFolder.path,
    log,
    program: 'the window',
    changed: showBot,
    told: (lines) => notifications.told(lines),
    accounts: { accountFor: (id) => keys.accountOf(id), networkFor: (exchange) => network.optionsFor(exchange) },
    hub,
  });
  const bots = new BotService({
    dataFolder: dataFolder.path,
    ledger,
    store,
    log,
    changed: showBot,
    commanded: () => hosting.poke(),
    accountFor: (id) => keys.accountOf(id),
    keys,
    ask: askInWorker(exchangePool),
  });
  const handlers: Handlers = {
    ...settingsHandlers({ settings, dataFolder, version, dialogs, host }),
    ...intents.handlers,
    ...jobHandlers({ jobs }),
    ...marketData.handlers,
    ...strategyHandlers({ strategies, dialogs, previews: new Previews(previewPool, dataFolder.path) }),
    ...backtestHandlers(shared),
    ...keyHandlers({ keys, secrets, network, checks }),
    ...botHandlers({
      bots,
      instruments: marketData.instruments,
      killed: (action, outcomes) => notifications.killed(action, outcomes),
    }),
    ...notificationHandlers(told),
    ...topicHandlers({ hub }),
  };
  if (bots.list().length > 0) hosting.poke();
  marketData.downloads.resumeInterrupted();
  return {
    handlers,
    hub,
    settings,
    intents,
    power: {
      async suspend() {
        await hosting.suspend();
        ledger.checkpoint();
        store.checkpoint();
      },
      resume: () => hosting.resume(),
    },
    startDemoIfEmpty() {
      if (store.list().length === 0) void handlers['market-data.create-demo']({});
    },
    async close() {
      await hosting.close();
      const goodbye = notifications.close();
      dailyTests.stop();
      const listed = dailyLists.stop();
      checks.cancelAll();
      marketData.downloads.prepareClose();
      await jobs.close();
      await Promise.all([pool.destroy(), previewPool.destroy(), exchangePool.destroy(), marketPool.destroy()]);
      await listed;
      await goodbye;
      await secrets.close();
      store.close();
      ledger.close();
    },
  };
}
