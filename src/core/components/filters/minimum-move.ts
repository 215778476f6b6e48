import { within } from '#core/components/columns/within.ts';
import { defineComponent } from '#core/components/component.ts';
import { decimal, period } from '#core/components/params.ts';
import { natr } from '#core/indicators/natr.ts';

export const minimumMove = defineComponent({
  id: 'minimum-move',
  title: 'Minimum move',
  help: 'Passes while the average true range is worth a multiple of what entry and exit cost in fees and slippage.',
  roles: ['guard'],
  params: {
    atr: period(14, { title: 'ATR period', help: 'Length of the average true range, the move to expect.', min: 1 }),
    minToCost: decimal({
      title: 'Minimum multiple',
      help: 'How many times the round-trip costs the average true range must be at least.',
      min: 0.1,
      max: 1000,
      default: 3,
    }),
  },
  warmup: ({ atr: length }) => length + 1,
  filter: (graph, { atr: length, minToCost }, { roundTripCost }) => {
    const line = natr(graph, length);
    return {
      column: within(graph, line, 100 * minToCost * roundTripCost, Number.POSITIVE_INFINITY),
      readings: [{ name: `ATR ${length} in %`, column: line, scale: 'own' }],
    };
  },
  describe: ({ atr: length, minToCost }) => `ATR ${length} is at least ${minToCost} times the round-trip costs`,
});
