import { botConfigSchema } from '#contract/bot-config.ts';
import { type Bot, type BotMarket, type BotStanding, botSchema } from '#contract/bots.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';

type Position = NonNullable<BotMarket['position']>;

/** A market of a bot, flat unless it is given a position. */
export function marketWith(position: Partial<Position> | null, changes: Partial<BotMarket> = {}): BotMarket {
  return {
    market: 'bybit:BTC/USDT:USDT',
    mark: 42_000,
    position: position && {
      side: 'long',
      amount: 0.5,
      entryTime: 0,
      entryPrice: 41_500,
      unrealised: 250,
      stop: 41_000,
      target: null,
      liquidation: null,
      stopIn: 'exchange',
      ...position,
    },
    pendingEntry: 0,
    pendingExit: null,
    external: null,
    ...changes,
  };
}

/** A running paper bot that holds nothing, changed as the test wants. */
export function bot(changes: Partial<Omit<Bot, 'standing'>> = {}, standing: Partial<BotStanding> = {}): Bot {
  const config = botConfigSchema.parse({
    name: 'Trend',
    strategyId: 'ema-trend',
    markets: [{ market: 'bybit:BTC/USDT:USDT', instrument: instrumentSchema.parse({}) }],
    timeframe: '1h',
    settings: backtestSettingsSchema.parse({}),
    feed: { kind: 'live' },
  });
  return botSchema.parse({
    id: 'trend-1',
    createdAt: 0,
    name: 'Trend',
    mode: 'paper',
    testnet: false,
    keyLabel: null,
    endpoint: null,
    confirmed: true,
    strategyName: 'EMA trend',
    state: 'running',
    since: 0,
    heartbeat: 0,
    error: null,
    note: null,
    config,
    ...changes,
    standing: {
      moments: 10,
      marketTime: 0,
      equity: 10_000,
      trades: 0,
      wins: 0,
      dayStart: 10_000,
      risk: { lostTodayPct: 0, drawdownPct: 0, losses: 0, locks: [] },
      markets: [marketWith(null)],
      progress: 0,
      atEnd: false,
      ...standing,
    },
  });
}

/** A running bot with real money. */
export function liveBot(changes: Partial<Omit<Bot, 'standing'>> = {}, standing: Partial<BotStanding> = {}): Bot {
  return bot({ mode: 'live', keyLabel: 'main', ...changes }, standing);
}
