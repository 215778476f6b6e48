/** A stretch of time from `from` up to, but not including, `to`; ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The same times as few stretches in order: those that overlap or touch become one, empty ones go. */
export function joinSpans(spans: readonly Span[]): Span[] {
  const joined: { from: number; to: number }[] = [];
  const sorted = spans.filter(({ from, to }) => to > from).sort((a, b) => a.from - b.from);
  for (const { from, to } of sorted) {
    const last = joined.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}

/** What of `whole` lies in none of `taken`, in order. */
export function subtractSpans(whole: Span, taken: readonly Span[]): Span[] {
  const left: Span[] = [];
  let from = whole.from;
  for (const span of joinSpans(taken)) {
    if (span.to <= from) continue;
    if (span.from >= whole.to) break;
    if (span.from > from) left.push({ from, to: span.from });
    from = span.to;
  }
  if (from < whole.to) left.push({ from, to: whole.to });
  return left;
}

/** The part of a span that lies inside another one; null where they do not overlap. */
export function cutSpan(span: Span, bounds: Span): Span | null {
  const from = Math.max(span.from, bounds.from);
  const to = Math.min(span.to, bounds.to);
  return to > from ? { from, to } : null;
}
