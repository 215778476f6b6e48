import { within } from '#core/components/columns/within.ts';
import { defineComponent } from '#core/components/component.ts';
import { decimal, period } from '#core/components/params.ts';
import { choppiness } from '#core/indicators/choppiness.ts';

export const choppinessFilter = defineComponent({
  id: 'choppiness-filter',
  title: 'Choppiness filter',
  help: 'Passes while the market moves more straight than back and forth.',
  roles: ['filter'],
  params: {
    period: period(14, { help: 'Length of the choppiness index.' }),
    max: decimal({
      title: 'Maximum',
      help: 'Largest choppiness that passes; 0 is a straight line, 100 goes nowhere.',
      min: 0,
      max: 100,
      default: 61.8,
    }),
  },
  warmup: ({ period: length }) => length + 1,
  filter: (graph, { period: length, max }) => {
    const line = choppiness(graph, length);
    return {
      column: within(graph, line, Number.NEGATIVE_INFINITY, max),
      readings: [{ name: `Choppiness ${length}`, column: line, scale: 'own' }],
    };
  },
  describe: ({ period: length, max }) => `the choppiness index ${length} is at most ${max}`,
});
