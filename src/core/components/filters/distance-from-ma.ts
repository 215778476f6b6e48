import { within } from '#core/components/columns/within.ts';
import { defineComponent } from '#core/components/component.ts';
import { choice, decimal, period } from '#core/components/params.ts';
import { distanceFromAverage } from '#core/indicators/distance-from-average.ts';
import { AVERAGE_TYPES, firstOfAverage } from '#core/indicators/moving-average.ts';

export const distanceFromMa = defineComponent({
  id: 'distance-from-ma',
  title: 'Distance from average',
  help: 'Does not chase: passes while the price is no further from a moving average than some average true ranges.',
  roles: ['guard'],
  params: {
    type: choice({ title: 'Average', help: 'Kind of moving average.', choices: AVERAGE_TYPES, default: 'ema' }),
    period: period(20, { help: 'Length of the average.' }),
    maxAtr: decimal({
      title: 'Maximum distance',
      help: 'Largest distance on either side of the average, in average true ranges.',
      min: 0.1,
      max: 100,
      default: 2,
    }),
    atr: period(14, { title: 'ATR period', help: 'Length of the average true range.', min: 1 }),
  },
  warmup: ({ type, period: length, atr }) => Math.max(firstOfAverage(type, length), atr) + 1,
  filter: (graph, { type, period: length, maxAtr, atr }) => {
    const line = distanceFromAverage(graph, type, length, atr);
    const name = `Distance from ${type.toUpperCase()} ${length} in ATR ${atr}`;
    return {
      column: within(graph, line, 0, maxAtr),
      readings: [{ name, column: line, scale: 'own' }],
    };
  },
  describe: ({ type, period: length, maxAtr, atr }) =>
    `price is at most ${maxAtr} × ATR ${atr} away from the ${type.toUpperCase()} ${length}`,
});
