import { expect, onTestFinished } from 'vitest';
import { type BotConfig, botConfigSchema } from '#contract/bot-config.ts';
import type { BotEvent } from '#contract/bots.ts';
import type { Template } from '#core/strategy/template.ts';
import { validateTemplate } from '#core/strategy/validation.ts';
import { CcxtClient } from '#main/adapters/exchange/ccxt-client.ts';
import type { ExchangeClient } from '#main/adapters/exchange/exchange-client.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { RateGate } from '#main/adapters/exchange/rate-gate.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import { silentLog } from '#main/log.ts';
import { GroupCommit } from '#main/services/bots/live/group-commit.ts';
import { LiveBot, type LiveBotDeps } from '#main/services/bots/live/live-bot.ts';
import { LIVE_PACE, type LivePace } from '#main/services/bots/live/live-pace.ts';
import type { Account } from '../../../simulator/account/account.ts';
import type { Order } from '../../../simulator/account/order.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../simulator/simulator.ts';
import { temporaryFolder } from '../../../support/temp-folder.ts';
import { SIMULATED_MARKETS, type SimulatedMarket } from '../../exchange/support/simulated-exchange.ts';
import { SimulatedCandles } from './simulated-candles.ts';

const MINUTE = 60_000;

/** Everything happens as fast as it can; only the exchange's clock, which the test moves, gives the time. */
export const TEST_PACE: LivePace = {
  ...LIVE_PACE,
  tickMs: 10,
  searchAfterMs: 20,
  searchEveryMs: 10,
  searches: 3,
  lookMs: [5, 10, 20, 40],
  restingMs: 100,
  fillsMs: [5, 10, 30],
  reconcileMs: 150,
  doubtMs: 15,
  orphanMs: 60,
  offlineMs: 50,
  retryMs: 20,
  momentMs: 40,
  flushMs: 20,
  heartbeatMs: 200,
  stopMs: 3000,
  flattenMs: 3000,
};

/** Long after a close above the one before, short after one below it; with a stop. */
export const RISE_AND_FALL: Template = {
  format: 'plutarc-strategy/1',
  name: 'Rise and fall',
  description: '',
  direction: 'both',
  components: [
    { id: 'rise', use: 'sma-cross', role: 'signal', params: { fast: 1, slow: 2, output: 'state' } },
    { id: 'stop', use: 'stop-loss', role: 'exit', params: { unit: 'percent', value: 1 } },
    { id: 'flip', use: 'signal-flip', role: 'exit', params: {} },
  ],
  combination: { mode: 'min-score', threshold: 1 },
} as unknown as Template;

export interface WorldOptions {
  readonly market?: SimulatedMarket;
  readonly simulator?: Partial<SimulatorOptions>;
  readonly config?: Partial<BotConfig>;
  readonly template?: Template;
  readonly pace?: Partial<LivePace>;
  readonly deps?: Partial<LiveBotDeps>;
}

export const BYBIT = SIMULATED_MARKETS[0];

/** One live bot against a simulated exchange whose clock and price the test moves. */
export class LiveWorld {
  readonly simulator: Simulator;
  readonly account: Account;
  readonly market: SimulatedMarket;
  readonly ledger: Ledger;
  readonly candles: SimulatedCandles;
  readonly events: BotEvent['event'][] = [];
  /** What forbids entries from outside. */
  blocks: string[] = [];
  /** Wraps the clients that are opened from now on. */
  wrap: (client: ExchangeClient) => ExchangeClient = (client) => client;
  bot!: LiveBot;
  readonly #options: WorldOptions;
  #timer: NodeJS.Timeout | null = null;
  readonly #clients: ExchangeClient[] = [];
  /** Whether the process that the present bot stands for is alive. */
  #life = { alive: true };

  private constructor(options: WorldOptions, simulator: Simulator, account: Account, folder: string) {
    this.#options = options;
    this.simulator = simulator;
    this.account = account;
    this.market = options.market ?? BYBIT;
    this.ledger = Ledger.open(folder);
    this.candles = new SimulatedCandles(simulator, () => this.market.id);
  }

  static async open(options: WorldOptions = {}): Promise<LiveWorld> {
    const market = options.market ?? BYBIT;
    const simulator = await startSimulator({
      venue: market.venue,
      symbols: [market.id],
      sigma: 0,
      pastMinutes: 700,
      clock: { kind: 'manual', start: Math.floor(Date.now() / MINUTE) * MINUTE + 30_000 },
      ...options.simulator,
    });
    const { account } = simulator.account({
      name: 'trader',
      balances: { [market.coin]: market.wallet },
      key: 'test-key',
      secret: 'dGVzdC1zZWNyZXQ=',
      passphrase: 'test-passphrase',
    });
    const world = new LiveWorld(options, simulator, account, temporaryFolder());
    onTestFinished(async () => {
      await world.end();
      world.ledger.close();
      await simulator.close();
    });
    await world.#insert();
    world.make();
    return world;
  }

  get now(): number {
    return this.simulator.exchange.now();
  }

  get symbol(): string {
    return this.market.symbol;
  }

  get price(): number {
    return this.simulator.exchange.market(this.market.id).price;
  }

  /** What the account holds of the instrument. */
  get held(): number {
    return this.account.positions.get(this.market.id)?.amount ?? 0;
  }

  /** Orders that the exchange has taken, oldest first. */
  get orders(): Order[] {
    return [...this.account.orders.values()];
  }

  get openOrders(): Order[] {
    return this.account.openOrders();
  }

