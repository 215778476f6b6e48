import { within } from '#core/components/columns/within.ts';
import { defineComponent } from '#core/components/component.ts';
import { decimal, period } from '#core/components/params.ts';
import { bollingerWidth as widthLine } from '#core/indicators/bollinger-width.ts';

export const bollingerWidth = defineComponent({
  id: 'bollinger-width',
  title: 'Bollinger width',
  help: 'Passes while the distance between the Bollinger bands, in percent of the middle one, is inside the bounds.',
  roles: ['filter'],
  params: {
    period: period(20, { help: 'Length of the bands.' }),
    deviations: decimal({
      title: 'Deviations',
      help: 'Distance of the bands from the average, in standard deviations.',
      min: 0.1,
      max: 10,
      default: 2,
    }),
    minPct: decimal({
      title: 'Minimum',
      help: 'Least width that passes, in percent of the middle band.',
      min: 0,
      max: 1000,
      default: 0.5,
      unit: '%',
    }),
    maxPct: decimal({
      title: 'Maximum',
      help: 'Largest width that passes, in percent of the middle band.',
      min: 0,
      max: 1000,
      default: 20,
      unit: '%',
    }),
  },
  warmup: ({ period: length }) => length,
  check: ({ minPct, maxPct }) => (minPct <= maxPct ? null : `minPct (${minPct}) must not be above maxPct (${maxPct})`),
  filter: (graph, { period: length, deviations, minPct, maxPct }) => {
    const line = widthLine(graph, length, deviations);
    return {
      column: within(graph, line, minPct, maxPct),
      readings: [{ name: `Bollinger width ${length}, ${deviations} in %`, column: line, scale: 'own' }],
    };
  },
  describe: ({ period: length, deviations, minPct, maxPct }) =>
    `the Bollinger bands ${length}, ${deviations} are between ${minPct} and ${maxPct} % wide`,
});
