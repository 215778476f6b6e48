import type { DirectionColumn } from '#core/components/component.ts';
import type { ColumnGraph } from '#core/indicators/column-graph.ts';

/**
 * The directions as a template's `output` asks for them: as they are (`state`), or only on the candle on which a
 * direction begins (`event`).
 * @param firstKnown index of the first candle at which the state is known: what holds there already does not begin there
 */
export function asOutput(
  graph: ColumnGraph,
  state: DirectionColumn,
  output: 'event' | 'state',
  firstKnown: number,
): DirectionColumn {
  if (output === 'state') return state;
  const out = graph.directions();
  graph.add({
    run(from, to) {
      for (let i = Math.max(from, firstKnown + 1); i < to; i++) out[i] = state[i] === state[i - 1] ? 0 : state[i];
    },
  });
  return out;
}
