import { defineComponent } from '#core/components/component.ts';
import { decimal } from '#core/components/params.ts';
import { EQUAL_WITHIN } from '#core/indicators/rounding.ts';

export const engulfing = defineComponent({
  id: 'engulfing',
  title: 'Engulfing',
  help: 'Bullish when the body of a rising candle covers that of the falling candle before it and is larger, bearish mirrored.',
  roles: ['signal', 'filter'],
  params: {
    minBodyPct: decimal({
      title: 'Smallest body',
      help: 'How large the engulfing body must be at least, in percent of the price in its middle.',
      min: 0,
      max: 50,
      default: 0.1,
      unit: '%',
    }),
  },
  warmup: () => 2,
  signal: (graph, { minBodyPct }) => {
    const { open, close } = graph.candles;
    const column = graph.directions();
    // A body is a difference of prices, and as exact as those are. Its middle is the same for a rise and the fall back.
    const smallest = (minBodyPct / 100 - EQUAL_WITHIN) / 2;
    graph.add({
      run(from, to) {
        for (let i = Math.max(from, 1); i < to; i++) {
          const body = close[i] - open[i];
          const before = close[i - 1] - open[i - 1];
          const side = Math.sign(body);
          const covers =
            side * before < 0 &&
            side * (close[i - 1] - open[i]) >= 0 &&
            side * (close[i] - open[i - 1]) >= 0 &&
            Math.abs(body) > Math.abs(before);
          column[i] = covers && Math.abs(body) >= smallest * (open[i] + close[i]) ? side : 0;
        }
      },
    });
    return { column, readings: [] };
  },
  describe: ({ minBodyPct }) =>
    `a body of at least ${minBodyPct} % engulfs the opposite one before it, rising (long) or falling (short)`,
});
