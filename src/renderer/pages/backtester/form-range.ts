import type { Dataset } from '#contract/market-data.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import { formatCount } from '#renderer/format/number.ts';
import type { FieldErrors, FormValues, Range } from './form-values.ts';
import { dayText, parseDay } from './typed-values.ts';

/** First moment and end (exclusive), ms; undefined where the series' own bound holds. */
export interface Bounds {
  readonly from?: number;
  readonly to?: number;
}

/** What the range of a form needs to know about a series. */
export type Series = Pick<Dataset, 'from' | 'to' | 'timeframe' | 'count'>;

/** With hyphens that do not break the line. */
const NOT_A_DAY = 'Enter a day as YYYY\u2011MM\u2011DD.';

const DAY_MS = 86_400_000;
const MONTHS_BACK: Readonly<Record<string, number>> = { '1m': 1, '3m': 3, '6m': 6, '1y': 12 };

/** The last months of the series: up to the moment until which all of them have candles. */
export function rangeBounds(range: Exclude<Range, 'custom'>, series: readonly Omit<Series, 'count'>[]): Bounds {
  const spans = series.flatMap(spanOf);
  if (range === 'all' || spans.length === 0) return {};
  const end = Math.min(...spans.map((span) => span.end));
  const from = monthsBefore(end, MONTHS_BACK[range] ?? 0);
  return {
    ...(from > Math.min(...spans.map((span) => span.from)) && { from }),
    ...(end < Math.max(...spans.map((span) => span.end)) && { to: end }),
  };
}

/** Open of the first candle and close of the last one; nothing for an empty series. */
function spanOf({ from, to, timeframe }: Omit<Series, 'count'>): { from: number; end: number }[] {
  return from === null || to === null ? [] : [{ from, end: to + timeframeMs(timeframe) }];
}

/** The same clock time some calendar months earlier; the last day of a shorter month. */
function monthsBefore(time: number, months: number): number {
  const date = new Date(time);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime();
}

/** The range that a form asks for, or what is wrong with its days. */
export function formBounds(
  values: Pick<FormValues, 'range' | 'from' | 'to'>,
  series: readonly Series[],
): { readonly bounds: Bounds; readonly errors: FieldErrors } {
  if (values.range !== 'custom') return { bounds: rangeBounds(values.range, series), errors: {} };
  const from = values.from.trim() === '' ? undefined : parseDay(values.from);
  const lastDay = values.to.trim() === '' ? undefined : parseDay(values.to);
  if (from === null || lastDay === null) {
    const errors = { ...(from === null && { from: NOT_A_DAY }), ...(lastDay === null && { to: NOT_A_DAY }) };
    return { bounds: {}, errors };
  }
  const to = lastDay === undefined ? undefined : lastDay + DAY_MS;
  const bounds = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  if (from !== undefined && to !== undefined && from >= to) {
    return { bounds, errors: { to: 'The range ends before it begins.' } };
  }
  // Of several series each says for itself whether it has candles in the range.
  const [only, ...others] = series;
  return { bounds, errors: only && others.length === 0 ? outside(bounds, only) : {} };
}

function outside({ from, to }: Bounds, series: Series): FieldErrors {
  if (from !== undefined && series.to !== null && from > series.to) {
    return { from: `The stored candles end on ${dayText(series.to)}.` };
  }
  if (to !== undefined && series.from !== null && to <= series.from) {
    return { to: `The stored candles begin on ${dayText(series.from)}.` };
  }
  return {};
}

/** Whether a series reaches into a range. */
export function reachesInto(series: Series, { from, to }: Bounds): boolean {
  if (series.from === null || series.to === null) return false;
  return (from === undefined || series.to >= from) && (to === undefined || series.from < to);
}

/** What a range comes to: its days and candles, and for several series what they have in common of it. */
export function describeRange(
  range: Exclude<Range, 'custom'>,
  series: readonly Series[],
): { readonly text: string; readonly note: string | null } {
  const bounds = rangeBounds(range, series);
  const parts = series.flatMap((each) => {
    const [span] = spanOf(each);
    if (!span || !reachesInto(each, bounds)) return [];
    const from = Math.max(span.from, bounds.from ?? span.from);
    const end = Math.min(span.end, bounds.to ?? span.end);
    const share = span.end === span.from ? 1 : (end - from) / (span.end - span.from);
    return [{ from, last: end - timeframeMs(each.timeframe), share, candles: Math.round(share * each.count) }];
  });
  if (parts.length === 0) return { text: 'No candles', note: null };
  const from = Math.min(...parts.map((part) => part.from));
  const last = Math.max(...parts.map((part) => part.last));
  const candles = formatCount(
    parts.reduce((sum, part) => sum + part.candles, 0),
    'candle',
  );
  const about = parts.some(({ share }) => share < 1) ? 'about ' : '';
  const commonFrom = Math.max(...parts.map((part) => part.from));
  const commonLast = Math.min(...parts.map((part) => part.last));
  return {
    text: `${dayText(from)} to ${dayText(last)} · ${about}${candles}`,
    note:
      commonFrom > commonLast
        ? 'There is no time at which all of these markets have candles.'
        : commonFrom > from || commonLast < last
          ? `All of them have candles from ${dayText(commonFrom)} to ${dayText(commonLast)}.`
          : null,
  };
}
