import { joinSpans, type Span, subtractSpans } from './spans.ts';

/** What is known of a series before a download; times in ms. */
export interface KnownSeries {
  /** Stretches without a hole that are stored. */
  readonly stored: readonly Span[];
  /** Stretches that the exchange has answered for. */
  readonly covered: readonly Span[];
  /** Exchange time: what opened less than a candle ago has not closed. */
  readonly now: number;
}

export interface CandlePlan {
  /** What to ask for, oldest first. */
  readonly spans: readonly Span[];
  /** Candles that the time asked for has room for, and how many of them need not be asked for. */
  readonly total: number;
  readonly done: number;
}

/**
 * What of a wanted stretch has to be asked for: neither what is stored nor what the exchange has answered for. Where it
 * goes on at the end of what is stored, the last stored candle is asked for once more, to be compared: a file may have
 * ended with one that was still forming.
 */
export function planCandles(wanted: Span, { stored, covered, now }: KnownSeries, stepMs: number): CandlePlan {
  const known = joinSpans([...stored, ...covered]);
  const missing = subtractSpans(wanted, known).filter(({ from }) => from + stepMs <= now);
  const left = missing.reduce((sum, span) => sum + countIn(span, stepMs), 0);
  const total = countIn(wanted, stepMs);
  const end = joinSpans(stored).at(-1)?.to;
  const spans = missing.map((span) => (span.from === end ? { from: end - stepMs, to: span.to } : span));
  return { spans, total, done: Math.max(0, total - left) };
}

/** The stretches between holes of a stored series. */
export function storedSpans(first: number | null, last: number | null, gaps: readonly Span[], stepMs: number): Span[] {
  if (first === null || last === null) return [];
  return subtractSpans({ from: first, to: last + stepMs }, gaps);
}

/**
 * Windows of at most `windowMs` that take in all holes, so that many small ones cost few requests. A window ends with the
 * last hole that fits into it.
 */
export function gapWindows(gaps: readonly Span[], windowMs: number): Span[] {
  const windows: { from: number; to: number }[] = [];
  for (const gap of joinSpans(gaps)) {
    const last = windows.at(-1);
    if (last && gap.to - last.from <= windowMs) last.to = gap.to;
    else windows.push({ ...gap });
  }
  return windows;
}

function countIn({ from, to }: Span, stepMs: number): number {
  return Math.max(0, Math.round((to - from) / stepMs));
}
