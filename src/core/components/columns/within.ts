import { ALLOWS_LONG, ALLOWS_SHORT, type PermissionColumn } from '#core/components/component.ts';
import type { ColumnGraph } from '#core/indicators/column-graph.ts';
import { EQUAL_WITHIN } from '#core/indicators/rounding.ts';

/** Lets both directions pass where the line is in [min, max]; none where it is not known (NaN). */
export function within(graph: ColumnGraph, line: Float64Array, min: number, max: number): PermissionColumn {
  const out = graph.permissions();
  const least = min - EQUAL_WITHIN * Math.abs(min);
  const most = max + EQUAL_WITHIN * Math.abs(max);
  graph.add({
    run(from, to) {
      for (let i = from; i < to; i++) out[i] = line[i] >= least && line[i] <= most ? ALLOWS_LONG | ALLOWS_SHORT : 0;
    },
  });
  return out;
}
