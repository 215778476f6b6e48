import { within } from '#core/components/columns/within.ts';
import { defineComponent } from '#core/components/component.ts';
import { decimal, period } from '#core/components/params.ts';
import { relativeRange } from '#core/indicators/relative-range.ts';

export const candleSize = defineComponent({
  id: 'candle-size',
  title: 'Candle size',
  help: 'Does not enter behind a spike: passes while the true range of the signal candle is not unusually large.',
  roles: ['guard'],
  params: {
    maxAtr: decimal({
      title: 'Maximum size',
      help: 'Largest true range of the candle, in average true ranges up to the candle before it.',
      min: 0.1,
      max: 100,
      default: 2.5,
    }),
    atr: period(14, { title: 'ATR period', help: 'Length of the average true range.', min: 1 }),
  },
  warmup: ({ atr: length }) => length + 2,
  filter: (graph, { maxAtr, atr: length }) => {
    const line = relativeRange(graph, length);
    return {
      column: within(graph, line, 0, maxAtr),
      readings: [{ name: `True range in ATR ${length}`, column: line, scale: 'own' }],
    };
  },
  describe: ({ maxAtr, atr: length }) => `the signal candle is not larger than ${maxAtr} × ATR ${length}`,
});
