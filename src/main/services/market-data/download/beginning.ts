import { formatUtc } from '#core/market/calendar.ts';
import type { MarketId } from '#core/market/market-id.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';
import { UserError } from '#main/errors.ts';
import type { AskCandles, CandleSource } from './candle-source.ts';
import type { ExchangeConnection } from './connections.ts';
import { findFirstCandle } from './first-candle.ts';

export interface BeginningQuestion {
  readonly connection: ExchangeConnection;
  readonly store: MarketStore;
  readonly market: MarketId;
  /** Null when only funding rates are wanted. */
  readonly step: CandleSource | null;
  readonly ask: AskCandles;
  /** First moment asked for, ms; null for the earliest that there is. */
  readonly wanted: number | null;
  /** Exclusive. */
  readonly to: number;
}

/**
 * Where a download can begin, with a sentence when that is later than what was asked for.
 * @throws UserError when all of the time asked for lies before
 */
export async function findBeginning(question: BeginningQuestion): Promise<{ from: number; note: string | null }> {
  const { connection, market, wanted, to } = question;
  const { name } = connection.profile;
  const kept = keptSince(question);
  const first = kept ?? (await listedSince(question));
  if (first === null) throw new UserError(`${name} has no closed candles of ${market.symbol} yet: try again later.`);
  const words =
    kept === null
      ? `${market.symbol} is listed on ${name} since ${formatUtc(first)} UTC`
      : `${name} keeps only its newest candles, of ${market.symbol} those since ${formatUtc(first)} UTC`;
  if (to <= first) {
    throw new UserError(`${words}: there is nothing before; choose a later last day.`, { field: 'to' });
  }
  if (wanted === null || wanted >= first) return { from: wanted ?? first, note: null };
  return { from: first, note: kept === null ? `${words}: the download begins there.` : `${words}.` };
}

/** First moment (ms) of what an exchange keeps that does not keep all; null for one that does. */
function keptSince({ connection, step }: BeginningQuestion): number | null {
  const { history } = connection.profile.candles;
  if (history === 'full' || step === null) return null;
  const length = timeframeMs(step.from);
  const oldest = connection.client.now() - history * length;
  return step.align(Math.ceil(oldest / length) * length);
}

/**
 * Where an instrument's candles begin, ms; null when it has none yet. Looked up once and kept with the instrument.
 */
export async function listedSince({
  connection,
  store,
  market,
  ask,
}: Pick<BeginningQuestion, 'connection' | 'store' | 'market' | 'ask'>): Promise<number | null> {
  const { exchange, symbol } = market;
  const { candles } = connection.profile;
  const state = store.instruments.state(exchange);
  const sameSource = state !== null && state.endpoint === (connection.endpoint ?? '');
  const known = sameSource ? store.instruments.get(exchange, symbol)?.listedSince : null;
  if (known != null) return known;
  const found = await findFirstCandle(ask, candles, connection.client.now());
  if (found !== null && sameSource) store.instruments.setListedSince(exchange, symbol, found);
  return found;
}
