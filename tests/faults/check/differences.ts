import { readRows } from './ledger-rows.ts';
import { orderProblems, repeatedRequests } from './orders.ts';
import { positionProblems } from './positions.ts';
import { protectionProblems } from './protection.ts';
import { resultProblems } from './result.ts';
import type { Subject } from './subject.ts';

/** Everything in which the ledger differs from the exchange, as sentences, and everything that must never happen. */
export function differences(world: Subject): string[] {
  const rows = readRows(world.ledger);
  return [
    ...world.exposure.problems,
    ...repeatedRequests(world),
    ...orderProblems(world, rows),
    ...positionProblems(world, rows),
    ...resultProblems(world, rows),
    ...protectionProblems(world, rows),
  ];
}
