import { CrossColumn } from '#core/components/columns/cross-column.ts';
import type { ComponentDefinition } from '#core/components/component.ts';
import { eventOrState, period } from '#core/components/params.ts';
import type { ColumnGraph } from '#core/indicators/column-graph.ts';

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
      const fastLine = kind.average(graph, fast);
      const slowLine = kind.average(graph, slow);
      const cross = new CrossColumn(graph.directions(), fastLine, slowLine, output === 'event');
      graph.add(cross);
      return {
        column: cross.out,
        readings: [
          { name: `${kind.short} ${fast}`, column: fastLine, scale: 'price' },
          { name: `${kind.short} ${slow}`, column: slowLine, scale: 'price' },
        ],
      };
    },
    describe: ({ fast, slow, output }) =>
      output === 'event'
        ? `${kind.short} ${fast} crosses ${kind.short} ${slow}`
        : `${kind.short} ${fast} stands above (or below) ${kind.short} ${slow}`,
  };
}
