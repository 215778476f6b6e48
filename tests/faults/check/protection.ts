import type { LedgerRows } from './ledger-rows.ts';
import type { Subject } from './subject.ts';

/**
 * Whether every position has exactly one stop on the exchange, at its level and for all of it, at most one target, and
 * whether no order is left that nobody wants any more.
 */
export function protectionProblems(world: Subject, { state }: LedgerRows): string[] {
  return world.venue.markets.flatMap(({ short, tick }, k) => {
    const market = state?.markets[k];
    const problems: string[] = [];
    const position = market?.position ?? null;
    const open = world.openOrders(k).filter(({ origin }) => origin === 'client');
    const stops = open.filter(({ trigger }) => trigger !== undefined);
    const targets = open.filter((order) => order.trigger === undefined && order.reduceOnly);
    const entries = open.filter((order) => order.trigger === undefined && !order.reduceOnly);
    if (entries.length > (market?.entry ? 1 : 0)) problems.push(`${short}: ${entries.length} entries are open`);
    if (targets.length > (position ? 1 : 0)) problems.push(`${short}: ${targets.length} targets are open`);
    if (!position) {
      if (stops.length > 0) problems.push(`${short}: ${stops.length} stops are left without a position`);
      return problems;
    }
    if (stops.length === 0 && position.stop === null) return problems;
    if (stops.length !== 1) return [...problems, `${short}: ${stops.length} stops protect the position`];
    const [stop] = stops;
    const level = position.stop ?? Number.NaN;
    if (!(Math.abs((stop.trigger?.price ?? 0) - level) < tick)) {
      problems.push(`${short}: the stop is at ${stop.trigger?.price}, not at ${position.stop}`);
    }
    if (Math.abs(stop.amount - stop.filled - position.amount) > 1e-9) {
      problems.push(`${short}: the stop is for ${stop.amount} of ${position.amount} contracts`);
    }
    if ((stop.side === 'sell') !== position.side > 0) problems.push(`${short}: the stop is on the wrong side`);
    if (!stop.reduceOnly) problems.push(`${short}: the stop may open a position`);
    return problems;
  });
}
