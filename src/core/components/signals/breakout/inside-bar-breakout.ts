import { ChannelColumn } from '#core/components/columns/channel-column.ts';
import { asOutput } from '#core/components/columns/events.ts';
import { defineComponent } from '#core/components/component.ts';
import { eventOrState } from '#core/components/params.ts';
import { motherCandle } from '#core/indicators/inside-bar.ts';

export const insideBarBreakout = defineComponent({
  id: 'inside-bar-breakout',
  title: 'Inside bar breakout',
  help: 'After a candle inside the range of the one before (its mother): bullish when a close is above the mother, bearish below.',
  roles: ['signal', 'filter'],
  params: { output: eventOrState },
  // The mother, the inside bar, and the close that breaks out; the one before it, inside, is no break.
  warmup: () => 3,
  signal: (graph, { output }) => {
    const { high, low } = motherCandle(graph);
    const side = new ChannelColumn(graph.directions(), graph.candles.close, low, high);
    graph.add(side);
    return {
      column: asOutput(graph, side.out, output, 1),
      readings: [
        { name: 'Mother candle high', column: high, scale: 'price' },
        { name: 'Mother candle low', column: low, scale: 'price' },
      ],
    };
  },
  describe: ({ output }) =>
    `price ${output === 'event' ? 'closes above (or below)' : 'has left and stays above (or below)'} the mother candle of an inside bar`,
});
