import type { BotConfig, ReplaySpeed } from '#contract/bot-config.ts';
import type {
  Bot,
  BotCommand,
  BotDetail,
  BotEvaluation,
  BotEvent,
  BotHostInfo,
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
import { endpointOverride } from '#main/adapters/exchange/endpoint-override.ts';
import type { BotTable, StoredBot } from '#main/adapters/storage/bot-table.ts';
import { UserError } from '#main/errors.ts';
import type { Log } from '#main/log.ts';
import type { LiveCandles } from '../live-candles/live-candles.ts';
import type { LiveFunding } from '../live-candles/live-funding.ts';
import { BotHost } from './bot-host.ts';
import { BotMaker, type BotMakerDeps } from './bot-maker.ts';
import { isActive } from './bot-states.ts';
import { type BotAccount, type BotStatus, botItem, evaluationSchema, PAPER_ACCOUNT, statusOf } from './bot-status.ts';
import { strategyName, strategyOf } from './bot-strategy.ts';
import { type HostLock, isLock, readHostOwner, takeHostLock } from './host-lock.ts';
import { type KillSwitchDeps, killSwitch } from './live/kill-switch.ts';
import { LiveHost, type LiveHostDeps } from './live/live-host.ts';
import type { LiveRequest } from './live/live-requests.ts';
import { paperFeed } from './paper-feed.ts';
import { ReplayFeed } from './replay-feed.ts';
import { SleepWatch } from './sleep-watch.ts';
import { whyNotTrading } from './why-not-trading.ts';

/** How often a process that does not host looks at what the host has written, ms. */
const LOOK_MS = 1000;
/** Orders, and fills, that are shown of a live bot. */
const SHOWN_ORDERS = 100;

export interface BotServiceDeps extends BotMakerDeps {
  readonly dataFolder: string;
  readonly log: Log;
  /** Hears of every bot that has changed; null when it is gone. */
  readonly changed: (id: string, bot: Bot | null) => void;
  readonly told?: (id: string, events: readonly BotEvent[]) => void;
  /** A host that is not this object has something to do. */
  readonly commanded?: () => void;
  /** Candles as they close; needed where bots that trade now are hosted. */
  readonly liveCandles?: LiveCandles;
  /** Funding rates as they are settled; needed where paper bots on live candles are hosted. */
  readonly liveFunding?: LiveFunding;
  /** For tests: another pace and patience, other clients and clocks for live bots. */
  readonly live?: Pick<LiveHostDeps, 'pace' | 'bot'> & Pick<KillSwitchDeps, 'patienceMs'>;
}

/** The bots of a data folder, for whoever shows them and for whoever hosts them. */
export class BotService {
  readonly #deps: BotServiceDeps;
  readonly #table: BotTable;
  readonly #maker: BotMaker;
  #host: BotHost | null = null;
  #liveHost: LiveHost | null = null;
  #lock: HostLock | null = null;
  #look: NodeJS.Timeout | null = null;
  #sleepWatch: SleepWatch | null = null;
  #program = '';

  constructor(deps: BotServiceDeps) {
    this.#deps = deps;
    this.#table = deps.ledger.bots;
    this.#maker = new BotMaker(deps);
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
    const { store, liveCandles, liveFunding } = this.#deps;
    this.#host = new BotHost({
      table: this.#table,
      log: this.#deps.log,
      strategyFor: (bot) => strategyOf(this.#deps.ledger.strategies, bot),
      feedFor: (bot, strategy, wake) =>
        paperFeed({ store, table: this.#table, liveCandles, liveFunding }, bot, strategy, wake),
      changed: (id) => this.#show(id),
      ...(this.#deps.told && { told: this.#deps.told }),
      ...(only && { only }),
    });
    this.#host.start();
    this.#hostLive(only);
    this.#sleepWatch = new SleepWatch(() => {
      this.suspend();
      this.resume();
    });
    return true;
  }

  /** The machine goes to sleep: everything is written, and nothing is done until {@link resume}. */
  suspend(): void {
    this.#host?.suspend();
    this.#liveHost?.suspend();
    this.#deps.liveCandles?.suspend('This computer was asleep.');
  }

  /** The machine is awake: connections and clocks are made anew, and what was missed comes before anything else. */
  resume(): void {
    this.#deps.liveCandles?.resume();
    this.#liveHost?.resume();
    this.#host?.resume();
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
    this.#liveHost?.poke();
    this.#deps.commanded?.();
  }

  /** Whether a bot is hosted here, or waits to be. */
  get busy(): boolean {
    const hosted = (this.#host?.count ?? 0) + (this.#liveHost?.count ?? 0);
    return hosted > 0 || this.#table.waitingCommands().length > 0;
  }

  /** Whether a bot starts as soon as there is a host. */
  startWaits(id: string): boolean {
    return this.#table.waitingCommands().some(({ botId, command }) => botId === id && command === 'start');
  }

  list(): Bot[] {
    return this.#table.list().map((bot) => this.#item(bot));
  }

  get(id: string): Bot {
    return this.#item(this.#require(id));
  }

  /**
   * Makes a bot for paper: {@link BotMaker.paper}.
   * @returns the id of the new bot
   */
  create(wanted: BotConfig, template: Template | null = null, given: Partial<Instrument> = {}): string {
    const id = this.#maker.paper(wanted, template, given);
    this.#show(id);
    return id;
  }

  /**
   * Makes a bot for an exchange account: {@link BotMaker.live}.
   * @returns the id of the new bot
   */
  async createLive(
    wanted: BotConfig,
    template: Template | null = null,
    given: Partial<Instrument> = {},
  ): Promise<string> {
    const id = await this.#maker.live(wanted, template, given);
    this.#show(id);
    return id;
  }

  /**
   * @param confirmation the bot's name as the user typed it: asked for at the first start of a live bot
   * @throws UserError when it makes no sense in the state of the bot, or is not confirmed
   */
  command(id: string, command: BotCommand, confirmation?: string): void {
    const bot = this.#require(id);
    const { state, config } = bot;
    const active = isActive(state);
    const waits = this.startWaits(id);
    if (command === 'start' && (active || waits)) {
      throw new UserError(`"${config.name}" is started already.`, { code: 'refused' });
    }
    if (command !== 'start' && !active && !waits && !(command === 'stop' && state === 'error')) {
      throw new UserError(`"${config.name}" does not run: start it first.`, { code: 'refused' });
    }
    if (command === 'start') this.#confirm(bot, confirmation);
    this.#table.addCommand(id, command, Date.now());
    this.poke();
  }

  /** @throws UserError when there is no position that the bot cannot explain */
  resolveExternal(id: string, market: string, choice: ExternalChoice): void {
    const { config } = this.#require(id);
    const { standing } = this.get(id);
    const place = config.markets.findIndex((each) => each.market === market);
    if (!standing.markets[place]?.external) {
      throw new UserError(`"${config.name}" has nothing to decide about on ${market}.`, { code: 'refused' });
    }
    const request: LiveRequest = { request: 'resolve-external', market: place, choice };
    this.#table.addRequest(id, request.request, request, Date.now());
    this.poke();
  }

  /**
   * Acts on every bot, or on one, at once.
   * @returns how each of them obeyed, read back from the exchange where something was closed
   */
  async killSwitch(action: KillAction, id: string | null): Promise<KillOutcome[]> {
    const bots = id === null ? this.list() : [this.get(id)];
    const deps = {
      table: this.#table,
      poke: () => this.poke(),
      bot: (botId: string) => this.get(botId),
      hosted: () => this.hostInfo().where !== 'nowhere',
      ...(this.#deps.live?.patienceMs !== undefined && { patienceMs: this.#deps.live.patienceMs }),
    };
    return await killSwitch(deps, action, bots);
  }

  setSpeed(id: string, speed: ReplaySpeed): void {
    const { config } = this.#require(id);
    if (config.feed.kind !== 'replay') throw notAReplay(config.name);
    this.#table.putConfig(id, { ...config, feed: { ...config.feed, speed } });
    this.#show(id);
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

  /**
   * Deletes a bot that does not run, and takes its key from it.
   * @throws UserError while it runs, or has a position on its exchange
   */
  async delete(id: string): Promise<void> {
    const bot = this.#require(id);
    const { state, config } = bot;
    if (state !== 'stopped' && state !== 'error') {
      throw new UserError(`"${config.name}" still runs: stop it before you delete it.`, { code: 'refused' });
    }
    if (config.keyId !== null) {
      const held = statusOf(bot).standing.markets.find(({ position }) => position !== null);
      if (held) {
        throw new UserError(
          `"${config.name}" has a position of ${held.market} on its exchange: close it (plutarc kill-switch flatten --bot ${id}), then delete the bot.`,
          { code: 'refused' },
        );
      }
      await this.#deps.keys?.release(config.keyId);
    }
    this.#table.delete(id);
    this.#deps.changed(id, null);
  }

  detail(id: string, after: { readonly trade: number; readonly event: number; readonly equity: number }): BotDetail {
    const bot = this.#require(id);
    const status = this.#statusOf(bot);
    const { live } = this.#deps.ledger;
    const markets = bot.config.markets.map(({ market }) => market);
    return {
      evaluations: status.evaluations,
      whyNotTrading: whyNotTrading(bot, status, this.hostInfo().where !== 'nowhere'),
      trades: this.#table.trades(id, after.trade),
      events: this.#table.events(id, after.event),
      equity: this.#table.equity(id, after.equity),
      orders: live.shownOrders(id, markets, SHOWN_ORDERS),
      fills: live.shownFills(id, markets, SHOWN_ORDERS),
    };
  }

  /** What every component said at the close of the candle that holds a time; null where that is not kept (any more). */
  evaluation(id: string, market: number, time: number): BotEvaluation | null {
    const { config } = this.get(id);
    const kept = this.#table.evaluation(id, market, time - timeframeMs(config.timeframe), time);
    return evaluationSchema.nullable().parse(kept);
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
    const from = Math.max(after + 1, this.#require(id).begins ?? replayFrom(config));
    return this.#deps.store.loadWindow(dataset.id, { from, before }, limit).candles;
  }

  /** Lets go of everything that is hosted here. Without live bots it is done when this returns. */
  async close(): Promise<void> {
    if (this.#look) clearInterval(this.#look);
    this.#sleepWatch?.stop();
    this.#host?.close();
    this.#host = null;
    const live = this.#liveHost;
    this.#liveHost = null;
    if (live && live.count > 0) await live.close();
    else void live?.close();
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

  #hostLive(only: readonly string[] | undefined): void {
    const { ledger, log, liveCandles, accountFor, told, live } = this.#deps;
    if (!liveCandles || !accountFor) return;
    this.#liveHost = new LiveHost({
      ledger,
      log,
      candles: liveCandles,
      rightOfWay: liveCandles.rightOfWay,
      accountFor,
      strategyFor: (bot) => strategyOf(this.#deps.ledger.strategies, bot),
      changed: (id) => this.#show(id),
      ...(told && { told }),
      ...(only && { only }),
      ...live,
    });
    this.#liveHost.start();
  }

  #show(id: string): void {
    const bot = this.#table.get(id);
    this.#deps.changed(id, bot && this.#item(bot));
  }

  #item(bot: StoredBot): Bot {
    // Asked for many times a second: what the components of a paper bot said is not worked out for it.
    const shown = this.#host?.hostedBot(bot.id) ?? this.#statusOf(bot);
    const item = botItem(bot, strategyName(this.#deps.ledger.strategies, bot), this.#accountOf(bot), shown);
    const trouble = this.#host?.storageTrouble(bot.id) ?? null;
    return trouble ? { ...item, state: 'offline', since: trouble.since, note: trouble.reason } : item;
  }

  #statusOf(bot: StoredBot): BotStatus {
    return this.#host?.hostedBot(bot.id)?.status ?? this.#liveHost?.hostedBot(bot.id)?.status ?? statusOf(bot);
  }

  #accountOf({ config }: StoredBot): BotAccount {
    if (config.keyId === null) return PAPER_ACCOUNT;
    const key = this.#deps.ledger.keys.get(config.keyId);
    const exchange = parseMarketId(config.markets[0].market)?.exchange ?? '';
    return { keyLabel: key?.label ?? null, testnet: key?.testnet ?? false, endpoint: endpointOrNull(exchange) };
  }

  /** A live bot trades real money from its first start on: the user types its name, unless no money is at stake. */
  #confirm(bot: StoredBot, confirmation: string | undefined): void {
    const { id, config, confirmedAt } = bot;
    if (config.keyId === null || confirmedAt !== null) return;
    const { testnet, endpoint } = this.#accountOf(bot);
    if (!testnet && endpoint === null && confirmation?.trim() !== config.name) {
      throw new UserError(
        `"${config.name}" trades real money from its first start on: type its name to confirm that (plutarc bots start ${id} --confirm "${config.name}").`,
        { code: 'refused', field: 'confirmation' },
      );
    }
    this.#table.confirm(id, Date.now());
  }

  #require(id: string): StoredBot {
    const bot = this.#table.get(id);
    if (bot) return bot;
    throw new UserError(`There is no bot "${id}": "plutarc bots list" names those that there are.`, {
      code: 'not-found',
      field: 'id',
    });
  }
}

/** A variable that is set to nonsense is told where a client is opened. */
function endpointOrNull(exchange: string): string | null {
  try {
    return endpointOverride(exchange);
  } catch {
    return null;
  }
}

function notAReplay(name: string): UserError {
  return new UserError(`"${name}" trades live candles: only a replay has a speed and a beginning.`, {
    code: 'refused',
  });
}

function replayFrom({ feed }: BotConfig): number {
  return feed.kind === 'replay' ? (feed.from ?? 0) : 0;
}
