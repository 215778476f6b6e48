import type { LiveMarket, LiveRunInput } from '#core/live/live-input.ts';
import { LiveRun } from '#core/live/live-run.ts';
import type { LiveState } from '#core/live/live-state.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import type { ValidTemplate } from '#core/strategy/validation.ts';
import type { ExchangeClient } from '#main/adapters/exchange/exchange-client.ts';
import { CLOCK_LIMIT_MS } from '#main/adapters/exchange/key-test.ts';
import { isNative } from '#main/adapters/exchange/order-shapes.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';
import type { BotTable, StoredBot } from '#main/adapters/storage/bot-table.ts';
import type { LiveTable } from '#main/adapters/storage/live-table.ts';
import { UserError } from '#main/errors.ts';
import { readAccount } from './account-reading.ts';
import type { LiveClock } from './live-clock.ts';
import { type CandleSource, followMarkets, readFunding, readHistory, splitPast } from './live-history.ts';
import type { LiveJournal } from './live-journal.ts';
import type { LivePace } from './live-pace.ts';
import { LiveSession } from './live-session.ts';
import type { TradingTerms } from './order-request.ts';
import { readTerms, setUpAccount } from './set-up-account.ts';

export interface ConnectDeps {
  readonly bot: StoredBot;
  readonly strategy: ValidTemplate;
  readonly profile: SupportedProfile;
  readonly client: ExchangeClient;
  readonly clock: LiveClock;
  readonly pace: LivePace;
  readonly bots: BotTable;
  readonly live: LiveTable;
  readonly journal: LiveJournal;
  readonly candles: CandleSource;
  readonly signal: AbortSignal;
  readonly blocks: () => readonly string[];
  readonly failed: (error: unknown) => void;
}

/**
 * The way to a live session, which is always the way of recovery: clock, rules, balance and positions are read, the
 * account is set up, the past is gone through, and what was under way is looked up, before anything is decided.
 * @throws UserError when the bot cannot trade like that; the user has to change something
 * @throws ExchangeError when the exchange cannot be asked
 */
export async function connectBot(deps: ConnectDeps): Promise<LiveSession> {
  const { bot, profile, client, clock, live, bots, journal, signal } = deps;
  const { config } = bot;
  const record = live.record(bot.id);
  const saved = readState(record?.state, config.name);
  const holds = saved?.markets.some(({ position }) => position !== null) ?? false;
  const { offset, uncertainty } = await clock.measure();
  if (Math.abs(offset) - uncertainty > CLOCK_LIMIT_MS && !holds) {
    throw new UserError(
      `The clock of this machine is ${(Math.abs(offset) / 1000).toFixed(1)} s off that of ${profile.name}, too much for live trading: switch automatic time on, and start the bot again.`,
    );
  }
  const terms = await readTerms(client, profile, config);
  const coin = terms[0].symbol.split(':')[1];
  const reading = await readAccount(client, profile, coin, null);
  if (!(reading.equity > 0) && !holds) {
    throw new UserError(
      `The account at ${profile.name} has no ${coin} to trade with: transfer some to its derivatives wallet, and start the bot again.`,
    );
  }
  for (const note of await setUpAccount(client, terms, new Set(reading.positions.keys()))) journal.notice(note);
  const input = runInput(deps, terms);
  const from = LiveRun.historyFrom(input, saved, clock.now());
  const names = config.markets.map(({ market }) => market);
  const followed = await followMarkets(deps.candles, names, config.timeframe, from, () => clock.now(), signal);
  try {
    signal.throwIfAborted();
    const funding = await fundingFor(deps, terms);
    const { known, missed } = splitPast(followed.past, saved);
    const orders = live.orders(bot.id, keysOf(saved));
    const history = readHistory(bot, { bots, live }, known, funding);
    const run = new LiveRun(input, saved, orders, history);
    live.pruneMarks(bot.id);
    const trades = bots.trades(bot.id);
    const session = new LiveSession({
      ...deps,
      botId: bot.id,
      ledger: live,
      terms,
      timeframeMs: input.timeframeMs,
      run,
      record,
      reading,
      candles: followed,
      trades: trades.length,
      wins: trades.filter(({ pnl }) => pnl > 0).length,
    });
    session.clockMeasured(offset, uncertainty);
    await open(session, missed);
    return session;
  } catch (error) {
    await followed.stop();
    throw error;
  }
}

async function open(session: LiveSession, missed: ReturnType<typeof splitPast>['missed']): Promise<void> {
  try {
    await session.open(missed);
  } catch (error) {
    session.end();
    throw error;
  }
}

function runInput({ bot, strategy, profile }: ConnectDeps, terms: readonly TradingTerms[]): LiveRunInput {
  const { config } = bot;
  const outside = config.execution.protection === 'exchange' && profile.orders.reduceOnly;
  const markets = config.markets.map(({ market }, place): LiveMarket => {
    return {
      market,
      instrument: terms[place].instrument,
      stops: outside && isNative(profile, 'stop-market') ? 'exchange' : 'software',
      targets: outside ? 'exchange' : 'software',
    };
  });
  return {
    id: bot.id,
    strategy,
    timeframeMs: timeframeMs(config.timeframe),
    settings: config.settings,
    limits: config.limits,
    execution: config.execution,
    markets,
  };
}

/** Payments of the past are read for strategies that look at them only. */
async function fundingFor({ strategy, profile, client }: ConnectDeps, terms: readonly TradingTerms[]) {
  const needed = strategy.components.some(({ component }) => component.needs?.includes('funding'));
  if (!needed || !profile.funding.history) return terms.map(() => null);
  const all = [];
  for (const { symbol } of terms) all.push(await readFunding(client, symbol));
  return all;
}

/** @throws UserError for a state of a form that this version does not know */
function readState(state: unknown, name: string): LiveState | null {
  if (state === null || state === undefined) return null;
  if (typeof state === 'object' && 'version' in state && state.version === 1) return state as LiveState;
  throw new UserError(
    `What "${name}" was doing was written by another version of this application: update it, or close its position by hand and create the bot anew.`,
    { code: 'refused' },
  );
}

/** Orders that the books of a run speak of. */
function keysOf(saved: LiveState | null): string[] {
  return (saved?.markets ?? []).flatMap(({ booked, entry, exit, stop, target, oldStop, externalExit }) =>
    [...Object.keys(booked), entry?.key, exit?.key, stop?.key, target?.key, oldStop, externalExit].filter(
      (key): key is string => typeof key === 'string',
    ),
  );
}
