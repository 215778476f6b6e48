import { within } from '#core/components/columns/within.ts';
import { defineComponent } from '#core/components/component.ts';
import { decimal, period } from '#core/components/params.ts';
import { directionalMovement } from '#core/indicators/adx.ts';

export const adxFilter = defineComponent({
  id: 'adx-filter',
  title: 'ADX filter',
  help: 'Passes while the strength of the trend, in whichever direction, is inside the bounds.',
  roles: ['filter'],
  params: {
    period: period(14, { help: 'Length of the ADX.', min: 1 }),
    min: decimal({ title: 'Minimum', help: 'Least ADX that passes.', min: 0, max: 100, default: 20 }),
    max: decimal({ title: 'Maximum', help: 'Largest ADX that passes.', min: 0, max: 100, default: 100 }),
  },
  warmup: ({ period: length }) => 2 * length,
  check: ({ min, max }) => (min <= max ? null : `min (${min}) must not be above max (${max})`),
  filter: (graph, { period: length, min, max }) => {
    const { adx } = directionalMovement(graph, length);
    return {
      column: within(graph, adx, min, max),
      readings: [{ name: `ADX ${length}`, column: adx, scale: 'own' }],
    };
  },
  describe: ({ period: length, min, max }) => `ADX ${length} is between ${min} and ${max}`,
});
