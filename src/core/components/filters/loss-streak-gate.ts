import { defineComponent } from '#core/components/component.ts';
import { integer } from '#core/components/params.ts';

export const lossStreakGate = defineComponent({
  id: 'loss-streak-gate',
  title: 'Loss streak gate',
  help: 'Stops entries for a while after too many losing trades in a row.',
  roles: ['gate'],
  params: {
    losses: integer({
      title: 'Losses',
      help: 'How many trades in a row must have lost money, costs included.',
      min: 1,
      max: 100,
      default: 3,
      unit: 'trades',
    }),
    candles: integer({
      title: 'Window',
      help: 'Only trades that were left within so many candles, the current one included, count.',
      min: 1,
      max: 100_000,
      default: 48,
      unit: 'candles',
    }),
  },
  warmup: () => 1,
  guard: ({ losses, candles }) => ({
    allows: (index, history) => {
      let streak = 0;
      for (let k = history.trades - 1; k >= 0 && history.exitIndex(k) > index - candles; k--) {
        streak = history.pnl(k) < 0 ? streak + 1 : 0;
        if (streak === losses) return false;
      }
      return true;
    },
  }),
  describe: ({ losses, candles }) =>
    `there were no ${losses} losing ${losses === 1 ? 'trades' : 'trades in a row'} in the last ${candles} candles`,
});
