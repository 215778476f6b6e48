import type { DirectionColumn } from '#core/components/component.ts';
import type { ColumnGraph } from '#core/indicators/column-graph.ts';

/** The directions turned round, for signals that expect a move to be taken back. */
export function opposite(graph: ColumnGraph, directions: DirectionColumn): DirectionColumn {
  const out = graph.directions();
  graph.add({
    run(from, to) {
      for (let i = from; i < to; i++) out[i] = -directions[i];
    },
  });
  return out;
}
