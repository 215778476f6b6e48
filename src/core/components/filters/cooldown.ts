import { defineComponent } from '#core/components/component.ts';
import { integer } from '#core/components/params.ts';

export const cooldown = defineComponent({
  id: 'cooldown',
  title: 'Cooldown',
  help: 'Waits some candles after an exit before the next entry, and longer after a loss; a position cannot be reversed then.',
  roles: ['guard'],
  params: {
    afterExit: integer({
      title: 'After an exit',
      help: 'How many candles must close after the one in which the position was left; 0 for none.',
      min: 0,
      max: 10_000,
      default: 1,
      unit: 'candles',
    }),
    afterLoss: integer({
      title: 'After a loss',
      help: 'The same after a trade that lost money, costs included; the longer of the two counts.',
      min: 0,
      max: 10_000,
      default: 3,
      unit: 'candles',
    }),
  },
  warmup: () => 1,
  guard: ({ afterExit, afterLoss }) => ({
    allows: (index, history) => {
      // No candle passes between the two fills of a reversal, and whether the first one loses is not known before it.
      if (history.leaving) return afterExit === 0 && afterLoss === 0;
      const last = history.trades - 1;
      if (last < 0) return true;
      const needed = history.pnl(last) < 0 ? Math.max(afterExit, afterLoss) : afterExit;
      return index - history.exitIndex(last) >= needed;
    },
  }),
  describe: ({ afterExit, afterLoss }) => {
    const wait = `the last exit lies at least ${afterExit} ${afterExit === 1 ? 'candle' : 'candles'} back`;
    return afterLoss > afterExit ? `${wait} (${afterLoss} after a loss)` : wait;
  },
});
