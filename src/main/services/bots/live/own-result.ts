import type { LiveRun } from '#core/live/live-run.ts';
import { netResult } from '#core/live/position-books.ts';

/**
 * What the positions of a run that are open, or whose books are not ended, have brought so far, in the settlement coin:
 * between two looks at the balance the account moves by as much. Trades whose books have ended are not in it.
 */
export function ownResult(run: LiveRun): number {
  let sum = 0;
  for (const [market, { position, closing }] of run.state.markets.entries()) {
    if (position) sum += netResult(position) + run.standing(market).unrealised;
    for (const each of closing) sum += netResult(each);
  }
  return sum;
}
