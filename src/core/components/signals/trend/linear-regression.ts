import { asOutput } from '#core/components/columns/events.ts';
import { ThresholdColumn } from '#core/components/columns/threshold-column.ts';
import { defineComponent } from '#core/components/component.ts';
import { decimal, eventOrState, period } from '#core/components/params.ts';
import { linearRegression as regression } from '#core/indicators/linear-regression.ts';

export const linearRegression = defineComponent({
  id: 'linear-regression',
  title: 'Linear regression slope',
  help: 'Bullish when the straight line through the last closes rises by more than a minimum, bearish when it falls.',
  roles: ['signal', 'filter'],
  params: {
    period: period(20, { help: 'How many closes the line is laid through.' }),
    minSlopePct: decimal({
      title: 'Minimum slope',
      help: 'Change of the line per candle in percent of the close.',
      min: 0,
      max: 50,
      default: 0,
      unit: '%',
    }),
    output: eventOrState,
  },
  warmup: ({ period: length, output }) => (output === 'event' ? length + 1 : length),
  signal: (graph, { period: length, minSlopePct, output }) => {
    const { slope, end } = regression(graph, length);
    const { close } = graph.candles;
    const percent = graph.column(`slope-pct(close,${length})`, (out) => ({
      run(from, to) {
        for (let i = from; i < to; i++) out[i] = (100 * slope[i]) / close[i];
      },
    }));
    const side = new ThresholdColumn(graph.directions(), percent, minSlopePct, 100);
    graph.add(side);
    return {
      column: asOutput(graph, side.out, output, length - 1),
      readings: [
        { name: `Regression ${length}`, column: end, scale: 'price' },
        { name: `Slope ${length} in %`, column: percent, scale: 'own' },
      ],
    };
  },
  describe: ({ period: length, minSlopePct, output }) => {
    const by = minSlopePct > 0 ? ` by more than ${minSlopePct} % a candle` : '';
    return `the regression line of ${length} closes ${output === 'event' ? 'begins to rise (or fall)' : 'rises (or falls)'}${by}`;
  },
});
