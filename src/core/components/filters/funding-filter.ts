import { ALLOWS_LONG, ALLOWS_SHORT, defineComponent } from '#core/components/component.ts';
import { decimal } from '#core/components/params.ts';
import { fundingRate } from '#core/indicators/funding-rate.ts';
import { EQUAL_WITHIN } from '#core/indicators/rounding.ts';

export const fundingFilter = defineComponent({
  id: 'funding-filter',
  title: 'Funding filter',
  help: 'Keeps longs out while they pay an extreme funding rate, and shorts while they do; nothing passes while no rate is known.',
  roles: ['filter', 'gate'],
  needs: ['funding'],
  params: {
    maxAbs: decimal({
      title: 'Maximum',
      help: 'Largest funding rate per interval that the entry may have to pay, as a fraction: 0.001 is 0.1 %.',
      min: 0,
      max: 0.1,
      default: 0.001,
    }),
  },
  warmup: () => 1,
  settlements: () => 1,
  filter: (graph, { maxAbs }) => {
    const rate = fundingRate(graph, 1);
    const column = graph.permissions();
    const most = maxAbs * (1 + EQUAL_WITHIN);
    graph.add({
      run(from, to) {
        // Longs pay a positive rate, shorts a negative one.
        for (let i = from; i < to; i++) {
          column[i] = (rate[i] <= most ? ALLOWS_LONG : 0) | (rate[i] >= -most ? ALLOWS_SHORT : 0);
        }
      },
    });
    return { column, readings: [{ name: 'Funding rate', column: rate, scale: 'own' }] };
  },
  describe: ({ maxAbs }) => `the entry does not have to pay a funding rate above ${maxAbs}`,
});
