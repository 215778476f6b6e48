import type { LedgerRows } from './ledger-rows.ts';
import type { Subject } from './subject.ts';

/** Positions of the ledger against those of the exchange. */
export function positionProblems(world: Subject, { state }: LedgerRows): string[] {
  return world.venue.markets.flatMap(({ short, id }, k) => {
    const problems: string[] = [];
    const held = world.account.positions.get(id);
    const amount = held?.amount ?? 0;
    const market = state?.markets[k];
    const position = market?.position ?? null;
    const own = position ? position.side * position.amount : 0;
    const external = market?.external?.amount ?? 0;
    const { step } = world.simulator.exchange.market(id).spec;
    if (Math.abs(amount - own - external - (market?.ignored ?? 0)) > Number(step) / 2) {
      problems.push(`${short}: the ledger has ${own} contracts, the exchange ${amount}`);
    }
    if (external !== 0) problems.push(`${short}: ${external} contracts are a position nobody knows`);
    // Where a part was closed before all was entered, the exchange's mean is another one; the result is the same.
    const whole = position !== null && position.amount === position.entryAmount;
    if (position && held && whole && Math.abs(position.entryPrice / held.entry - 1) > 1e-6) {
      problems.push(`${short}: entered at ${position.entryPrice}, as the exchange says at ${held.entry}`);
    }
    return problems;
  });
}
