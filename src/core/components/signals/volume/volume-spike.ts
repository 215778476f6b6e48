import { defineComponent } from '#core/components/component.ts';
import { decimal, period } from '#core/components/params.ts';
import { relativeVolume } from '#core/indicators/relative-volume.ts';
import { EQUAL_WITHIN } from '#core/indicators/rounding.ts';

export const volumeSpike = defineComponent({
  id: 'volume-spike',
  title: 'Volume spike',
  help: 'Bullish on a candle that closes above its open with a multiple of the usual volume, bearish on one that closes below.',
  roles: ['signal', 'filter'],
  params: {
    period: period(20, { help: 'How many candles before it the usual volume is the average of.', min: 1 }),
    factor: decimal({
      title: 'Factor',
      help: 'How many times the usual volume the candle must have at least.',
      min: 1,
      max: 100,
      default: 2,
    }),
  },
  warmup: ({ period: length }) => length + 1,
  signal: (graph, { period: length, factor }) => {
    const { open, close } = graph.candles;
    const ratio = relativeVolume(graph, length);
    const column = graph.directions();
    const least = factor * (1 - EQUAL_WITHIN);
    graph.add({
      run(from, to) {
        for (let i = from; i < to; i++) {
          const body = close[i] - open[i];
          column[i] = ratio[i] >= least ? Math.sign(body) : 0;
        }
      },
    });
    return { column, readings: [{ name: `Relative volume ${length}`, column: ratio, scale: 'own' }] };
  },
  describe: ({ period: length, factor }) =>
    `a rising (long) or falling (short) candle has at least ${factor} times the average volume of ${length} candles`,
});
