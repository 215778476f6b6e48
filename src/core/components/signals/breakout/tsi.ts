import { CrossColumn } from '#core/components/columns/cross-column.ts';
import { defineComponent } from '#core/components/component.ts';
import { eventOrState, period } from '#core/components/params.ts';
import { tsiFirst, tsi as tsiLines } from '#core/indicators/tsi.ts';

export const tsi = defineComponent({
  id: 'tsi',
  title: 'True strength index',
  help: 'Bullish when the true strength index is above its signal line, bearish when it is below.',
  roles: ['signal', 'filter'],
  params: {
    long: period(25, { title: 'Long period', help: 'Length of the first smoothing of the changes.', min: 1 }),
    short: period(13, { title: 'Short period', help: 'Length of the second smoothing.', min: 1 }),
    signal: period(7, { title: 'Signal period', help: 'Length of the average of the index.' }),
    output: eventOrState,
  },
  warmup: ({ long, short, signal, output }) => tsiFirst(long, short) + signal + (output === 'event' ? 1 : 0),
  signal: (graph, { long, short, signal, output }) => {
    const lines = tsiLines(graph, long, short, signal);
    const cross = new CrossColumn(graph.directions(), lines.line, lines.signal, output === 'event');
    graph.add(cross);
    return {
      column: cross.out,
      readings: [
        { name: `TSI ${long}, ${short}`, column: lines.line, scale: 'own' },
        { name: `TSI signal ${signal}`, column: lines.signal, scale: 'own' },
      ],
    };
  },
  describe: ({ long, short, signal, output }) =>
    `TSI ${long}, ${short} ${output === 'event' ? 'crosses' : 'stands above (or below)'} its signal line ${signal}`,
});
