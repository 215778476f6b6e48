import type { Preview, PreviewSignal, PreviewTrade } from '#core/analysis/preview.ts';

export interface PreviewFigures {
  readonly trades: number;
  /** Percent of the closed trades; null without one. */
  readonly winRatePct: number | null;
  readonly signals: number;
  readonly blocked: number;
}

/** What the line under the chart says. */
export function previewFigures({ trades, signals }: Pick<Preview, 'trades' | 'signals'>): PreviewFigures {
  const closed = trades.filter(({ pnl }) => pnl !== null);
  const won = closed.filter(({ pnl }) => (pnl ?? 0) > 0).length;
  return {
    trades: trades.length,
    winRatePct: closed.length === 0 ? null : (100 * won) / closed.length,
    signals: signals.length,
    blocked: signals.filter(({ blockedBy }) => blockedBy.length > 0).length,
  };
}

/** Decimals that prices are written with: as many as the latest of them have. */
export function decimalsOf(prices: Float64Array): number {
  const latest = Array.from(prices.slice(-50), (price) => String(price).split('.')[1]?.length ?? 0);
  return Math.min(8, Math.max(0, ...latest));
}

/** What began or ended inside a candle. */
export interface CandleEvents {
  readonly signal: PreviewSignal | null;
  readonly entries: readonly PreviewTrade[];
  readonly exits: readonly PreviewTrade[];
}

/** @param from open time of the candle, ms; `to` is that of the next one */
export function eventsIn(
  { signals, trades }: Pick<Preview, 'signals' | 'trades'>,
  from: number,
  to: number,
): CandleEvents {
  const inside = (time: number | null) => time !== null && time >= from && time < to;
  return {
    signal: signals.find(({ time }) => inside(time)) ?? null,
    entries: trades.filter(({ entryTime }) => inside(entryTime)),
    exits: trades.filter(({ exitTime }) => inside(exitTime)),
  };
}
