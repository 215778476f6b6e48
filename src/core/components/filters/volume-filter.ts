import { within } from '#core/components/columns/within.ts';
import { defineComponent } from '#core/components/component.ts';
import { decimal, period } from '#core/components/params.ts';
import { relativeVolume } from '#core/indicators/relative-volume.ts';

export const volumeFilter = defineComponent({
  id: 'volume-filter',
  title: 'Volume filter',
  help: 'Passes while the volume is not too thin compared with the usual one; candles without any volume never pass.',
  roles: ['filter', 'gate'],
  params: {
    period: period(20, { help: 'How many candles before it the usual volume is the average of.', min: 1 }),
    minRatio: decimal({
      title: 'Minimum ratio',
      help: 'Least volume of the candle, as a multiple of the usual volume.',
      min: 0.01,
      max: 100,
      default: 0.5,
    }),
  },
  warmup: ({ period: length }) => length + 1,
  filter: (graph, { period: length, minRatio }) => {
    const line = relativeVolume(graph, length);
    return {
      column: within(graph, line, minRatio, Number.POSITIVE_INFINITY),
      readings: [{ name: `Relative volume ${length}`, column: line, scale: 'own' }],
    };
  },
  describe: ({ period: length, minRatio }) =>
    `the volume is at least ${minRatio} times the average of ${length} candles`,
});
