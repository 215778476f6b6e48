import { GateMemory } from '#main/adapters/exchange/gate-memory.ts';
import { LIVE_PACE, type LivePace } from '#main/services/bots/live/live-pace.ts';

/** Everything happens as fast as it can; the exchange's clock alone says what time it is. */
export const FAST_PACE: LivePace = {
  ...LIVE_PACE,
  tickMs: 8,
  searchAfterMs: 20,
  searchEveryMs: 12,
  searches: 3,
  lookMs: [5, 10, 20, 40],
  restingMs: 150,
  cancelAgainMs: 60,
  fillsMs: [5, 10, 30],
  reconcileMs: 200,
  doubtMs: 15,
  orphanMs: 80,
  offlineMs: 50,
  retryMs: 20,
  momentMs: 40,
  flushMs: 40,
  heartbeatMs: 300,
  stopMs: 4000,
  flattenMs: 6000,
  fundingMs: 250,
  jumpMs: 600_000,
};

/** Part of a pause that the exchange asks for which is really sat out. */
const PAUSE_SCALE = 0.04;

/** What is left of a limit, where pauses pass as fast as everything else. */
export class ShortPauses extends GateMemory {
  override pauseUntil(time: number): void {
    const now = Date.now();
    super.pauseUntil(now + (time - now) * PAUSE_SCALE);
  }
}
