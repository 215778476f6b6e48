import { DAY_MS } from '#core/market/calendar.ts';
import { allocateCandles, CANDLE_COLUMNS, type Candles, sliceCandles } from '#core/market/candles.ts';
import { resampleCandles } from '#core/market/resample.ts';
import { type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import type { CandlePage } from '#main/adapters/exchange/exchange-client.ts';
import type { CandleRules } from '#main/adapters/exchange/profile.ts';
import { UserError } from '#main/errors.ts';

/** Candles of one timeframe, page by page: as the exchange has them, or put together from shorter ones. */
export interface CandleSource {
  readonly stepMs: number;
  /** Length of the candles that are asked for, which may be shorter. */
  readonly from: Timeframe;
  /** Most candles of one page. */
  readonly pageCandles: number;
  /** Earliest moment (ms) at or after `time` at which a candle can open. */
  align(time: number): number;
  /** The page that begins at `since`, of at most `limit` candles. */
  page(since: number, limit: number): Promise<CandlePage>;
}

/** How one request for candles is made: with patience, see waiting.ts. */
export type AskCandles = (timeframe: Timeframe, since: number, limit: number) => Promise<CandlePage>;

/** Weeks begin on Monday, the fourth day after 1 January 1970. */
const MONDAY = 4 * DAY_MS;

/**
 * @param rules what the exchange has
 * @throws UserError when the timeframe can neither be had nor be put together
 */
export function candleSource(
  timeframe: Timeframe,
  rules: Pick<CandleRules, 'timeframes' | 'maxPerRequest'>,
  exchangeName: string,
  ask: AskCandles,
): CandleSource {
  const stepMs = timeframeMs(timeframe);
  const anchor = timeframe === '1w' ? MONDAY : 0;
  const alignTo = (time: number) => Math.ceil((time - anchor) / stepMs) * stepMs + anchor;
  if (rules.timeframes.includes(timeframe)) {
    return {
      stepMs,
      from: timeframe,
      pageCandles: rules.maxPerRequest,
      // Where candles of several days begin is the exchange's own affair.
      align: (time) => (stepMs > DAY_MS ? time : alignTo(time)),
      page: (since, limit) => ask(timeframe, since, limit),
    };
  }
  const from = longestPart(timeframe, rules.timeframes);
  if (from === null) {
    throw new UserError(
      `${exchangeName} has no ${timeframe} candles, nor shorter ones to make them from: use one of ${rules.timeframes.join(', ')}.`,
      { field: 'timeframe' },
    );
  }
  const ratio = stepMs / timeframeMs(from);
  return {
    stepMs,
    from,
    pageCandles: Math.max(1, Math.floor(rules.maxPerRequest / ratio)),
    align: alignTo,
    page: (since, limit) => assemble(ask, { from, since, limit, stepMs, anchor }),
  };
}

/** The longest of the timeframes that the wanted one is a multiple of. */
function longestPart(wanted: Timeframe, offered: readonly Timeframe[]): Timeframe | null {
  const length = timeframeMs(wanted);
  const parts = offered.filter((part) => timeframeMs(part) < length && length % timeframeMs(part) === 0);
  // Weeks and such are not of the same beginning everywhere.
  const known = parts.filter((part) => timeframeMs(part) <= DAY_MS);
  return known.sort((a, b) => timeframeMs(b) - timeframeMs(a)).at(0) ?? null;
}

interface Assembly {
  readonly from: Timeframe;
  readonly since: number;
  readonly limit: number;
  readonly stepMs: number;
  readonly anchor: number;
}

/** Asks for shorter candles until the long ones are whole, and leaves out what is not. */
async function assemble(ask: AskCandles, { from, since, limit, stepMs, anchor }: Assembly): Promise<CandlePage> {
  const partMs = timeframeMs(from);
  const end = since + limit * stepMs;
  const parts: Candles[] = [];
  let covered = since;
  while (covered < end) {
    const page = await ask(from, covered, Math.ceil((end - covered) / partMs));
    parts.push(page.candles);
    if (page.coveredUntil <= covered) break;
    covered = page.coveredUntil;
  }
  const coveredUntil = Math.floor((Math.min(covered, end) - anchor) / stepMs) * stepMs + anchor;
  const made = resampleFrom(joinCandles(parts), stepMs, anchor);
  let whole = made.length;
  while (whole > 0 && made.time[whole - 1] + stepMs > coveredUntil) whole--;
  return { candles: sliceCandles(made, 0, whole), coveredUntil: Math.max(since, coveredUntil) };
}

/** `resampleCandles` for candles that open at whole multiples of their length after `anchor`. */
function resampleFrom(candles: Candles, stepMs: number, anchor: number): Candles {
  if (anchor === 0) return resampleCandles(candles, stepMs);
  const shift = (series: Candles, by: number) => ({ ...series, time: series.time.map((time) => time + by) });
  return shift(resampleCandles(shift(candles, -anchor), stepMs), anchor);
}

function joinCandles(parts: readonly Candles[]): Candles {
  const joined = allocateCandles(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    for (const column of CANDLE_COLUMNS) joined[column].set(part[column], at);
    at += part.length;
  }
  return joined;
}
