import type { ColumnGraph } from './column-graph.ts';
import type { Kernel } from './kernel.ts';

const IDLE: Kernel = { run: () => undefined };

/**
 * Several columns that one kernel fills, each under `name.line`. They are always asked for together, so that a cache of
 * finished columns holds all of them or none.
 */
export function linesOf<L extends string>(
  graph: ColumnGraph,
  name: string,
  lines: readonly [L, L, ...L[]],
  kernel: (out: Readonly<Record<L, Float64Array>>) => Kernel,
): Readonly<Record<L, Float64Array>> {
  const out = {} as Record<L, Float64Array>;
  // The kernel belongs to the last column, the others only reserve their place.
  const last = lines[lines.length - 1];
  for (const line of lines) {
    out[line] = graph.column(`${name}.${line}`, (column) => {
      if (line !== last) return IDLE;
      out[line] = column;
      return kernel(out);
    });
  }
  return out;
}
