import { ALLOWS_LONG, ALLOWS_SHORT, type DirectionColumn, type PermissionColumn } from '../components/component.ts';
import type { ColumnGraph } from '../indicators/column-graph.ts';
import type { Kernel } from '../indicators/kernel.ts';
import { BlockedEntries } from './blocked-entries.ts';
import { minuteOfWeek, sessionMinutes } from './sessions.ts';
import type { Session } from './template.ts';

/** Something that may forbid an entry: always for one side, or per candle. */
export interface EntryCheck {
  readonly name: string;
  readonly allows?: 'long' | 'short';
  readonly column?: PermissionColumn;
}

/**
 * Lets the combination's directions through where every check agrees. All checks are looked at even when an earlier
 * one forbids, so that the user sees every reason.
 */
export class EntryGate implements Kernel {
  readonly entry: DirectionColumn;
  readonly blocked = new BlockedEntries();
  readonly #direction: DirectionColumn;
  readonly #columns: readonly (PermissionColumn | number)[];

  constructor(graph: ColumnGraph, direction: DirectionColumn, checks: readonly EntryCheck[]) {
    this.#direction = direction;
    this.entry = graph.directions();
    this.#columns = checks.map(({ allows, column }) => column ?? (allows === 'long' ? ALLOWS_LONG : ALLOWS_SHORT));
  }

  run(from: number, to: number): void {
    const direction = this.#direction;
    const entry = this.entry;
    const blocked = this.blocked;
    const columns = this.#columns;
    // The column is all 0 already; only the candles that want an entry are looked at.
    for (let i = nextWanted(direction, from, to); i < to; i = nextWanted(direction, i + 1, to)) {
      const wanted = direction[i];
      const needed = wanted > 0 ? ALLOWS_LONG : ALLOWS_SHORT;
      let bits = 0;
      for (let k = 0; k < columns.length; k++) {
        const column = columns[k];
        const allowed = typeof column === 'number' ? column : column[i];
        if ((allowed & needed) === 0) bits |= 1 << k;
      }
      if (bits === 0) entry[i] = wanted;
      else blocked.push(i, bits);
    }
  }
}

/** Index of the first candle from `i` on that wants an entry; `to` when there is none. */
function nextWanted(direction: DirectionColumn, i: number, to: number): number {
  while (i < to && direction[i] === 0) i++;
  return i;
}

/** Permissions of a signal that is used as a filter: it must agree with the proposed direction. */
export function permissionsFromDirections(graph: ColumnGraph, directions: DirectionColumn): PermissionColumn {
  const out = graph.permissions();
  graph.add({
    run(from, to) {
      for (let i = from; i < to; i++) out[i] = directions[i] > 0 ? ALLOWS_LONG : directions[i] < 0 ? ALLOWS_SHORT : 0;
    },
  });
  return out;
}

/** Permissions from sessions: an order that is decided at a close is sent at that close's time. */
export function permissionsFromSessions(
  graph: ColumnGraph,
  sessions: readonly Session[],
  timeframeMs: number,
): PermissionColumn {
  const { time } = graph.candles;
  const out = graph.permissions();
  const inside = sessionMinutes(sessions);
  graph.add({
    run(from, to) {
      for (let i = from; i < to; i++) {
        out[i] = inside[minuteOfWeek(time[i] + timeframeMs)] === 1 ? ALLOWS_LONG | ALLOWS_SHORT : 0;
      }
    },
  });
  return out;
}
