import { DivergenceColumn } from '#core/components/columns/divergence-column.ts';
import { defineComponent } from '#core/components/component.ts';
import { integer, period } from '#core/components/params.ts';
import { highestHigh, lowestLow } from '#core/indicators/extremes.ts';
import { rsi } from '#core/indicators/rsi.ts';

export const rsiDivergence = defineComponent({
  id: 'rsi-divergence',
  title: 'RSI divergence',
  help: 'Bullish when the price makes a lower swing low while the RSI makes a higher one, bearish mirrored; known only once the later swing is confirmed.',
  roles: ['signal', 'filter'],
  params: {
    period: period(14, { help: 'Length of the RSI.' }),
    lookback: integer({
      title: 'Look-back',
      help: 'How many candles the earlier swing may lie before the later one.',
      min: 2,
      max: 1000,
      default: 30,
      unit: 'candles',
    }),
    pivot: integer({
      title: 'Pivot',
      help: 'How many candles on either side a swing low or high must stand out from; the signal comes that much later.',
      min: 1,
      max: 100,
      default: 3,
      unit: 'candles',
    }),
  },
  // The earlier swing needs an RSI and candles before it, the later one must be further away than `pivot`, and confirmed.
  warmup: ({ period: length, pivot }) => Math.max(length, pivot) + 2 * pivot + 2,
  check: ({ lookback, pivot }) =>
    lookback > pivot ? null : `lookback (${lookback}) must be longer than pivot (${pivot})`,
  signal: (graph, { period: length, lookback, pivot }) => {
    const { high, low } = graph.candles;
    const line = rsi(graph, length);
    const column = graph.directions();
    const around = 2 * pivot + 1;
    const lows = { price: low, extremeAround: lowestLow(graph, around), extremeBefore: lowestLow(graph, pivot) };
    const highs = { price: high, extremeAround: highestHigh(graph, around), extremeBefore: highestHigh(graph, pivot) };
    graph.add(new DivergenceColumn(column, { ...lows, line, sign: -1 }, pivot, lookback));
    graph.add(new DivergenceColumn(column, { ...highs, line, sign: 1 }, pivot, lookback));
    return { column, readings: [{ name: `RSI ${length}`, column: line, scale: 'own' }] };
  },
  describe: ({ period: length }) =>
    `price makes a lower low (long) or a higher high (short) that the RSI ${length} does not confirm`,
});
