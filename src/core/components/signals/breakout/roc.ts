import { asOutput } from '#core/components/columns/events.ts';
import { ThresholdColumn } from '#core/components/columns/threshold-column.ts';
import { defineComponent } from '#core/components/component.ts';
import { decimal, eventOrState, period } from '#core/components/params.ts';
import { roc as rateOfChange } from '#core/indicators/roc.ts';

export const roc = defineComponent({
  id: 'roc',
  title: 'Rate of change',
  help: 'Bullish when the price has risen by more than a threshold over some candles, bearish when it has fallen by more.',
  roles: ['signal', 'filter'],
  params: {
    period: period(12, { help: 'Over how many candles the change is measured.', min: 1 }),
    thresholdPct: decimal({
      title: 'Threshold',
      help: 'Change that must be exceeded, in percent of the earlier close.',
      min: 0,
      max: 1000,
      default: 1,
      unit: '%',
    }),
    output: eventOrState,
  },
  warmup: ({ period: length, output }) => length + (output === 'event' ? 2 : 1),
  signal: (graph, { period: length, thresholdPct, output }) => {
    const line = rateOfChange(graph, length);
    const side = new ThresholdColumn(graph.directions(), line, thresholdPct, 100);
    graph.add(side);
    return {
      column: asOutput(graph, side.out, output, length),
      readings: [{ name: `ROC ${length}`, column: line, scale: 'own' }],
    };
  },
  describe: ({ period: length, thresholdPct }) =>
    `price has risen (or fallen) by more than ${thresholdPct} % in ${length} candles`,
});
