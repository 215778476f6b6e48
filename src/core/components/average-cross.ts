import type { ColumnGraph } from '../indicators/column-graph.ts';
import type { ComponentDefinition } from './component.ts';
import { CrossColumn } from './cross-column.ts';
import { eventOrState, period } from './params.ts';

const params = {
  fast: period(12, { title: 'Fast period', help: 'Length of the fast average.', min: 1 }),
  slow: period(26, { title: 'Slow period', help: 'Length of the slow average; longer than the fast one.' }),
  output: eventOrState,
};

/** The definition that `sma-cross` and `ema-cross` share: they differ in the kind of average alone. */
export function averageCross(kind: {
  readonly id: string;
  /** Abbreviation of the average, e.g. `EMA`. */
  readonly short: string;
  /** Its name in words. */
  readonly long: string;
  readonly average: (graph: ColumnGraph, period: number) => Float64Array;
}): ComponentDefinition<typeof params> {
  return {
    id: kind.id,
    title: `${kind.short} cross`,
    help: `Bullish when the fast ${kind.long} is above the slow one, bearish when it is below.`,
    roles: ['signal', 'filter'],
    params,
    warmup: ({ slow, output }) => (output === 'event' ? slow + 1 : slow),
    check: ({ fast, slow }) => (fast < slow ? null : `fast (${fast}) must be shorter than slow (${slow})`),
    signal: (graph, { fast, slow, output }) => {
      const cross = new CrossColumn(
        graph.directions(),
        kind.average(graph, fast),
        kind.average(graph, slow),
        output === 'event',
      );
      graph.add(cross);
      return cross.out;
    },
    describe: ({ fast, slow, output }) =>
      output === 'event'
        ? `${kind.short} ${fast} crosses ${kind.short} ${slow}`
        : `${kind.short} ${fast} stands above (or below) ${kind.short} ${slow}`,
  };
}
