import { within } from '#core/components/columns/within.ts';
import { defineComponent } from '#core/components/component.ts';
import { decimal, period } from '#core/components/params.ts';
import { natr } from '#core/indicators/natr.ts';

export const atrRange = defineComponent({
  id: 'atr-range',
  title: 'ATR range',
  help: 'Passes while the average true range, in percent of the price, is inside the bounds: neither dead nor wild.',
  roles: ['filter', 'gate'],
  params: {
    period: period(14, { help: 'Length of the average true range.', min: 1 }),
    minPct: decimal({
      title: 'Minimum',
      help: 'Least average true range that passes, in percent of the price.',
      min: 0,
      max: 100,
      default: 0.1,
      unit: '%',
    }),
    maxPct: decimal({
      title: 'Maximum',
      help: 'Largest average true range that passes, in percent of the price.',
      min: 0,
      max: 100,
      default: 10,
      unit: '%',
    }),
  },
  warmup: ({ period: length }) => length + 1,
  check: ({ minPct, maxPct }) => (minPct <= maxPct ? null : `minPct (${minPct}) must not be above maxPct (${maxPct})`),
  filter: (graph, { period: length, minPct, maxPct }) => {
    const line = natr(graph, length);
    return {
      column: within(graph, line, minPct, maxPct),
      readings: [{ name: `ATR ${length} in %`, column: line, scale: 'own' }],
    };
  },
  describe: ({ period: length, minPct, maxPct }) => `ATR ${length} is between ${minPct} and ${maxPct} % of the price`,
});
