import { expect, onTestFinished, vi } from 'vitest';
import { type BotConfig, botConfigSchema } from '#contract/bot-config.ts';
import type { Bot, BotEvent } from '#contract/bots.ts';
import type { Trade } from '#core/analysis/report.ts';
import { allocateCandles, type Candles } from '#core/market/candles.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import type { Template } from '#core/strategy/template.ts';
import { DEFAULT_NETWORK } from '#main/adapters/exchange/network.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { silentLog } from '#main/log.ts';
import { executeBacktest } from '#main/services/backtests/execute-backtest.ts';
import { loadStoredMarket } from '#main/services/backtests/stored-market.ts';
import { BotService } from '#main/services/bots/bot-service.ts';
import { FEED_PACE } from '#main/services/live-candles/feed-pace.ts';
import { LiveCandles } from '#main/services/live-candles/live-candles.ts';
import { LiveConnections } from '#main/services/live-candles/live-connections.ts';
import { LiveFunding } from '#main/services/live-candles/live-funding.ts';
import { readInstrumentList } from '#main/services/market-data/download/instrument-list.ts';
import { TopicHub } from '#main/services/topics/topic-hub.ts';
import { type SimulatorOptions, startSimulator } from '../../simulator/simulator.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { strategyOf, templateOf } from '../../unit/core/support/engine.ts';
import { fastTime } from './fast-time.ts';

export const MINUTE = 60_000;
/** A candle of a minute takes a second. */
const SCALE = 60;
/** No answer takes so long, although the clock runs fast. */
const NETWORK = { ...DEFAULT_NETWORK, timeoutMs: 600_000 };
const PACE = { ...FEED_PACE, settleMs: 2000, lateMs: 2000, silentMs: 90_000 };

/** Trades every few candles, and can decide at the close of its fourth. */
const TEMPLATE = templateOf([
  { use: 'sma-cross', role: 'signal', params: { fast: 1, slow: 3, output: 'event' } },
  { use: 'signal-flip', role: 'exit' },
  { use: 'stop-loss', role: 'exit', params: { unit: 'percent', value: 0.2 } },
]);
export const WARMUP = 4;

export interface PaperHost {
  readonly service: BotService;
  readonly ledger: Ledger;
  /** Every state of every bot that was shown, in order. */
  readonly shown: readonly Bot[];
  /** Ends in good order. */
  close(): Promise<void>;
  /** Ends as a process that is killed: what is not written yet never will be. */
  kill(): Promise<void>;
}

export interface PaperWorldOptions extends Partial<SimulatorOptions> {
  readonly symbols?: readonly string[];
  /** What time it is when the test begins, ms. */
  readonly begin?: number;
}

/** Paper bots on live candles of a simulated Bybit, in fast time. */
export async function paperWorld({ begin, ...options }: PaperWorldOptions = {}) {
  fastTime(SCALE, begin);
  const clock = { kind: 'real' } as const;
  const symbols = options.symbols ?? ['BTCUSDT'];
  const candles = Object.fromEntries(symbols.map((symbol, k) => [symbol, { columns: zigzag(k), lengthMs: MINUTE }]));
  const simulator = await startSimulator({ venue: 'bybit', clock, candles, ...options, symbols });
  vi.stubEnv('PLUTARC_ENDPOINT_BYBIT', simulator.url);
  const folder = temporaryFolder();
  const hosts: PaperHost[] = [];
  onTestFinished(async () => {
    for (const host of hosts) await host.close();
    await simulator.close();
    vi.unstubAllEnvs();
  });

  const host = (): PaperHost => {
    const ledger = Ledger.open(folder);
    const store = MarketStore.open(folder);
    const shown: Bot[] = [];
    const connections = new LiveConnections();
    const networkFor = async () => NETWORK;
    const liveCandles = new LiveCandles({ store, hub: new TopicHub(), connections, networkFor, pace: PACE });
    const liveFunding = new LiveFunding({ store, connections, networkFor });
    const service = new BotService({
      dataFolder: folder,
      ledger,
      store,
      log: silentLog,
      changed: (_, bot) => void (bot && shown.push(bot)),
      liveCandles,
      liveFunding,
    });
    if (!service.host('test')) throw new Error('another host has the folder');
    let open = true;
    const end = async (first: () => void) => {
      if (!open) return;
      open = false;
      first();
      liveFunding.close();
      await liveCandles.close();
      store.close();
      ledger.close();
    };
    const made: PaperHost = {
      service,
      ledger,
      shown,
      close: () => end(() => service.close()),
      kill: () =>
        end(() => {
          // Whatever is written from now on fails, as it would not be written at all.
          ledger.close();
          service.close();
        }),
    };
    hosts.push(made);
    return made;
  };

  await readInstruments(folder);
  return { simulator, folder, host, now: () => Date.now() };
}

