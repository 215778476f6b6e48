import { asOutput } from '#core/components/columns/events.ts';
import { ReachedColumn } from '#core/components/columns/reached-column.ts';
import { defineComponent } from '#core/components/component.ts';
import { decimal, eventOrState, period } from '#core/components/params.ts';
import { zScore } from '#core/indicators/z-score.ts';

export const zscore = defineComponent({
  id: 'zscore',
  title: 'Z-score',
  help: 'Bullish when the close is that many standard deviations below its average or more, bearish when it is above.',
  roles: ['signal', 'filter'],
  params: {
    period: period(50, { help: 'Length of average and standard deviation.' }),
    entry: decimal({
      title: 'Entry',
      help: 'Distance from the average, in standard deviations.',
      min: 0.1,
      max: 10,
      default: 2,
    }),
    output: eventOrState,
  },
  warmup: ({ period: length, output }) => (output === 'event' ? length + 1 : length),
  signal: (graph, { period: length, entry, output }) => {
    const line = zScore(graph, length);
    const reached = new ReachedColumn(graph.directions(), line, entry);
    graph.add(reached);
    return {
      column: asOutput(graph, reached.out, output, length - 1),
      readings: [{ name: `Z-score ${length}`, column: line, scale: 'own' }],
    };
  },
  describe: ({ period: length, entry, output }) =>
    `price ${output === 'event' ? 'comes to be' : 'is'} at least ${entry} standard deviations below (long) or above (short) its average of ${length} candles`,
});
