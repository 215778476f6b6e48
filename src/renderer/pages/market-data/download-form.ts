import type { DataExchange, DownloadRequest, ListedInstrumentItem } from '#contract/downloads.ts';
import { BYTES_PER_CANDLE } from '#core/market/candles.ts';
import { TIMEFRAMES, type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import { formatBytes, formatNumber } from '#renderer/format/number.ts';
import { dayText, parseDay } from '#renderer/pages/backtester/typed-values.ts';

/** How much of the past, or days that are typed in. */
export type DownloadRange = '30d' | '90d' | '1y' | '3y' | 'all' | 'days';

export interface DownloadValues {
  readonly exchange: string;
  readonly symbol: string | null;
  /** Null for funding rates alone. */
  readonly timeframe: Timeframe | null;
  readonly range: DownloadRange;
  /** Days as typed, for the range `days`. */
  readonly from: string;
  readonly to: string;
  readonly funding: boolean;
}

export const DEFAULT_VALUES: Omit<DownloadValues, 'exchange'> = {
  symbol: null,
  timeframe: '1h',
  range: '1y',
  from: '',
  to: '',
  funding: true,
};

export const RANGES: readonly { readonly value: DownloadRange; readonly label: string }[] = [
  { value: '30d', label: '30 d' },
  { value: '90d', label: '90 d' },
  { value: '1y', label: '1 y' },
  { value: '3y', label: '3 y' },
  { value: 'all', label: 'All' },
  { value: 'days', label: 'Days' },
];

const DAY_MS = 86_400_000;
const DAYS_BACK: Readonly<Partial<Record<DownloadRange, number>>> = { '30d': 30, '90d': 90, '1y': 365, '3y': 1096 };
/** With hyphens that do not break the line. */
const NOT_A_DAY = 'Enter a day as YYYY\u2011MM\u2011DD.';

export type DownloadProblems = Readonly<Partial<Record<'symbol' | 'timeframe' | 'from' | 'to', string>>>;

/** What a form asks for, or what is wrong with it, by field. */
export function toRequest(
  values: DownloadValues,
  now: number,
): { readonly request: DownloadRequest } | { readonly problems: DownloadProblems } {
  const { from, to, problems } = boundsOf(values, now);
  const all = {
    ...(values.symbol === null && { symbol: 'Choose an instrument.' }),
    ...(values.timeframe === null && !values.funding && { timeframe: 'Choose candles, funding rates or both.' }),
    ...problems,
  };
  if (Object.keys(all).length > 0) return { problems: all };
  const { exchange, symbol, timeframe, funding } = values;
  return { request: { market: `${exchange}:${symbol}`, timeframe, from, to, funding, gapsOnly: false } };
}

/** First moment and end (exclusive), ms; null where there is no bound. */
export function boundsOf(
  { range, from, to }: Pick<DownloadValues, 'range' | 'from' | 'to'>,
  now: number,
): { readonly from: number | null; readonly to: number | null; readonly problems: DownloadProblems } {
  if (range !== 'days') {
    const days = DAYS_BACK[range];
    const midnight = Math.floor(now / DAY_MS) * DAY_MS;
    return { from: days === undefined ? null : midnight - days * DAY_MS, to: null, problems: {} };
  }
  const first = from.trim() === '' ? null : parseDay(from);
  const last = to.trim() === '' ? null : parseDay(to);
  const unread = {
    ...(from.trim() !== '' && first === null && { from: NOT_A_DAY }),
    ...(to.trim() !== '' && last === null && { to: NOT_A_DAY }),
  };
  const end = last === null ? null : last + DAY_MS;
  if (Object.keys(unread).length > 0) return { from: null, to: null, problems: unread };
  if (first !== null && first >= now) return { from: first, to: end, problems: { from: 'This day is yet to come.' } };
  if (first !== null && end !== null && first >= end) {
    return { from: first, to: end, problems: { to: 'The last day comes before the first one.' } };
  }
  return { from: first, to: end, problems: {} };
}

/** What a download comes to: `2025-11-22 to 2026-11-22 · 8,760 candles, about 420 kB`. Null while that cannot be said. */
export function describeAmount(
  values: DownloadValues,
  instrument: ListedInstrumentItem | null,
  now: number,
): string | null {
  if (values.timeframe === null) return null;
  const { from, to, problems } = boundsOf(values, now);
  const listed = instrument?.listedSince ?? null;
  const begin = from === null ? listed : Math.max(from, listed ?? from);
  if (begin === null || Object.keys(problems).length > 0) return null;
  const end = Math.min(to ?? now, now);
  const candles = Math.max(0, Math.floor((end - begin) / timeframeMs(values.timeframe)));
  const count = `${formatNumber(candles, 0)} candles, about ${formatBytes(candles * BYTES_PER_CANDLE)}`;
  return `${dayText(begin)} to ${dayText(end - 1)} · ${count}`;
}

/** Names of all timeframes, with what those are made from that the exchange lacks. */
export function timeframeOptions(exchange: DataExchange): { readonly value: Timeframe; readonly label: string }[] {
  return TIMEFRAMES.flatMap((value) => {
    if (exchange.timeframes.includes(value)) return { value, label: value };
    const length = timeframeMs(value);
    const part = exchange.timeframes.filter(
      (shorter) =>
        timeframeMs(shorter) < length && timeframeMs(shorter) <= DAY_MS && length % timeframeMs(shorter) === 0,
    );
    const longest = part.at(-1);
    return longest ? { value, label: `${value}, made from ${longest}` } : [];
  });
}
