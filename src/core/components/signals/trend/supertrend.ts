import { asOutput } from '#core/components/columns/events.ts';
import { ThresholdColumn } from '#core/components/columns/threshold-column.ts';
import { defineComponent } from '#core/components/component.ts';
import { decimal, eventOrState, period } from '#core/components/params.ts';
import { supertrend as supertrendLines } from '#core/indicators/supertrend.ts';

export const supertrend = defineComponent({
  id: 'supertrend',
  title: 'Supertrend',
  help: 'Bullish while the Supertrend runs below the price, bearish while it runs above.',
  roles: ['signal', 'filter'],
  params: {
    period: period(10, { help: 'Length of the average true range.', min: 1 }),
    multiplier: decimal({
      title: 'Multiplier',
      help: 'Distance of the bands from the middle of the candle, in average true ranges.',
      min: 0.1,
      max: 50,
      default: 3,
    }),
    output: eventOrState,
  },
  warmup: ({ period: length, output }) => length + (output === 'event' ? 2 : 1),
  signal: (graph, { period: length, multiplier, output }) => {
    const { line, trend } = supertrendLines(graph, length, multiplier);
    const side = new ThresholdColumn(graph.directions(), trend, 0, 1);
    graph.add(side);
    return {
      column: asOutput(graph, side.out, output, length),
      readings: [{ name: `Supertrend ${length}, ${multiplier}`, column: line, scale: 'price' }],
    };
  },
  describe: ({ period: length, multiplier, output }) =>
    `Supertrend ${length}, ${multiplier} ${output === 'event' ? 'turns' : 'points'} up (or down)`,
});
