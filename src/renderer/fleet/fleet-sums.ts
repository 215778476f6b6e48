import type { Bot } from '#contract/bots.ts';
import { DAY_MS } from '#core/market/calendar.ts';
import { hasPosition, isActive } from './bot-condition.ts';
import { coinOf, positionsOf } from './open-positions.ts';

/** What bots of one kind of account and one settlement coin have come to together. Money in that coin. */
export interface FleetSum {
  readonly coin: string;
  /** Bots that are counted, and how many of them may enter. */
  readonly bots: number;
  readonly running: number;
  readonly equity: number;
  readonly today: number;
  /** In percent of the equity when the day began. */
  readonly todayPct: number;
  readonly open: number;
  readonly positions: number;
  readonly trades: number;
  readonly wins: number;
  /** Notional of the open positions, and as a multiple of the equity. */
  readonly exposure: number;
  readonly exposureTimes: number;
  /** How far the equity is below the highest of each account, added up; in percent of those. */
  readonly drawdownPct: number;
}

/**
 * Whether a bot's account is part of what the user has at work. That of a stopped bot is while it holds something on an
 * exchange; what a stopped paper bot holds stands still.
 */
export function isAtWork(bot: Bot): boolean {
  return isActive(bot) || (bot.mode === 'live' && hasPosition(bot));
}

/** Whether a bot that has stopped traded the market of the present day: what it made today counts. */
function stoppedToday({ config, standing }: Bot, now: number): boolean {
  const { marketTime } = standing;
  if (config.feed.kind !== 'live' || marketTime === null) return false;
  return marketTime > Math.floor(now / DAY_MS) * DAY_MS;
}

/** Sums by settlement coin, in the order of the coins' names. */
export function fleetSums(bots: readonly Bot[], now: number): FleetSum[] {
  const coins = new Map<string, { counted: Bot[]; today: number; dayStart: number }>();
  for (const bot of bots) {
    const atWork = isAtWork(bot);
    if (!atWork && !stoppedToday(bot, now)) continue;
    const coin = coinOf(bot);
    const sum = coins.get(coin) ?? { counted: [], today: 0, dayStart: 0 };
    coins.set(coin, sum);
    sum.today += bot.standing.equity - bot.standing.dayStart;
    sum.dayStart += bot.standing.dayStart;
    if (atWork) sum.counted.push(bot);
  }
  return [...coins]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([coin, { counted, today, dayStart }]) => {
      const equity = total(counted, ({ standing }) => standing.equity);
      const peaks = total(
        counted,
        ({ standing: { equity, risk } }) => equity / (1 - Math.min(99.99, risk.drawdownPct) / 100),
      );
      const positions = counted.flatMap(positionsOf);
      const exposure = total(positions, ({ notional }) => notional);
      return {
        coin,
        bots: counted.length,
        running: counted.filter(({ state }) => state === 'running').length,
        equity,
        today,
        todayPct: dayStart > 0 ? (100 * today) / dayStart : 0,
        open: total(positions, ({ unrealised }) => unrealised),
        positions: positions.length,
        trades: total(counted, ({ standing }) => standing.trades),
        wins: total(counted, ({ standing }) => standing.wins),
        exposure,
        exposureTimes: equity > 0 ? exposure / equity : 0,
        drawdownPct: peaks > 0 ? (100 * (peaks - equity)) / peaks : 0,
      };
    });
}

function total<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}
