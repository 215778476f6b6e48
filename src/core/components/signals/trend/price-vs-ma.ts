import { ChannelColumn } from '#core/components/columns/channel-column.ts';
import { asOutput } from '#core/components/columns/events.ts';
import { defineComponent } from '#core/components/component.ts';
import { choice, decimal, eventOrState, period } from '#core/components/params.ts';
import { AVERAGE_TYPES, firstOfAverage, movingAverage } from '#core/indicators/moving-average.ts';

export const priceVsMa = defineComponent({
  id: 'price-vs-ma',
  title: 'Price against a moving average',
  help: 'Bullish when the price closes above a moving average by more than a buffer, bearish when below.',
  roles: ['signal', 'filter'],
  params: {
    type: choice({
      title: 'Average',
      help: 'Kind of moving average: simple, exponential, weighted, Hull, or weighted by volume.',
      choices: AVERAGE_TYPES,
      default: 'ema',
    }),
    period: period(50, { help: 'Length of the average.' }),
    bufferPct: decimal({
      title: 'Buffer',
      help: 'How far beyond the average the close must be, in percent of the average.',
      min: 0,
      max: 50,
      default: 0,
      unit: '%',
    }),
    output: eventOrState,
  },
  warmup: ({ type, period: length, output }) => firstOfAverage(type, length) + (output === 'event' ? 2 : 1),
  signal: (graph, { type, period: length, bufferPct, output }) => {
    const line = movingAverage(graph, type, length);
    const side = new ChannelColumn(graph.directions(), graph.candles.close, line, line, bufferPct / 100);
    graph.add(side);
    const name = `${type.toUpperCase()} ${length}`;
    return {
      column: asOutput(graph, side.out, output, firstOfAverage(type, length)),
      readings: [{ name, column: line, scale: 'price' }],
    };
  },
  describe: ({ type, period: length, bufferPct, output }) => {
    const by = bufferPct > 0 ? ` by more than ${bufferPct} %` : '';
    const verb = output === 'event' ? 'crosses' : 'stands above (or below)';
    return `price ${verb} the ${type.toUpperCase()} ${length}${by}`;
  },
});
