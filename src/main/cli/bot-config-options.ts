import { type BotConfig, type BotFeed, botConfigSchema } from '#contract/bot-config.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { formatMarketId, type MarketId, parseMarketId } from '#core/market/market-id.ts';
import { isTimeframe, TIMEFRAMES } from '#core/market/timeframe.ts';
import { SUPPORTED_PROFILES } from '#main/adapters/exchange/profiles/index.ts';
import { UserError } from '#main/errors.ts';
import { type BacktestFlags, readInstrument, readSettings } from './backtest-options.ts';
import { type ExecutionFlags, readExecution } from './execution-options.ts';
import { parseSpeed } from './parse-speed.ts';
import { parseTime } from './parse-time.ts';

/** The flags of `plutarc bots create` as commander hands them over: text, or absent. */
export interface CreateFlags extends Omit<BacktestFlags, 'closeAtEnd' | 'seed'>, ExecutionFlags {
  readonly name: string;
  readonly paper?: boolean;
  readonly key?: string;
  readonly feed?: string;
  readonly replayFrom?: string;
  readonly replaySpeed?: string;
  readonly acceptSlowCandles?: boolean;
  readonly maxDailyLoss?: string;
  readonly dayStart: string;
  readonly maxDrawdown?: string;
  readonly maxConsecutiveLosses?: string;
  readonly coolDown: string;
  readonly maxSlippageBps?: string;
  readonly maxOrdersPerMinute: string;
}

/**
 * Where the candles come from: as `--feed` says; without it a replay where there is a flag of replays, or where a market
 * is not one of an exchange that can be asked, and live candles everywhere else.
 * @throws UserError when the flags contradict each other
 */
export function feedOf(flags: CreateFlags): BotFeed {
  const { feed, replayFrom, replaySpeed } = flags;
  const replays = replayFrom !== undefined || replaySpeed !== undefined;
  if (feed !== undefined && feed !== 'live' && feed !== 'replay') {
    throw new UserError(`--feed "${feed}" is not a feed: use live or replay`);
  }
  if (flags.key !== undefined && (replays || feed === 'replay')) {
    throw new UserError('A bot with --key trades live candles: leave the flags of replays out, or use --paper.');
  }
  if (feed === 'live' && replays) {
    throw new UserError('--replay-from and --replay-speed are for replays: leave them out, or use --feed replay.');
  }
  const reachable = marketsOf(flags).every(({ exchange }) => SUPPORTED_PROFILES.some(({ id }) => id === exchange));
  if (feed === 'live' || flags.key !== undefined || (feed === undefined && !replays && reachable))
    return { kind: 'live' };
  return {
    kind: 'replay',
    from: replayFrom === undefined ? null : parseTime(replayFrom, '--replay-from'),
    speed: parseSpeed(replaySpeed ?? 'max'),
  };
}

/** Flags of a contract that a replay may say and a bot on live candles may not. */
const CONTRACT_FLAGS = [
  ['preset', '--preset'],
  ['contract', '--contract'],
  ['contractSize', '--contract-size'],
  ['tick', '--tick'],
  ['step', '--step'],
  ['minAmount', '--min-amount'],
  ['minNotional', '--min-notional'],
  ['maintenanceMargin', '--maintenance-margin'],
  ['maintenanceTiers', '--maintenance-tiers'],
  ['maxLeverage', '--max-leverage'],
] as const satisfies readonly (readonly [keyof CreateFlags, string])[];

/**
 * What the user knows better about the contract than the exchange's list: the fees of the account.
 * @throws UserError when something else is given
 */
export function readLiveFees(flags: CreateFlags): Partial<Instrument> {
  const [first] = CONTRACT_FLAGS.filter(([name]) => flags[name] !== undefined);
  if (first) {
    throw new UserError(
      `${first[1]} is for replays: a bot on live candles trades the contract that its exchange lists.`,
    );
  }
  const { feeTaker, feeMaker } = readInstrument(flags);
  return {
    ...(flags.feeTaker !== undefined && { feeTaker }),
    ...(flags.feeMaker !== undefined && { feeMaker }),
  };
}

/** @throws UserError that names the flag and what would be valid */
export function readBotConfig(
  flags: CreateFlags,
  feed: BotFeed,
  strategyId: string,
  keyId: string | null = null,
): BotConfig {
  const settings = readSettings({ ...flags, closeAtEnd: 'false', seed: '1' });
  const instrument = readInstrument(flags);
  if (!isTimeframe(flags.timeframe)) {
    throw new UserError(`--timeframe "${flags.timeframe}" is not a timeframe: use one of ${TIMEFRAMES.join(', ')}`);
  }
  const optional = (text: string | undefined) => (text === undefined ? null : Number(text));
  const config = botConfigSchema.safeParse({
    name: flags.name,
    strategyId,
    keyId,
    execution: readExecution(flags),
    markets: marketsOf(flags).map((market) => ({ market: formatMarketId(market), instrument })),
    timeframe: flags.timeframe,
    settings,
    limits: {
      maxDailyLossPct: optional(flags.maxDailyLoss),
      dayStartHour: Number(flags.dayStart),
      maxDrawdownPct: optional(flags.maxDrawdown),
      maxConsecutiveLosses: optional(flags.maxConsecutiveLosses),
      coolDownMinutes: Number(flags.coolDown),
      maxSlippageBps: optional(flags.maxSlippageBps),
      maxOrdersPerMinute: flags.maxOrdersPerMinute === 'none' ? null : Number(flags.maxOrdersPerMinute),
    },
    feed,
    acceptsSlowCandles: flags.acceptSlowCandles === true,
  });
  if (config.success) return config.data;
  const [issue] = config.error.issues;
  const limit = LIMITS[String(issue.path[1])];
  if (limit) throw new UserError(`${limit.flag} "${flags[limit.name]}" must be ${limit.valid}`);
  if (issue.path[0] === 'name') throw new UserError(`--name "${flags.name}" must have 1 to 60 characters`);
  throw new UserError(`The bot cannot be created: ${issue.path.join('.')}: ${issue.message}`);
}

interface LimitFlag {
  readonly flag: string;
  readonly name: keyof CreateFlags;
  readonly valid: string;
}

const PERCENT = 'above 0 and at most 100 percent';
const COUNT = 'a whole number from 1 to 1000';

/** How each limit of a bot is given, and what it can be. */
const LIMITS: Readonly<Record<string, LimitFlag | undefined>> = {
  maxDailyLossPct: { flag: '--max-daily-loss', name: 'maxDailyLoss', valid: PERCENT },
  dayStartHour: { flag: '--day-start', name: 'dayStart', valid: 'an hour from 0 to 23' },
  maxDrawdownPct: { flag: '--max-drawdown', name: 'maxDrawdown', valid: PERCENT },
  maxConsecutiveLosses: { flag: '--max-consecutive-losses', name: 'maxConsecutiveLosses', valid: COUNT },
  coolDownMinutes: { flag: '--cool-down', name: 'coolDown', valid: 'above 0 and at most 43200 minutes' },
  maxSlippageBps: { flag: '--max-slippage-bps', name: 'maxSlippageBps', valid: 'above 0 and at most 10000' },
  maxOrdersPerMinute: { flag: '--max-orders-per-minute', name: 'maxOrdersPerMinute', valid: `${COUNT}, or none` },
};

function marketsOf({ market = [] }: CreateFlags): MarketId[] {
  return market.map((name) => {
    const id = parseMarketId(name);
    if (id) return id;
    throw new UserError(`--market "${name}" is not a market: write it like binance:BTC/USDT:USDT`);
  });
}
