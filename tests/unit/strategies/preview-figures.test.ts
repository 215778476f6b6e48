import { describe, expect, it } from 'vitest';
import type { PreviewSignal, PreviewTrade } from '#core/analysis/preview.ts';
import { decimalsOf, eventsIn, previewFigures } from '#renderer/pages/strategies/preview/preview-figures.ts';

const trade = (entryTime: number, exitTime: number | null, pnl: number | null): PreviewTrade => ({
  direction: 1,
  entryTime,
  entryPrice: 100,
  exitTime,
  exitPrice: exitTime === null ? null : 101,
  reason: exitTime === null ? null : 'stop-loss',
  pnl,
  pnlPct: pnl,
});
const signal = (time: number, blockedBy: string[] = []): PreviewSignal => ({ time, direction: 1, blockedBy });

describe('the figures of a preview', () => {
  it('count trades, signals and blocked ones, and win rate over what is closed', () => {
    const trades = [trade(0, 1, 5), trade(2, 3, -1), trade(4, 5, 1), trade(6, null, null)];
    const signals = [signal(0), signal(2, ['filter "a"']), signal(4)];
    expect(previewFigures({ trades, signals })).toEqual({
      trades: 4,
      winRatePct: (100 * 2) / 3,
      signals: 3,
      blocked: 1,
    });
    expect(previewFigures({ trades: [trade(6, null, null)], signals: [] }).winRatePct).toBeNull();
  });

  it('find what happened inside a candle', () => {
    const trades = [trade(10, 20, 1), trade(20, null, null)];
    const events = eventsIn({ trades, signals: [signal(10), signal(20)] }, 20, 30);
    expect(events.signal?.time).toBe(20);
    expect(events.entries.map(({ entryTime }) => entryTime)).toEqual([20]);
    expect(events.exits.map(({ exitTime }) => exitTime)).toEqual([20]);
    expect(eventsIn({ trades, signals: [] }, 11, 20)).toEqual({ signal: null, entries: [], exits: [] });
  });

  it('write prices with the decimals that they have', () => {
    expect(decimalsOf(Float64Array.of(1.5, 109.25, 3))).toBe(2);
    expect(decimalsOf(Float64Array.of(60_000, 61_000))).toBe(0);
    expect(decimalsOf(new Float64Array())).toBe(0);
  });
});
