import type { LiveBot } from '#main/services/bots/live/live-bot.ts';
import type { ToldMarket } from './told-market.ts';

/** Reasons for which nothing is entered that go away by themselves when the bot has come to rest. */
const PASSING = /^the connection to |^what the exchange holds /;

/**
 * What a bot has still to do before it rests: then it has open orders that wait for a price and nothing else. Null when it
 * rests, or has ended.
 */
export function unsettled(bot: LiveBot, market: ToldMarket): string | null {
  if (bot.state === 'error' || bot.state === 'stopped') return null;
  const { session } = bot;
  if (!session) return `it is ${bot.state}: ${bot.status.note ?? 'no note'}`;
  const passing = session.blocks.find((block) => PASSING.test(block));
  if (passing) return passing;
  const { state } = session.run;
  const handled = state.markets.flatMap(({ lastCandle }) => lastCandle ?? []);
  // A bot that has just been started begins behind all candles there are.
  if (handled.length > 0 && Math.max(...handled) < market.newest) return 'a close has not been dealt with';
  for (const { key, role, status } of session.run.orders()) {
    if (status.kind !== 'open' && status.kind !== 'partially-filled') return `${role} ${key} is ${status.kind}`;
  }
  if (state.cancels.length > 0) return `${state.cancels.join(', ')} should go`;
  for (const [k, { exit, closing, oldStop, entry, externalExit }] of state.markets.entries()) {
    if (exit || externalExit) return `market ${k} is being left`;
    if (closing.length > 0) return `books of market ${k} are not ended`;
    if (oldStop) return `a stop of market ${k} is being replaced`;
    if (entry?.moving) return `the entry of market ${k} is being moved`;
  }
  return null;
}
