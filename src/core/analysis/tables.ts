import { civilDate, minuteOfDay, weekday } from '../market/calendar.ts';
import { WEEKDAYS } from '../strategy/template.ts';
import type { Trade, TradeGroup, TradeTables } from './report.ts';

/**
 * Groups the closed trades.
 * @param supporters ids of the signals that agreed with a trade's direction, by the trade's id
 */
export function tradeTables(closed: readonly Trade[], supporters: (trade: Trade) => readonly string[]): TradeTables {
  const two = (value: number) => String(value).padStart(2, '0');
  const byKey = (keys: (trade: Trade) => readonly string[]) => grouped(closed, keys);
  const sorted = (groups: TradeGroup[]) => groups.sort((a, b) => (a.key < b.key ? -1 : 1));
  const weekdays = byKey((trade) => [WEEKDAYS[weekday(trade.entryTime)]]);
  return {
    exitReason: byKey((trade) => [trade.exitReason]).sort((a, b) => b.trades - a.trades || (a.key < b.key ? -1 : 1)),
    month: sorted(
      byKey((trade) => {
        const { year, month } = civilDate(trade.exitTime);
        return [`${year}-${two(month)}`];
      }),
    ),
    weekday: WEEKDAYS.flatMap((day) => weekdays.filter(({ key }) => key === day)),
    hour: sorted(byKey((trade) => [two(Math.floor(minuteOfDay(trade.entryTime) / 60))])),
    market: sorted(byKey(({ symbol }) => (symbol === undefined ? [] : [symbol]))),
    component: sorted(byKey(supporters)),
  };
}

function grouped(trades: readonly Trade[], keys: (trade: Trade) => readonly string[]): TradeGroup[] {
  const groups = new Map<string, Trade[]>();
  for (const trade of trades) {
    for (const key of keys(trade)) {
      const group = groups.get(key);
      if (group) group.push(trade);
      else groups.set(key, [trade]);
    }
  }
  return [...groups].map(([key, members]) => describeGroup(key, members));
}

function describeGroup(key: string, trades: readonly Trade[]): TradeGroup {
  let won = 0;
  let lost = 0;
  let wins = 0;
  let percent = 0;
  for (const { pnl, pnlPct } of trades) {
    if (pnl > 0) {
      wins++;
      won += pnl;
    } else lost -= pnl;
    percent += pnlPct;
  }
  return {
    key,
    trades: trades.length,
    winRatePct: (100 * wins) / trades.length,
    pnl: won - lost,
    avgPct: percent / trades.length,
    profitFactor: lost > 0 ? won / lost : null,
  };
}
