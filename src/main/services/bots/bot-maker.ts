import type { BotConfig } from '#contract/bot-config.ts';
import type { Instrument } from '#core/market/instrument.ts';
import type { Template } from '#core/strategy/template.ts';
import type { Ledger } from '#main/adapters/storage/ledger.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';
import { UserError } from '#main/errors.ts';
import { freeId } from '../free-id.ts';
import type { AskExchange, AskedAccount } from '../keys/ask-exchange.ts';
import type { KeyService } from '../keys/key-service.ts';
import { strategyOf } from './bot-strategy.ts';
import { checkBot } from './check-bot.ts';
import { prepareLive } from './live/prepare-live.ts';
import { checkLiveMarkets, withRealContracts } from './live-markets.ts';

export interface BotMakerDeps {
  readonly ledger: Ledger;
  readonly store: MarketStore;
  /** What a client for a key is opened with, the secret in it; needed where live bots are hosted or made. */
  readonly accountFor?: (keyId: string) => Promise<AskedAccount>;
  /** Gives keys to live bots and takes them back; needed where bots are made and deleted. */
  readonly keys?: Pick<KeyService, 'assign' | 'release'>;
  /** Asks exchanges; needed where live bots are made. */
  readonly ask?: AskExchange;
}

/** Puts new bots into the ledger, none that could never trade. */
export class BotMaker {
  readonly #deps: BotMakerDeps;

  constructor(deps: BotMakerDeps) {
    this.#deps = deps;
  }

  /**
   * A bot for a paper account. One that trades now is given the contracts as its exchange lists them.
   * @param template of a strategy that comes from a file
   * @param given what the user knows better than the exchange's list, such as the fees of the account
   * @returns the id of the new bot
   * @throws UserError when it could never trade
   */
  paper(wanted: BotConfig, template: Template | null, given: Partial<Instrument>): string {
    const { ledger, store } = this.#deps;
    this.#refuseName(wanted);
    if (wanted.feed.kind === 'live') checkLiveMarkets(wanted);
    const config = wanted.feed.kind === 'live' ? withRealContracts(wanted, store, given) : wanted;
    checkBot(config, strategyOf(ledger.strategies, { template, config }), store);
    return this.#insert(config, template);
  }

  /**
   * A bot for an exchange account, with the contracts as the exchange lists them, which is given its key.
   * @param given what the user knows better about the contracts, such as the fees of the account
   * @returns the id of the new bot
   * @throws UserError when it could not trade like that, also when the exchange cannot be asked
   */
  async live(wanted: BotConfig, template: Template | null, given: Partial<Instrument>): Promise<string> {
    const { ledger, store, accountFor, ask, keys } = this.#deps;
    if (!accountFor || !ask || !keys) throw new Error('live bots cannot be made here');
    this.#refuseName(wanted);
    const strategy = strategyOf(ledger.strategies, { template, config: wanted });
    checkLiveMarkets(wanted);
    const key = wanted.keyId === null ? null : ledger.keys.get(wanted.keyId);
    const config = await prepareLive(wanted, { key, accountFor, ask, given });
    checkBot(config, strategy, store);
    const id = this.#freeId(config.name);
    keys.assign(config.keyId ?? '', id);
    try {
      return this.#insert(config, template, id);
    } catch (error) {
      ledger.keys.release(config.keyId ?? '');
      throw error;
    }
  }

  #insert(config: BotConfig, template: Template | null, id = this.#freeId(config.name)): string {
    this.#deps.ledger.bots.insert(id, config, template, Date.now());
    return id;
  }

  #refuseName(config: BotConfig): void {
    const name = config.name.toLowerCase();
    if (!this.#deps.ledger.bots.list().some((bot) => bot.config.name.toLowerCase() === name)) return;
    throw new UserError(`There is a bot named "${config.name}" already: choose another name.`, { field: 'name' });
  }

  #freeId(name: string): string {
    return freeId(name, 'bot', (id) => this.#deps.ledger.bots.get(id) !== null);
  }
}
