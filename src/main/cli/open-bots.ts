import type { Bot, BotEvent } from '#contract/bots.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { silentLog } from '#main/log.ts';
import { BotService } from '#main/services/bots/bot-service.ts';
import type { CliContext } from './context.ts';

/** Who wants to hear what happens to the bots. */
export interface BotListeners {
  readonly changed?: (id: string, bot: Bot | null) => void;
  readonly told?: (id: string, events: readonly BotEvent[]) => void;
}

/** The bots of a data folder with the databases under them. */
export interface OpenBots {
  readonly service: BotService;
  close(): void;
}

/** @throws UserError when a database cannot be opened */
export function openBots(context: CliContext, dataDir: string | undefined, listeners: BotListeners = {}): OpenBots {
  const dataFolder = context.dataFolder(dataDir);
  const ledger = Ledger.open(dataFolder);
  const store = MarketStore.open(dataFolder);
  const changed = listeners.changed ?? (() => undefined);
  const told = listeners.told ?? (() => undefined);
  const service = new BotService({ dataFolder, ledger, store, log: silentLog, changed, told });
  return {
    service,
    close() {
      service.close();
      store.close();
      ledger.close();
    },
  };
}

/** Opens the bots for one piece of work. */
export function withBots(context: CliContext, dataDir: string | undefined, work: (service: BotService) => void): void {
  const { service, close } = openBots(context, dataDir);
  try {
    work(service);
  } finally {
    close();
  }
}
