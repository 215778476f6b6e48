import { SideOfLine } from '#core/components/columns/side-of-line.ts';
import { defineComponent } from '#core/components/component.ts';
import { choice, integer, period } from '#core/components/params.ts';
import { candlesOnHigherTimeframe, onHigherTimeframe } from '#core/indicators/higher-timeframe.ts';
import { AVERAGE_TYPES, firstOfAverage, movingAverage } from '#core/indicators/moving-average.ts';

export const trendFilter = defineComponent({
  id: 'trend-filter',
  title: 'Trend filter',
  help: 'Lets only those entries pass whose direction agrees with the side of a long moving average the price is on.',
  roles: ['filter'],
  params: {
    type: choice({
      title: 'Average',
      help: 'Kind of moving average.',
      choices: AVERAGE_TYPES,
      default: 'ema',
    }),
    period: period(200, { help: 'Length of the average, in candles of its timeframe.' }),
    multiple: integer({
      title: 'Timeframe multiple',
      help: 'How many candles make one of the average; of longer candles only those that have closed count.',
      min: 1,
      max: 1440,
      default: 1,
    }),
  },
  warmup: ({ type, period: length, multiple }) => candlesOnHigherTimeframe(multiple, firstOfAverage(type, length)),
  filter: (graph, { type, period: length, multiple }) => {
    const first = firstOfAverage(type, length);
    const line = onHigherTimeframe(graph, multiple, `${type}(close,${length})`, first, (longer) =>
      movingAverage(longer, type, length),
    );
    const side = new SideOfLine(graph.permissions(), graph.candles.close, line);
    graph.add(side);
    return { column: side.out, readings: [{ name: nameOf(type, length, multiple), column: line, scale: 'price' }] };
  },
  describe: ({ type, period: length, multiple }) =>
    `price is on the right side of the ${nameOf(type, length, multiple)}`,
});

function nameOf(type: string, length: number, multiple: number): string {
  const name = `${type.toUpperCase()} ${length}`;
  return multiple === 1 ? name : `${name} of candles ${multiple} times as long`;
}
