import { ChannelColumn } from '#core/components/columns/channel-column.ts';
import { asOutput } from '#core/components/columns/events.ts';
import { opposite } from '#core/components/columns/opposite.ts';
import { defineComponent } from '#core/components/component.ts';
import { bollingerParams } from '#core/components/signals/bollinger-params.ts';
import { bollinger } from '#core/indicators/bollinger.ts';

export const bollingerReversion = defineComponent({
  id: 'bollinger-reversion',
  title: 'Bollinger reversion',
  help: 'Bullish when the price closes below the lower Bollinger band, bearish above the upper one.',
  roles: ['signal', 'filter'],
  params: bollingerParams,
  warmup: ({ period: length, output }) => (output === 'event' ? length + 1 : length),
  signal: (graph, { period: length, deviations, output }) => {
    const { lower, upper } = bollinger(graph, length, deviations);
    const outside = new ChannelColumn(graph.directions(), graph.candles.close, lower, upper);
    graph.add(outside);
    const name = `Bollinger ${length}, ${deviations}`;
    return {
      column: asOutput(graph, opposite(graph, outside.out), output, length - 1),
      readings: [
        { name: `${name} lower`, column: lower, scale: 'price' },
        { name: `${name} upper`, column: upper, scale: 'price' },
      ],
    };
  },
  describe: ({ period: length, deviations, output }) =>
    `price ${output === 'event' ? 'closes' : 'stands'} below (long) or above (short) the Bollinger bands ${length}, ${deviations}`,
});
