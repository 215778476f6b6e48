import { Waiter } from '#main/services/live-candles/waiter.ts';
import type { LivePace } from './live-pace.ts';
import type { LiveSession } from './live-session.ts';

/** How closing everything has ended, read back from the exchange. */
export interface Flattened {
  readonly ok: boolean;
  readonly text: string;
}

/**
 * Takes entries back, closes what is open with orders that only reduce, and cancels what is left of stops and targets.
 * It has succeeded when the exchange itself says that nothing of the bot's is left: what was sent proves nothing.
 */
export async function closeOut(session: LiveSession, pace: LivePace, signal: AbortSignal): Promise<Flattened> {
  session.command('flatten', null);
  const until = performance.now() + pace.flattenMs;
  for (;;) {
    session.tick();
    const left = await remainder(session);
    if (left === null) return { ok: true, text: `Everything is closed, as the exchange says.${others(session)}` };
    if (performance.now() >= until || signal.aborted) return { ok: false, text: `${left} Look at it on the exchange.` };
    await new Waiter().wait(Math.min(pace.doubtMs, 500), signal);
  }
}

/** What is left of the bot, as a sentence; null when the exchange says that nothing is. */
async function remainder(session: LiveSession): Promise<string | null> {
  const { run } = session;
  if (!run.flat) {
    const orders = run.orders().length;
    const open = run.state.markets.filter(({ position }) => position !== null).length;
    if (open === 0) session.cancelAll(() => true);
    return `${open} position${open === 1 ? '' : 's'} and ${orders} order${orders === 1 ? '' : 's'} of the bot are still there.`;
  }
  if (!(await session.reconcileNow())) return 'The exchange could not be read back in full.';
  if (!run.flat) return 'Orders of the bot have turned up again.';
  const { held } = session;
  const differs = run.state.markets.some(({ ignored, external }, market) => {
    const { step } = run.input.markets[market].instrument;
    return Math.abs(held[market] - ignored - (external?.amount ?? 0)) >= (step > 0 ? step / 2 : 1e-9);
  });
  return differs ? 'The exchange has a position that the bot does not know of.' : null;
}

/** What is on the same instruments and not the bot's. */
function others({ run }: LiveSession): string {
  const symbols = run.state.markets.flatMap(({ ignored, external }, market) =>
    ignored !== 0 || external ? [run.input.markets[market].market] : [],
  );
  return symbols.length > 0 ? ` What is not the bot's on ${symbols.join(', ')} was left alone.` : '';
}
