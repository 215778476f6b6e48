import { defineComponent } from '#core/components/component.ts';
import { decimal } from '#core/components/params.ts';
import { EQUAL_WITHIN } from '#core/indicators/rounding.ts';

export const pinBar = defineComponent({
  id: 'pin-bar',
  title: 'Pin bar',
  help: 'Bullish on a candle whose lower wick is much longer than all the rest of it, bearish where the upper wick is.',
  roles: ['signal', 'filter'],
  params: {
    wickRatio: decimal({
      title: 'Wick ratio',
      help: 'How many times as long as the rest of the candle, body and other wick together, the long wick must be; 2 makes it two thirds of the candle.',
      min: 1,
      max: 100,
      default: 2,
    }),
  },
  warmup: () => 1,
  signal: (graph, { wickRatio }) => {
    const { open, high, low, close } = graph.candles;
    const column = graph.directions();
    const share = wickRatio / (1 + wickRatio);
    graph.add({
      run(from, to) {
        for (let i = from; i < to; i++) {
          const range = high[i] - low[i];
          // Lengths are differences of prices, and as exact as those are.
          const least = share * range - EQUAL_WITHIN * high[i];
          const lower = Math.min(open[i], close[i]) - low[i];
          const upper = high[i] - Math.max(open[i], close[i]);
          // At a ratio of 1 both wicks can reach it; then they cancel each other out.
          column[i] = range > 0 ? Number(lower >= least) - Number(upper >= least) : 0;
        }
      },
    });
    return { column, readings: [] };
  },
  describe: ({ wickRatio }) =>
    `a lower (long) or upper (short) wick is at least ${wickRatio} times as long as the rest of its candle`,
});
