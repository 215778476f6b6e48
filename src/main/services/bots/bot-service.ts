import { randomUUID } from 'node:crypto';
import type { BotConfig, ReplaySpeed } from '#contract/bot-config.ts';
import type {
  Bot,
  BotCommand,
  BotDetail,
  BotEvent,
  BotHostInfo,
  BotState,
  ExternalChoice,
  KillAction,
  KillOutcome,
  RecentTrade,
} from '#contract/bots.ts';
import type { Candles } from '#core/market/candles.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { parseMarketId } from '#core/market/market-id.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import type { Template } from '#core/strategy/template.ts';
import { describeIssues, type ValidTemplate, validateTemplate } from '#core/strategy/validation.ts';
import type { BotTable, StoredBot } from '#main/adapters/storage/bot-table.ts';
import type { Ledger } from '#main/adapters/storage/ledger.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';
import { UserError } from '#main/errors.ts';
import type { Log } from '#main/log.ts';
import type { AskedAccount } from '../keys/ask-exchange.ts';
import type { KeyService } from '../keys/key-service.ts';
import type { LiveCandles } from '../live-candles/live-candles.ts';
import { findStrategy } from '../strategies/find-strategy.ts';
import { BotHost } from './bot-host.ts';
import { botItem, statusOf } from './bot-status.ts';
import { checkBot } from './check-bot.ts';
import { type HostLock, isLock, readHostOwner, takeHostLock } from './host-lock.ts';
import type { HostedBot } from './hosted-bot.ts';
import { checkLiveMarkets, withRealContracts } from './live-markets.ts';
import { ReplayFeed } from './replay-feed.ts';
import { whyNotTrading } from './why-not-trading.ts';

/** How often a process that does not host looks at what the host has written, ms. */
const LOOK_MS = 1000;

export interface BotServiceDeps {
  readonly dataFolder: string;
  readonly ledger: Ledger;
  readonly store: MarketStore;
  readonly log: Log;
  /** Hears of every bot that has changed; null when it is gone. */
  readonly changed: (id: string, bot: Bot | null) => void;
  readonly told?: (id: string, events: readonly BotEvent[]) => void;
  /** A host that is not this object has something to do. */
  readonly commanded?: () => void;
  /** Candles as they close; needed where bots that trade now are hosted. */
  readonly liveCandles?: LiveCandles;
  /** What a client for a key is opened with, the secret in it; needed where live bots are hosted or made. */
  readonly accountFor?: (keyId: string) => Promise<AskedAccount>;
  /** Gives keys to live bots and takes them back; needed where bots are made and deleted. */
  readonly keys?: Pick<KeyService, 'assign' | 'release'>;
}

/** The bots of a data folder, for whoever shows them and for whoever hosts them. */
export class BotService {
  readonly #deps: BotServiceDeps;
  readonly #table: BotTable;
  #host: BotHost | null = null;
  #lock: HostLock | null = null;
  #look: NodeJS.Timeout | null = null;
  #program = '';

  constructor(deps: BotServiceDeps) {
    this.#deps = deps;
    this.#table = deps.ledger.bots;
    for (const bot of this.list()) deps.changed(bot.id, bot);
  }

