import type { LiveCommit } from '#main/adapters/storage/live-table.ts';
import type { TradedVenue } from './venues.ts';

/** What is written without anything having happened: a heartbeat. */
export const FIGURES = 'figures';

/** What was written, for the tables: `BTC entry:open, BTC stop:submitting`. */
export function inWords({ orders, bot, mark }: LiveCommit, { markets }: TradedVenue): string {
  const parts = orders.map(({ order, cancelWanted }) => {
    const { market, role, status } = order;
    return `${markets[market].short} ${role}:${status.kind}${cancelWanted ? ' to be cancelled' : ''}`;
  });
  if (bot && bot.trades.length > 0) parts.push('trade');
  if (bot?.state) parts.push(bot.state.state);
  if (mark) parts.push('close');
  if (bot && bot.done.length > 0) parts.push('command');
  return parts.length > 0 ? parts.join(', ') : FIGURES;
}
