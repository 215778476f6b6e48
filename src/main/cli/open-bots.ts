import type { Bot, BotEvent } from '#contract/bots.ts';
import { parseMarketId } from '#core/market/market-id.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { passphraseFrom } from '#main/adapters/keychain/passphrase.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { silentLog } from '#main/log.ts';
import { BotService } from '#main/services/bots/bot-service.ts';
import { askExchange } from '#main/services/keys/ask-exchange.ts';
import { KeyService } from '#main/services/keys/key-service.ts';
import { NetworkSettings } from '#main/services/keys/network-settings.ts';
import { SecretAccess } from '#main/services/keys/secret-access.ts';
import { LiveCandles } from '#main/services/live-candles/live-candles.ts';
import { LiveConnections } from '#main/services/live-candles/live-connections.ts';
import { LiveFunding } from '#main/services/live-candles/live-funding.ts';
import { type DailyLists, startDailyLists } from '#main/services/market-data/daily-lists.ts';
import { ensureInstrumentList, type ListingOptions } from '#main/services/market-data/download/instrument-list.ts';
import type { NotificationService } from '#main/services/notifications/notification-service.ts';
import { TopicHub } from '#main/services/topics/topic-hub.ts';
import type { CliContext } from './context.ts';
import { startNotifications } from './run-notifications.ts';

/** Who wants to hear what happens to the bots. */
export interface BotListeners {
  readonly changed?: (id: string, bot: Bot | null) => void;
  readonly told?: (id: string, events: readonly BotEvent[]) => void;
}

/** The bots of a data folder with the databases under them. */
export interface OpenBots {
  readonly service: BotService;
  /** Id of a key. @throws UserError when none has that id or label */
  keyNamed(name: string): string;
  /**
   * Reads what the exchanges of these markets (`EX:SYMBOL`) list, unless that was done lately.
   * @throws UserError when an exchange cannot be reached and has not been read before
   */
  readInstruments(markets: readonly string[]): Promise<void>;
  /** Keeps the lists of instruments of the exchanges in use fresh, from now on. */
  startDailyLists(): void;
  /**
   * Delivers what the bots do over Telegram and the webhook, from now on.
   * @returns null, after a note, where they are switched on and their secrets cannot be read
   */
  startNotifications(): Promise<NotificationService | null>;
  close(): Promise<void>;
}

/** Somebody waits in front of the terminal. */
const LIST_PATIENCE_MS = 4_000;

/** @throws UserError when a database cannot be opened */
export function openBots(context: CliContext, dataDir: string | undefined, listeners: BotListeners = {}): OpenBots {
  const dataFolder = context.dataFolder(dataDir);
  const ledger = Ledger.open(dataFolder);
  const store = MarketStore.open(dataFolder);
  const changed = listeners.changed ?? (() => undefined);
  const told = listeners.told ?? (() => undefined);
  const hub = new TopicHub();
  const ask = passphraseFrom(process.env, { input: process.stdin, output: process.stderr });
  const secrets = new SecretAccess({ dataFolder, table: ledger.keys, ask });
  const network = new NetworkSettings(ledger.keys, secrets);
  const keys = new KeyService({ table: ledger.keys, secrets, network, ask: askExchange, hub });
  const networkFor = (exchange: string) => network.optionsFor(exchange);
  const connections = new LiveConnections();
  const liveCandles = new LiveCandles({ store, hub, connections, networkFor });
  const liveFunding = new LiveFunding({ store, connections, networkFor });
  const service = new BotService({
    dataFolder,
    ledger,
    store,
    log: silentLog,
    changed,
    told,
    liveCandles,
    liveFunding,
    accountFor: (id) => keys.accountOf(id),
    keys,
    ask: askExchange,
  });
  let notifications: NotificationService | null = null;
  let dailyLists: DailyLists | null = null;
  const closing = { aborted: false };
  const ensure = async (exchange: string, onWait: ListingOptions['onWait']) => {
    const profile = findSupportedProfile(exchange);
    const way = await networkFor(exchange);
    return await ensureInstrumentList({
      profile,
      store,
      connect: (contract) => connections.get(profile.id, contract, way),
      signal: closing,
      onWait,
      patienceMs: LIST_PATIENCE_MS,
    });
  };
  return {
    service,
    keyNamed: (name) => keys.find(name).id,
    async startNotifications() {
      notifications = await startNotifications({ context, ledger, secrets, network, hub });
      for (const bot of service.list()) notifications?.botChanged(bot.id, bot);
      return notifications;
    },
    startDailyLists() {
      dailyLists = startDailyLists({
        keys: () => keys.list(),
        bots: () => service.list(),
        ensure: (exchange) => ensure(exchange, () => undefined),
        log: silentLog,
      });
    },
    async readInstruments(markets) {
      for (const exchange of new Set(markets.map((market) => parseMarketId(market)?.exchange ?? ''))) {
        const old = await ensure(exchange, (wait) => wait && context.progress(wait.reason));
        if (old !== null) context.stderr(old);
      }
    },
    async close() {
      closing.aborted = true;
      const listed = dailyLists?.stop();
      await service.close();
      liveFunding.close();
      await liveCandles.close();
      await listed;
      await notifications?.close();
      await secrets.close();
      store.close();
      ledger.close();
    },
  };
}
