import { asOutput } from '#core/components/columns/events.ts';
import { ThresholdColumn } from '#core/components/columns/threshold-column.ts';
import { defineComponent } from '#core/components/component.ts';
import { decimal, eventOrState, period } from '#core/components/params.ts';
import { chaikinMoneyFlow as moneyFlow } from '#core/indicators/chaikin-money-flow.ts';

export const chaikinMoneyFlow = defineComponent({
  id: 'chaikin-money-flow',
  title: 'Chaikin money flow',
  help: 'Bullish when the volume of closes near the highs outweighs that near the lows by the threshold, bearish mirrored.',
  roles: ['signal', 'filter'],
  params: {
    period: period(20, { help: 'How many candles the money flow is added up over.', min: 1 }),
    threshold: decimal({
      title: 'Threshold',
      help: 'Bullish above this and bearish below minus this; the money flow lies between −1 and 1.',
      min: 0,
      max: 0.99,
      default: 0.05,
    }),
    output: eventOrState,
  },
  warmup: ({ period: length, output }) => (output === 'event' ? length + 1 : length),
  signal: (graph, { period: length, threshold, output }) => {
    const line = moneyFlow(graph, length);
    const beyond = new ThresholdColumn(graph.directions(), line, threshold, 1);
    graph.add(beyond);
    return {
      column: asOutput(graph, beyond.out, output, length - 1),
      readings: [{ name: `CMF ${length}`, column: line, scale: 'own' }],
    };
  },
  describe: ({ period: length, threshold, output }) =>
    output === 'event'
      ? `Chaikin money flow ${length} rises above ${threshold} (long) or falls below −${threshold} (short)`
      : `Chaikin money flow ${length} is above ${threshold} (long) or below −${threshold} (short)`,
});
