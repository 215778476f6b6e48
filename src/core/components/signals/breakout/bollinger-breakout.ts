import { ChannelColumn } from '#core/components/columns/channel-column.ts';
import { asOutput } from '#core/components/columns/events.ts';
import { defineComponent } from '#core/components/component.ts';
import { bollingerParams } from '#core/components/signals/bollinger-params.ts';
import { bollinger } from '#core/indicators/bollinger.ts';

export const bollingerBreakout = defineComponent({
  id: 'bollinger-breakout',
  title: 'Bollinger breakout',
  help: 'Bullish when the price closes above the upper Bollinger band, bearish below the lower one.',
  roles: ['signal', 'filter'],
  params: bollingerParams,
  warmup: ({ period: length, output }) => (output === 'event' ? length + 1 : length),
  signal: (graph, { period: length, deviations, output }) => {
    const { upper, lower } = bollinger(graph, length, deviations);
    const side = new ChannelColumn(graph.directions(), graph.candles.close, lower, upper);
    graph.add(side);
    const name = `Bollinger ${length}, ${deviations}`;
    return {
      column: asOutput(graph, side.out, output, length - 1),
      readings: [
        { name: `${name} upper`, column: upper, scale: 'price' },
        { name: `${name} lower`, column: lower, scale: 'price' },
      ],
    };
  },
  describe: ({ period: length, deviations }) =>
    `price closes above (or below) the Bollinger bands ${length}, ${deviations}`,
});
