import { ALLOWS_LONG, ALLOWS_SHORT, defineComponent } from '#core/components/component.ts';
import { decimal } from '#core/components/params.ts';

export const spread = defineComponent({
  id: 'spread',
  title: 'Spread',
  help: 'Passes while the live distance between best bid and best ask is small; a backtest has no order book, so there it always passes.',
  roles: ['guard'],
  needs: ['order-book'],
  params: {
    maxBps: decimal({
      title: 'Maximum spread',
      help: 'Largest spread, in basis points (0.01 %) of the price.',
      min: 0.1,
      max: 1000,
      default: 5,
      unit: 'bps',
    }),
  },
  warmup: () => 1,
  filter: (graph) => {
    const column = graph.permissions();
    graph.add({
      run(from, to) {
        column.fill(ALLOWS_LONG | ALLOWS_SHORT, from, to);
      },
    });
    return { column, readings: [] };
  },
  describe: ({ maxBps }) => `the live spread is at most ${maxBps} bps (not tested in a backtest)`,
});
