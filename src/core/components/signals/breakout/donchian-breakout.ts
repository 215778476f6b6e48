import { ChannelColumn } from '#core/components/columns/channel-column.ts';
import { asOutput } from '#core/components/columns/events.ts';
import { defineComponent } from '#core/components/component.ts';
import { eventOrState, period } from '#core/components/params.ts';
import { donchianBefore } from '#core/indicators/donchian.ts';

export const donchianBreakout = defineComponent({
  id: 'donchian-breakout',
  title: 'Donchian breakout',
  help: 'Bullish when the price closes above the highest high of the candles before, bearish below their lowest low.',
  roles: ['signal', 'filter'],
  params: {
    period: period(20, { help: 'How many candles before this one the channel spans.', min: 1 }),
    output: eventOrState,
  },
  warmup: ({ period: length, output }) => length + (output === 'event' ? 2 : 1),
  signal: (graph, { period: length, output }) => {
    const { upper, lower } = donchianBefore(graph, length);
    const side = new ChannelColumn(graph.directions(), graph.candles.close, lower, upper);
    graph.add(side);
    return {
      column: asOutput(graph, side.out, output, length),
      readings: [
        { name: `Donchian high ${length}`, column: upper, scale: 'price' },
        { name: `Donchian low ${length}`, column: lower, scale: 'price' },
      ],
    };
  },
  describe: ({ period: length }) =>
    `price closes above the highest high (or below the lowest low) of the ${length} candles before`,
});