  /**
   * Hosts the bots if no other process does; otherwise follows what that one writes.
   * @param program what the user knows this process as
   * @param only the bots that may be hosted
   * @returns whether they are hosted here
   */
  host(program: string, only?: readonly string[]): boolean {
    this.#program = program;
    const taken = takeHostLock(this.#deps.dataFolder, program);
    if (!isLock(taken)) {
      this.#look = setInterval(() => this.#lookAgain(), LOOK_MS);
      return false;
    }
    this.#lock = taken;
    this.#host = new BotHost({
      table: this.#table,
      log: this.#deps.log,
      strategyFor: (bot) => this.#strategyOf(bot),
      feedFor: (bot) => new ReplayFeed(this.#deps.store, bot.config),
      changed: (id, hosted) => this.#show(id, hosted),
      ...(this.#deps.told && { told: this.#deps.told }),
      ...(only && { only }),
    });
    this.#host.start();
    return true;
  }

  hostInfo(): BotHostInfo {
    const owner = readHostOwner(this.#deps.dataFolder);
    if (!owner) return { where: 'nowhere', pid: null, program: null };
    // Another thread of this process may have it.
    const { pid, program } = owner;
    return { where: pid === process.pid ? 'here' : 'elsewhere', pid, program };
  }

  /** There is a new command for the host, whoever it is. */
  poke(): void {
    this.#host?.poke();
    this.#deps.commanded?.();
  }

  /** Whether a bot is hosted here, or waits to be. */
  get busy(): boolean {
    return (this.#host?.count ?? 0) > 0 || this.#table.waitingCommands().length > 0;
  }

  /** Whether a bot starts as soon as there is a host. */
  startWaits(id: string): boolean {
    return this.#table.waitingCommands().some(({ botId, command }) => botId === id && command === 'start');
  }

  list(): Bot[] {
    return this.#table.list().map((bot) => botItem(bot, this.#strategyName(bot)));
  }

  get(id: string): Bot {
    const bot = this.#require(id);
    const hosted = this.#host?.hostedBot(id);
    return botItem(bot, this.#strategyName(bot), hosted?.standing);
  }

  /**
   * A bot that trades now is given the contracts as its exchange lists them.
   * @param template of a strategy that comes from a file
   * @param given what the user knows better than the exchange's list, such as the fees of the account
   * @returns the id of the new bot
   * @throws UserError when it could never trade
   */
  create(wanted: BotConfig, template: Template | null = null, given: Partial<Instrument> = {}): string {
    const name = wanted.name.toLowerCase();
    if (this.#table.list().some((bot) => bot.config.name.toLowerCase() === name)) {
      throw new UserError(`There is a bot named "${wanted.name}" already: choose another name.`, { field: 'name' });
    }
    const { store } = this.#deps;
    if (wanted.feed.kind === 'live') checkLiveMarkets(wanted);
    const config = wanted.feed.kind === 'live' ? withRealContracts(wanted, store, given) : wanted;
    checkBot(config, this.#strategyOf({ template, config }), store);
    const id = this.#freeId(config.name);
    this.#table.insert(id, config, template, Date.now());
    this.#show(id, null);
    return id;
  }

  /** @throws UserError when it makes no sense in the state of the bot */
  command(id: string, command: BotCommand, _confirmation?: string): void {
    const { state, config } = this.#require(id);
    const active = isActive(state);
    const waits = this.startWaits(id);
    if (command === 'start' && (active || waits)) {
      throw new UserError(`"${config.name}" is started already.`, { code: 'refused' });
    }
    if (command !== 'start' && !active && !waits && !(command === 'stop' && state === 'error')) {
      throw new UserError(`"${config.name}" does not run: start it first.`, { code: 'refused' });
    }
    this.#table.addCommand(id, command, Date.now());
    this.poke();
  }

  /** @throws UserError when there is no position that the bot cannot explain */
  resolveExternal(id: string, market: string, _choice: ExternalChoice): void {
    const { config } = this.#require(id);
    throw new UserError(`"${config.name}" has nothing to decide about on ${market}.`, { code: 'refused' });
  }

  /**
   * Acts on every bot that runs, or on one, at once.
   * @returns how each of them obeyed
   */
  async killSwitch(action: KillAction, id: string | null): Promise<KillOutcome[]> {
    const bots = this.list().filter((bot) => (id === null || bot.id === id) && isActive(bot.state));
    for (const bot of bots) this.command(bot.id, action);
    return bots.map(({ id, name }) => ({ id, name, ok: true, text: `${name}: ${action} is on its way.` }));
  }

  setSpeed(id: string, speed: ReplaySpeed): void {
    const { config } = this.#require(id);
    if (config.feed.kind !== 'replay') throw notAReplay(config.name);
    this.#table.putConfig(id, { ...config, feed: { ...config.feed, speed } });
    this.#show(id, this.#host?.hostedBot(id) ?? null);
    this.poke();
  }

  /** Lets a replay that has not begun yet begin at another time. */
  setReplayFrom(id: string, from: number): void {
    const { config, moments } = this.#require(id);
    if (moments > 0) {
      throw new UserError(`The replay of "${config.name}" has begun already: create another bot to begin elsewhere.`, {
        code: 'refused',
      });
    }
    if (config.feed.kind !== 'replay') throw notAReplay(config.name);
    const changed = { ...config, feed: { ...config.feed, from } };
    new ReplayFeed(this.#deps.store, changed);
    this.#table.putConfig(id, changed);
  }

  delete(id: string): void {
    const { state, config } = this.#require(id);
    if (state !== 'stopped' && state !== 'error') {
      throw new UserError(`"${config.name}" still runs: stop it before you delete it.`, { code: 'refused' });
    }
    this.#table.delete(id);
    this.#deps.changed(id, null);
  }

  detail(id: string, after: { readonly trade: number; readonly event: number; readonly equity: number }): BotDetail {
    const bot = this.#require(id);
    const status = this.#host?.hostedBot(id)?.status ?? statusOf(bot);
    return {
      evaluations: status.evaluations,
      whyNotTrading: whyNotTrading(bot, status, this.hostInfo().where !== 'nowhere'),
      trades: this.#table.trades(id, after.trade),
      events: this.#table.events(id, after.event),
      equity: this.#table.equity(id, after.equity),
      orders: [],
      fills: [],
    };
  }

  /** The trades that these bots closed last, the newest first, at most `limit` in all. */
  recentTrades(ids: readonly string[], limit: number): RecentTrade[] {
    return this.#table.recentTrades(ids, limit);
  }

  /** Candles of one of its instruments that the bot has seen: those after a time, at most the last `limit`. */
  candles(id: string, market: number, after: number, limit: number): Candles {
    const { config } = this.get(id);
    const { marketTime } = this.get(id).standing;
    const name = config.markets[market]?.market;
    const parsed = name === undefined ? null : parseMarketId(name);
    const dataset = parsed && this.#deps.store.find(parsed.exchange, parsed.symbol, config.timeframe);
    if (!dataset) throw new UserError('The candles of this bot are not stored any more.', { code: 'not-found' });
    const before = marketTime === null ? 0 : marketTime - timeframeMs(config.timeframe) + 1;
    const from = Math.max(after + 1, replayFrom(config));
    return this.#deps.store.loadWindow(dataset.id, { from, before }, limit).candles;
  }

  close(): void {
    if (this.#look) clearInterval(this.#look);
    this.#host?.close();
    this.#host = null;
    this.#lock?.release();
    this.#lock = null;
  }

  #lookAgain(): void {
    // A host that has ended leaves its bots to whoever is there.
    if (!readHostOwner(this.#deps.dataFolder)) {
      if (this.#look) clearInterval(this.#look);
      this.#look = null;
      this.host(this.#program);
    }
    for (const bot of this.list()) this.#deps.changed(bot.id, bot);
  }

  #show(id: string, hosted: HostedBot | null): void {
    const bot = this.#table.get(id);
    this.#deps.changed(id, bot && botItem(bot, this.#strategyName(bot), hosted?.standing));
  }

  #require(id: string): StoredBot {
    const bot = this.#table.get(id);
    if (bot) return bot;
    throw new UserError(`There is no bot "${id}": "plutarc bots list" names those that there are.`, {
      code: 'not-found',
      field: 'id',
    });
  }

  #strategyOf(bot: Pick<StoredBot, 'template' | 'config'>): ValidTemplate {
    if (bot.template) {
      const result = validateTemplate(bot.template);
      if (result.valid) return result.strategy;
      throw new UserError(
        `The strategy of "${bot.config.name}" cannot run any more (${describeIssues(result.issues)}): create a new bot with a corrected one.`,
      );
    }
    const { strategyId } = bot.config;
    const strategy = findStrategy(this.#deps.ledger.strategies, strategyId);
    if (strategy) return strategy;
    throw new UserError(`There is no strategy "${strategyId}": choose one of the list.`, {
      code: 'not-found',
      field: 'strategyId',
    });
  }

  /** Asked for with every change of a bot, so the strategy that it runs is not checked again. */
  #strategyName(bot: StoredBot): string {
    if (bot.template) return bot.template.name;
    try {
      return this.#strategyOf(bot).template.name;
    } catch {
      return bot.config.strategyId;
    }
  }

  #freeId(name: string): string {
    const slug = name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 40);
    for (;;) {
      const id = `${slug || 'bot'}-${randomUUID().slice(0, 4)}`;
      if (!this.#table.get(id)) return id;
    }
  }
}

function isActive(state: BotState): boolean {
  return state === 'running' || state === 'paused' || state === 'starting' || state === 'offline';
}

function notAReplay(name: string): UserError {
  return new UserError(`"${name}" trades live candles: only a replay has a speed and a beginning.`, {
    code: 'refused',
  });
}

function replayFrom({ feed }: BotConfig): number {
  return feed.kind === 'replay' ? (feed.from ?? 0) : 0;
}
