import { CrossColumn } from '#core/components/columns/cross-column.ts';
import { defineComponent } from '#core/components/component.ts';
import { decimal, eventOrState } from '#core/components/params.ts';
import { parabolicSar as sar } from '#core/indicators/parabolic-sar.ts';

export const parabolicSar = defineComponent({
  id: 'parabolic-sar',
  title: 'Parabolic SAR',
  help: "Bullish while Wilder's stop-and-reverse level is below the price, bearish while it is above.",
  roles: ['signal', 'filter'],
  params: {
    step: decimal({
      title: 'Step',
      help: 'Acceleration at the start of a trend, and what every new extreme adds to it.',
      min: 0.001,
      max: 1,
      default: 0.02,
    }),
    max: decimal({ title: 'Maximum', help: 'Acceleration never exceeds this.', min: 0.001, max: 1, default: 0.2 }),
    output: eventOrState,
  },
  // A trend shows between two candles.
  warmup: ({ output }) => (output === 'event' ? 3 : 2),
  check: ({ step, max }) => (step <= max ? null : `step (${step}) must not be above max (${max})`),
  signal: (graph, { step, max, output }) => {
    const line = sar(graph, step, max);
    const cross = new CrossColumn(graph.directions(), graph.candles.close, line, output === 'event');
    graph.add(cross);
    return { column: cross.out, readings: [{ name: `SAR ${step}, ${max}`, column: line, scale: 'price' }] };
  },
  describe: ({ step, max, output }) =>
    `Parabolic SAR ${step}, ${max} ${output === 'event' ? 'turns to below (or above)' : 'is below (or above)'} the price`,
});
