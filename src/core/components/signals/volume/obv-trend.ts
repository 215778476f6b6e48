import { CrossColumn } from '#core/components/columns/cross-column.ts';
import { defineComponent } from '#core/components/component.ts';
import { eventOrState, period } from '#core/components/params.ts';
import { emaOf } from '#core/indicators/ema.ts';
import { obv } from '#core/indicators/obv.ts';

export const obvTrend = defineComponent({
  id: 'obv-trend',
  title: 'OBV trend',
  help: 'Bullish when the on-balance volume is above its exponential average, bearish when it is below.',
  roles: ['signal', 'filter'],
  params: {
    ema: period(20, { title: 'EMA period', help: 'Length of the average of the on-balance volume.' }),
    output: eventOrState,
  },
  warmup: ({ ema: length, output }) => (output === 'event' ? length + 1 : length),
  signal: (graph, { ema: length, output }) => {
    const line = obv(graph);
    const average = emaOf(graph, line, length);
    const cross = new CrossColumn(graph.directions(), line.column, average, output === 'event');
    graph.add(cross);
    return {
      column: cross.out,
      readings: [
        { name: 'OBV', column: line.column, scale: 'own' },
        { name: `EMA ${length} of OBV`, column: average, scale: 'own' },
      ],
    };
  },
  describe: ({ ema: length, output }) =>
    output === 'event'
      ? `on-balance volume crosses its EMA ${length}`
      : `on-balance volume stands above (or below) its EMA ${length}`,
});
