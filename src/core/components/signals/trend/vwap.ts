import { CrossColumn } from '#core/components/columns/cross-column.ts';
import { defineComponent } from '#core/components/component.ts';
import { choice, eventOrState, period } from '#core/components/params.ts';
import { rollingVwap, sessionVwap } from '#core/indicators/vwap.ts';

export const vwap = defineComponent({
  id: 'vwap',
  title: 'VWAP',
  help: 'Bullish when the price closes above the volume-weighted average price, bearish when it closes below.',
  roles: ['signal', 'filter'],
  params: {
    anchor: choice({
      title: 'Anchor',
      help: 'Whether the average begins at 00:00 UTC of every day (session) or goes over the last candles (rolling).',
      choices: ['session', 'rolling'],
      default: 'session',
    }),
    period: period(96, { help: 'Length of the rolling average; not used by session.' }),
    output: eventOrState,
  },
  warmup: ({ anchor, period: length, output }) => (anchor === 'rolling' ? length : 1) + (output === 'event' ? 1 : 0),
  signal: (graph, { anchor, period: length, output }) => {
    const line = anchor === 'session' ? sessionVwap(graph) : rollingVwap(graph, length);
    const cross = new CrossColumn(graph.directions(), graph.candles.close, line, output === 'event');
    graph.add(cross);
    const name = anchor === 'session' ? 'VWAP of the day' : `VWAP ${length}`;
    return { column: cross.out, readings: [{ name, column: line, scale: 'price' }] };
  },
  describe: ({ anchor, period: length, output }) => {
    const line = anchor === 'session' ? 'the VWAP of the day' : `the VWAP of ${length} candles`;
    return `price ${output === 'event' ? 'crosses' : 'stands above (or below)'} ${line}`;
  },
});
