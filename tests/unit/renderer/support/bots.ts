import { type BotConfig, botConfigSchema } from '#contract/bot-config.ts';
import type { Bot, BotMarket, BotStanding } from '#contract/bots.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';

export const BTC = 'binance:BTC/USDT:USDT';
export const INVERSE = 'deribit:BTC/USD:BTC';

type Position = NonNullable<BotMarket['position']>;

export const long = (changes: Partial<Position> = {}): Position => ({
  side: 'long',
  amount: 2,
  entryTime: 1_000_000,
  entryPrice: 100,
  unrealised: 20,
  stop: 95,
  target: 130,
  liquidation: 55,
  stopIn: 'exchange',
  ...changes,
});

export const market = (changes: Partial<BotMarket> = {}): BotMarket => ({
  market: BTC,
  mark: 110,
  position: null,
  pendingEntry: 0,
  pendingExit: null,
  external: null,
  ...changes,
});

export interface BotChanges extends Omit<Partial<Bot>, 'config' | 'standing'> {
  readonly config?: Partial<BotConfig>;
  readonly standing?: Partial<BotStanding>;
}

/** A running paper bot over live candles, and what is different about it. Its markets are those of its standing. */
export function botOf({ config, standing, ...changes }: BotChanges = {}): Bot {
  const markets = standing?.markets ?? [market()];
  return {
    id: changes.name ?? 'bot',
    createdAt: 0,
    name: 'bot',
    mode: 'paper',
    testnet: false,
    keyLabel: null,
    endpoint: null,
    confirmed: true,
    strategyName: 'EMA Trend',
    state: 'running',
    since: 0,
    heartbeat: null,
    error: null,
    note: null,
    ...changes,
    config: {
      ...botConfigSchema.parse({
        name: 'bot',
        strategyId: 'ema-trend',
        markets: markets.map((each) => ({
          market: each.market,
          instrument: instrumentSchema.parse({
            contract: each.market === INVERSE ? 'inverse' : 'linear',
            contractSize: each.market === INVERSE ? 10 : 1,
          }),
        })),
        timeframe: '1h',
        settings: backtestSettingsSchema.parse({}),
        feed: { kind: 'live' },
      }),
      ...config,
    },
    standing: {
      moments: 10,
      marketTime: 2_000_000,
      equity: 1000,
      trades: 0,
      wins: 0,
      dayStart: 1000,
      risk: { lostTodayPct: 0, drawdownPct: 0, losses: 0, locks: [] },
      warmup: null,
      progress: 0,
      atEnd: false,
      ...standing,
      markets,
    },
  };
}
