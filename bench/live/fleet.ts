import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { botConfigSchema } from '#contract/bot-config.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { type ValidTemplate, validateTemplate } from '#core/strategy/validation.ts';
import { CcxtClient } from '#main/adapters/exchange/ccxt-client.ts';
import { DEFAULT_NETWORK } from '#main/adapters/exchange/network.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { RateGate } from '#main/adapters/exchange/rate-gate.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { silentLog } from '#main/log.ts';
import { EarlyCollection } from '#main/services/bots/live/early-collection.ts';
import { GroupCommit } from '#main/services/bots/live/group-commit.ts';
import { LiveBot } from '#main/services/bots/live/live-bot.ts';
import { LIVE_PACE, type LivePace } from '#main/services/bots/live/live-pace.ts';
import { QuietCheckpoint } from '#main/services/bots/live/quiet-checkpoint.ts';
import { LiveCandles } from '#main/services/live-candles/live-candles.ts';
import { LiveConnections } from '#main/services/live-candles/live-connections.ts';
import { TopicHub } from '#main/services/topics/topic-hub.ts';
import { credentialsOf, TRADED_MARKETS, type TradedMarket } from './markets.ts';

/** The clock is put forward between two closes: that is no sleep of the machine. */
export const PUT_FORWARD: LivePace = { ...LIVE_PACE, jumpMs: Number.POSITIVE_INFINITY };
const SLICES = 8;

/** Live bots on real candles, clients and a ledger on the disk, with the exchanges elsewhere. */
export class Fleet {
  readonly bots: LiveBot[] = [];
  readonly folder = mkdtempSync(join(tmpdir(), 'plutarc-live-'));
  readonly #ledger = Ledger.open(this.folder);
  readonly #store = MarketStore.open(this.folder);
  readonly #candles: LiveCandles;
  readonly #group: GroupCommit;
  readonly #checkpoint = new QuietCheckpoint(this.#ledger);
  readonly #collection = new EarlyCollection();
  readonly #urls: Readonly<Record<string, string>>;
  readonly #pace: LivePace;
  #timer: NodeJS.Timeout | null = null;
  #slice = 0;