  /** The bot anew from what is on the disk, as the next process would make it. */
  make(): LiveBot {
    const { deps, pace } = this.#options;
    const bot = this.ledger.bots.get('bot-1');
    if (!bot) throw new Error('the bot is gone');
    const validated = validateTemplate(this.#options.template ?? RISE_AND_FALL);
    if (!validated.valid) throw new Error(validated.issues.map(({ message }) => message).join(' '));
    const life = { alive: true };
    this.#life = life;
    this.bot = new LiveBot({
      bot,
      strategy: validated.strategy,
      bots: this.ledger.bots,
      live: this.ledger.live,
      group: new GroupCommit({
        live: {
          commitAll: (commits) => {
            if (!life.alive) throw new Error('this process is dead');
            return this.ledger.live.commitAll(commits);
          },
        },
        syncLog: async () => {
          await this.ledger.syncLog();
          if (!life.alive) await never();
        },
      }),
      candles: this.candles,
      account: async () => ({
        exchange: this.market.venue,
        contract: this.market.contract,
        testnet: false,
        credentials: CREDENTIALS,
        network: NETWORK,
      }),
      log: silentLog,
      blocks: () => this.blocks,
      told: (events) => life.alive && this.events.push(...events.map(({ event }) => event)),
      open: async () => {
        const client = await this.connect();
        this.#clients.push(client);
        return mortal(this.wrap(client), life);
      },
      clock: () => ({ now: () => this.now, measure: async () => ({ offset: 0, uncertainty: 0 }) }),
      pace: { ...TEST_PACE, ...pace },
      ...deps,
    });
    return this.bot;
  }

  async connect(): Promise<CcxtClient> {
    return await CcxtClient.open({
      profile: findSupportedProfile(this.market.venue),
      contract: this.market.contract,
      credentials: CREDENTIALS,
      testnet: false,
      endpoint: this.simulator.url,
      network: NETWORK,
      gate: new RateGate({ msPerCost: 0.01 }),
    });
  }

  /** Starts the bot and waits until it runs. */
  async start(state: LiveBot['state'] = 'running'): Promise<void> {
    const number = this.ledger.bots.addCommand('bot-1', 'start', Date.now());
    this.bot.start(number);
    this.#run();
    await this.until(() => this.bot.state, state);
  }

  /** Lets the bot go on as the next process would, after {@link make}. */
  async goOn(state: LiveBot['state'] = 'running'): Promise<void> {
    this.bot.start(null);
    this.#run();
    await this.until(() => this.bot.state, state);
  }

  /** Moves the exchange's clock to the next close, at this price, and hands the candle on. */
  closeAt(price: number): void {
    this.simulator.movePrice(this.market.id, price);
    const left = MINUTE - (this.now % MINUTE);
    this.simulator.advance(left + 500);
    this.candles.push();
  }

  /** Lets time pass on the exchange. */
  pass(ms: number): void {
    this.simulator.advance(ms);
  }

  async until(value: () => unknown, expected: unknown, timeout = 8000): Promise<void> {
    await expect.poll(value, { timeout, interval: 5 }).toEqual(expected);
  }

  async untilTrue(check: () => boolean, timeout = 8000): Promise<void> {
    await expect.poll(check, { timeout, interval: 5 }).toBe(true);
  }

  /** Waits until nothing is under way and the ledger has all that the exchange has. */
  async settled(): Promise<void> {
    await this.untilTrue(() => this.bot.session !== null && this.bot.session.blocks.length === this.blocks.length);
  }

  /** The process dies at this moment: nothing of it is written or sent any more. */
  kill(): void {
    this.#life.alive = false;
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Stops the host's clock and forgets the bot, without a word to the exchange. */
  async end(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    if (this.#life.alive) await this.bot.close();
    for (const client of this.#clients) await client.close();
  }

  texts(kind: 'alarm' | 'notice' | 'reconciled'): string[] {
    return this.events.flatMap((event) => (event.kind === kind ? [event.text] : []));
  }

  #run(): void {
    this.#timer ??= setInterval(() => this.bot.tick(), TEST_PACE.tickMs);
  }

  async #insert(): Promise<void> {
    const client = await this.connect();
    const { instrument } = await client.withTiers(this.symbol);
    await client.close();
    const { template = RISE_AND_FALL, config } = this.#options;
    const profile = findSupportedProfile(this.market.venue);
    const parsed = botConfigSchema.parse({
      name: 'Live',
      strategyId: 'rise-and-fall',
      keyId: 'key-1',
      markets: [{ market: `${this.market.venue}:${this.symbol}`, instrument }],
      timeframe: '1m',
      settings: {
        leverage: 5,
        marginMode: profile.marginModes.includes('isolated') ? 'isolated' : 'cross',
        sizing: { kind: 'equity-percent', percent: 50 },
        limits: {},
      },
      feed: { kind: 'live' },
      ...config,
    });
    this.ledger.bots.insert('bot-1', parsed, template, Date.now());
  }
}

const CREDENTIALS = { apiKey: 'test-key', secret: 'dGVzdC1zZWNyZXQ=', password: 'test-passphrase' };
const NETWORK = { proxy: null, ipVersion: 'any', timeoutMs: 1500 } as const;

/** A client of a process that can die: nothing leaves it then, and nothing that comes is heard. */
function mortal(client: ExchangeClient, life: { readonly alive: boolean }): ExchangeClient {
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function' || name === 'close' || name === 'now') {
        return typeof value === 'function' ? value.bind(target) : value;
      }
      return (...args: unknown[]) => {
        if (!life.alive) return never();
        const result: unknown = Reflect.apply(value, target, args);
        if (!(result instanceof Promise)) return result;
        return result.then(
          (answer: unknown) => (life.alive ? answer : never()),
          (error: unknown) => (life.alive ? Promise.reject(error) : never()),
        );
      };
    },
  });
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
