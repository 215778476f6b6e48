import { TIMEFRAMES, timeframeMs } from '#core/market/timeframe.ts';
import type { CandleRules } from '#main/adapters/exchange/profile.ts';
import type { AskCandles } from './candle-source.ts';

/** No perpetual of these exchanges is older. */
const EARLIEST = Date.UTC(2016, 0, 4);
/** What the search narrows down with, longest first: a handful of requests in all. */
const STEPS = ['1w', '1d', '1h', '15m', '1m'] as const;
/** Nobody needs the beginning better than to the hour. */
const FINE_ENOUGH_MS = timeframeMs('1h');

/**
 * Where an instrument's candles begin, ms, to the hour: weeks are looked through from the earliest on, then the days of
 * the first week, then its hours. Exchanges answer such wide questions at once.
 * @param now exchange time
 * @returns null when there is no closed candle yet
 */
export async function findFirstCandle(
  ask: AskCandles,
  rules: Pick<CandleRules, 'timeframes' | 'maxPerRequest' | 'history'>,
  now: number,
): Promise<number | null> {
  const offered = STEPS.filter((timeframe) => rules.timeframes.includes(timeframe));
  const steps = offered.length > 0 ? offered : [...TIMEFRAMES].reverse().filter((tf) => rules.timeframes.includes(tf));
  let from = EARLIEST;
  let to = now;
  let found: number | null = null;
  for (const timeframe of steps) {
    const length = timeframeMs(timeframe);
    if (found !== null && length < FINE_ENOUGH_MS) break;
    // Before what the exchange keeps there is nothing to look through.
    let since = rules.history === 'full' ? from : Math.max(from, now - rules.history * length);
    let first: number | null = null;
    while (first === null && since < to) {
      const limit = Math.min(rules.maxPerRequest, Math.ceil((to - since) / length));
      const page = await ask(timeframe, since, limit);
      if (page.candles.length > 0) first = page.candles.time[0];
      else if (page.coveredUntil <= since) break;
      else since = page.coveredUntil;
    }
    if (first !== null) {
      found = first;
      // The first trade lies inside the first candle.
      from = first;
      to = Math.min(now, first + length);
    } else if (found === null) {
      // Nothing has closed yet in this length: what there is, is younger than two of them.
      from = Math.max(from, Math.floor((now - 2 * length) / length) * length);
    }
  }
  return found;
}