  /** @param urls of the exchanges, by their ids */
  constructor(urls: Readonly<Record<string, string>>, pace: LivePace = PUT_FORWARD) {
    this.#urls = urls;
    this.#pace = pace;
    for (const [exchange, url] of Object.entries(urls)) process.env[`PLUTARC_ENDPOINT_${exchange.toUpperCase()}`] = url;
    this.#candles = new LiveCandles({
      store: this.#store,
      hub: new TopicHub(),
      connections: new LiveConnections(),
      networkFor: async () => DEFAULT_NETWORK,
    });
    const { rightOfWay } = this.#candles;
    this.#group = new GroupCommit(this.#ledger, { rightOfWay });
  }

  /** Starts so many bots, spread over the instruments, and waits until all run. */
  async start(count: number): Promise<void> {
    const strategy = everyClose();
    const contracts = await this.#contracts();
    for (let number = 0; number < count; number++) {
      const market = TRADED_MARKETS[number % TRADED_MARKETS.length];
      this.bots.push(this.#make(number, market, contracts.get(market), strategy));
    }
    for (const bot of this.bots) bot.start(this.#ledger.bots.addCommand(bot.id, 'start', Date.now()));
    this.go();
    // On a busy machine an answer may come too late: the bot tries again.
    while (this.bots.some(({ state }) => state === 'starting' || state === 'offline')) await pause(50);
    const failed = this.bots.find(({ state }) => state !== 'running');
    if (failed) throw new Error(`${failed.id} is ${failed.state}: ${failed.error ?? failed.status.note}`);
  }

  /** Lets the bots ask nothing that is due by the clock, until {@link go}. */
  hold(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  go(): void {
    this.#timer ??= setInterval(() => this.#turn(), this.#pace.tickMs / SLICES);
  }

  /**
   * Waits until no order is on its way and every position is as the exchange says, and does what a host does between two
   * closes: a clock that is put forward passes over that.
   */
  async quiet(): Promise<void> {
    while (this.bots.some((bot) => !isQuiet(bot))) await pause(20);
    this.#ledger.checkpoint();
  }

  /** Our ids of all orders that are kept of a bot, and what it holds by its books, contracts. */
  kept(number: number): { readonly ids: readonly string[]; readonly held: number } {
    const orders = this.#ledger.live.shownOrders(`bot-${number}`, [''], 100_000);
    const position = this.bots[number].session?.run.standing(0).position;
    return {
      ids: orders.map(({ clientOrderId }) => clientOrderId),
      held: position ? position.side * position.amount : 0,
    };
  }

  async close(): Promise<void> {
    this.hold();
    await Promise.all(this.bots.map((bot) => bot.close()));
    await this.#candles.close();
    this.#store.close();
    this.#ledger.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #turn(): void {
    if (this.#candles.rightOfWay.over) return;
    this.#checkpoint.tick(Date.now());
    this.#collection.tick(Date.now());
    this.#slice = (this.#slice + 1) % SLICES;
    for (let k = this.#slice; k < this.bots.length; k += SLICES) this.bots[k].tick();
  }

  #make(number: number, { venue, symbol }: TradedMarket, instrument: Instrument | undefined, strategy: ValidTemplate) {
    const id = `bot-${number}`;
    const config = botConfigSchema.parse({
      name: `Bot ${number}`,
      strategyId: 'every-close',
      keyId: id,
      markets: [{ market: `${venue}:${symbol}`, instrument }],
      timeframe: '1m',
      settings: { leverage: 3, marginMode: 'cross', sizing: { kind: 'equity-percent', percent: 20 }, limits: {} },
      feed: { kind: 'live' },
    });
    this.#ledger.bots.insert(id, config, strategy.template, Date.now());
    const bot = this.#ledger.bots.get(id);
    if (!bot) throw new Error(`${id} cannot be read`);
    return new LiveBot({
      bot,
      strategy,
      bots: this.#ledger.bots,
      live: this.#ledger.live,
      group: this.#group,
      candles: this.#candles,
      account: async () => ({
        exchange: venue,
        contract: 'linear',
        testnet: false,
        credentials: credentialsOf(number),
        network: DEFAULT_NETWORK,
      }),
      log: silentLog,
      blocks: () => [],
      told: () => undefined,
      open: async ({ exchange, ...account }) =>
        await CcxtClient.open({
          ...account,
          profile: findSupportedProfile(exchange),
          endpoint: this.#urls[exchange],
          gate: unlimited(),
        }),
      pace: this.#pace,
    });
  }

  async #contracts(): Promise<Map<TradedMarket, Instrument>> {
    const found = new Map<TradedMarket, Instrument>();
    for (const market of TRADED_MARKETS) {
      const profile = findSupportedProfile(market.venue);
      const endpoint = this.#urls[market.venue];
      const open = {
        profile,
        contract: 'linear',
        credentials: null,
        testnet: false,
        endpoint,
        gate: unlimited(),
      } as const;
      const client = await CcxtClient.open(open);
      const listed = (await client.instruments()).find(({ symbol }) => symbol === market.symbol);
      if (listed) found.set(market, listed.instrument);
      await client.close();
    }
    return found;
  }
}

/** What an exchange lets through in a second is its own affair, and far below what a hundred bots send at one close. */
const unlimited = () => new RateGate({ msPerCost: 0.001, reserve: 1_000_000 });

function isQuiet({ session }: LiveBot): boolean {
  if (!session) return false;
  const [market] = session.run.state.markets;
  const orders = session.run.orders();
  const rests = orders.every(({ status, role }) => status.kind === 'open' && role !== 'entry');
  // A stop is sized anew as its entry fills.
  const guarded = orders.reduce((sum, { amount }) => sum + Number(amount), 0) === (market.position?.amount ?? 0);
  return rests && guarded && market.entry === null && market.exit === null && session.blocks.length === 0;
}

/** Enters at each close that is higher than the one before, leaves at each that is lower; the usual indicators look on. */
function everyClose(): ValidTemplate {
  const onlooker = (id: string, params: object = {}) => ({ id, use: id, role: 'signal', weight: 0.001, params });
  const result = validateTemplate({
    format: 'plutarc-strategy/1',
    name: 'Every close',
    direction: 'long',
    components: [
      { id: 'rise', use: 'sma-cross', role: 'signal', weight: 10, params: { fast: 1, slow: 2, output: 'state' } },
      onlooker('ema-cross'),
      onlooker('rsi-reversal'),
      onlooker('macd'),
      onlooker('supertrend'),
      { id: 'stop', use: 'stop-loss', role: 'exit', params: { unit: 'percent', value: 5 } },
      { id: 'flip', use: 'signal-flip', role: 'exit', params: {} },
    ],
    combination: { mode: 'min-score', threshold: 5 },
  });
  if (!result.valid) throw new Error(result.issues.map(({ message }) => message).join(' '));
  return result.strategy;
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
