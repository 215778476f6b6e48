import { CrossColumn } from '#core/components/columns/cross-column.ts';
import { asOutput } from '#core/components/columns/events.ts';
import { StreakColumn } from '#core/components/columns/streak-column.ts';
import { defineComponent } from '#core/components/component.ts';
import { eventOrState, integer } from '#core/components/params.ts';
import { heikinAshi as heikinAshiLines } from '#core/indicators/heikin-ashi.ts';

export const heikinAshi = defineComponent({
  id: 'heikin-ashi',
  title: 'Heikin-Ashi',
  help: 'Bullish after a number of green Heikin-Ashi candles in a row, bearish after as many red ones.',
  roles: ['signal', 'filter'],
  params: {
    candles: integer({
      title: 'Candles',
      help: 'How many candles of one colour in a row it takes.',
      min: 1,
      max: 100,
      default: 2,
      unit: 'candles',
    }),
    output: eventOrState,
  },
  warmup: ({ candles, output }) => candles + (output === 'event' ? 1 : 0),
  signal: (graph, { candles, output }) => {
    const { open, close } = heikinAshiLines(graph);
    const colour = new CrossColumn(graph.directions(), close, open, false);
    graph.add(colour);
    const streak = new StreakColumn(graph.directions(), colour.out, candles);
    graph.add(streak);
    return {
      column: asOutput(graph, streak.out, output, candles - 1),
      readings: [
        { name: 'Heikin-Ashi open', column: open, scale: 'price' },
        { name: 'Heikin-Ashi close', column: close, scale: 'price' },
      ],
    };
  },
  describe: ({ candles, output }) =>
    `${output === 'event' ? 'there come to be' : 'there are'} ${candles} green (or red) Heikin-Ashi candles in a row`,
});
