import { asOutput } from '#core/components/columns/events.ts';
import { ReachedColumn } from '#core/components/columns/reached-column.ts';
import { defineComponent } from '#core/components/component.ts';
import { decimal, eventOrState, integer } from '#core/components/params.ts';
import { fundingRate } from '#core/indicators/funding-rate.ts';

export const fundingRateFade = defineComponent({
  id: 'funding-rate-fade',
  title: 'Funding rate fade',
  help: 'Bullish when shorts pay an unusually high funding rate, bearish when longs do: the crowd is faded.',
  roles: ['signal', 'filter'],
  needs: ['funding'],
  params: {
    threshold: decimal({
      title: 'Threshold',
      help: 'Funding rate per interval, as a fraction (0.0003 is 0.03 %), that must be reached on either side.',
      min: 0.000001,
      max: 0.1,
      default: 0.0003,
    }),
    lookback: integer({
      title: 'Look-back',
      help: 'How many of the last settled rates are averaged.',
      min: 1,
      max: 1000,
      default: 1,
      unit: 'settlements',
    }),
    output: eventOrState,
  },
  warmup: ({ output }) => (output === 'event' ? 2 : 1),
  settlements: ({ lookback }) => lookback,
  signal: (graph, { threshold, lookback, output }) => {
    const line = fundingRate(graph, lookback);
    const reached = new ReachedColumn(graph.directions(), line, threshold);
    graph.add(reached);
    return {
      column: asOutput(graph, reached.out, output, 0),
      readings: [
        { name: lookback === 1 ? 'Funding rate' : `Funding rate, average of ${lookback}`, column: line, scale: 'own' },
      ],
    };
  },
  describe: ({ threshold, lookback, output }) => {
    const rate = lookback === 1 ? 'the funding rate' : `the average of ${lookback} funding rates`;
    return output === 'event'
      ? `${rate} reaches −${threshold} (long) or ${threshold} (short)`
      : `${rate} is −${threshold} or less (long) or ${threshold} or more (short)`;
  },
});