/** Prices that turn every three minutes, so that there is something to trade: two hours of past and ten of future. */
function zigzag(shift: number): Candles {
  const first = Math.floor(Date.now() / MINUTE) - 120;
  const candles = allocateCandles(720);
  let price = shift === 0 ? 60_000 : 3_000;
  for (let i = 0; i < candles.length; i++) {
    const minute = first + i;
    const step = price * 0.0001 * (8 + ((minute * 7 + shift) % 11)) * ((minute + shift) % 6 < 3 ? 1 : -1);
    const open = price;
    price = Math.round((price + step) * 10) / 10;
    candles.time[i] = minute * MINUTE;
    candles.open[i] = open;
    candles.high[i] = Math.max(open, price) + 1;
    candles.low[i] = Math.min(open, price) - 1;
    candles.close[i] = price;
    candles.volume[i] = 5;
  }
  return candles;
}

async function readInstruments(folder: string): Promise<void> {
  const connections = new LiveConnections();
  const store = MarketStore.open(folder);
  const profile = findSupportedProfile('bybit');
  const connect = () => connections.get('bybit', 'linear', NETWORK);
  const options = { connect, store, signal: { aborted: false }, onWait: () => undefined, patienceMs: 60_000 };
  await readInstrumentList({ ...options, profile: { ...profile, contracts: ['linear'] } });
  await connections.close();
  store.close();
}

/** Creates a bot on live candles and starts it. */
export function startBot({ service }: PaperHost, changes: Partial<BotConfig> = {}, template: Template = TEMPLATE) {
  const id = service.create(liveConfig(changes), template);
  service.command(id, 'start');
  return id;
}

export function liveConfig(changes: Partial<BotConfig> = {}): BotConfig {
  return botConfigSchema.parse({
    name: 'Paper',
    strategyId: 'Test',
    markets: [marketOf('BTC/USDT:USDT')],
    timeframe: '1m',
    settings: backtestSettingsSchema.parse({ closeAtEnd: false, slippageBps: 1 }),
    feed: { kind: 'live' },
    ...changes,
  });
}

export function marketOf(symbol: string): BotConfig['markets'][number] {
  return { market: `bybit:${symbol}`, instrument: instrumentSchema.parse({}) };
}

/** Waits for what the clock, the exchange and the bot bring. */
export function until(check: () => unknown, seconds = 60): ReturnType<typeof expect.poll> {
  return expect.poll(check, { timeout: seconds * 1000, interval: 20 });
}

/** Waits until a bot has dealt with so many closes more. */
export async function untilCloses({ service }: PaperHost, id: string, more: number): Promise<void> {
  const before = service.get(id).standing.moments;
  await until(() => service.get(id).standing.moments).toBeGreaterThanOrEqual(before + more);
}

export function noticesOf({ ledger }: PaperHost, id: string): string[] {
  return ledger.bots.events(id).flatMap(({ event }) => (event.kind === 'notice' ? [event.text] : []));
}

export function eventsOf<K extends BotEvent['event']['kind']>({ ledger }: PaperHost, id: string, kind: K) {
  return ledger.bots.events(id).flatMap(({ event }) => (event.kind === kind ? [event as EventOf<K>] : []));
}
type EventOf<K> = Extract<BotEvent['event'], { kind: K }>;

/** What the backtest makes of the candles and rates that are stored now, from the bot's first candle to its last one. */
export function backtestOf(folder: string, bot: Bot, begins: number | null, template: Template = TEMPLATE) {
  const { config, standing } = bot;
  const store = MarketStore.open(folder);
  try {
    const to = standing.marketTime ?? 0;
    const markets = config.markets.map(({ market, instrument }) => {
      const { candles, funding } = loadStoredMarket(store, market, config.timeframe, { from: begins ?? 0, to });
      return { market, instrument, candles, funding, synthetic: false };
    });
    const strategy = strategyOf(template);
    const report = executeBacktest({ strategy, settings: config.settings, timeframe: config.timeframe, markets });
    const closed = report.trades.filter(({ open }) => !open);
    // As the ledger has them: JSON knows no −0.
    const trades: readonly Trade[] = JSON.parse(JSON.stringify(closed));
    return { trades, equity: report.equity.at(-1)?.[1], moments: report.equity.length };
  } finally {
    store.close();
  }
}

/** Stops a bot, and shows that it has done what a backtest over the same candles does. */
export async function expectBacktest(host: PaperHost, folder: string, id: string): Promise<readonly Trade[]> {
  host.service.command(id, 'stop');
  await until(() => host.service.get(id).state).toBe('stopped');
  const stored = host.ledger.bots.get(id);
  const bot = host.service.get(id);
  const expected = backtestOf(folder, bot, stored?.begins ?? null, stored?.template ?? TEMPLATE);
  const trades = host.ledger.bots.trades(id);
  expect(trades).toEqual(expected.trades);
  expect(bot.standing.moments).toBe(expected.moments);
  expect(bot.standing.equity).toBe(expected.equity);
  return trades;
}
