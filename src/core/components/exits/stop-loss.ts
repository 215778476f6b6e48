import { defineComponent } from '#core/components/component.ts';
import { choice, decimal, integer, period } from '#core/components/params.ts';
import { atr } from '#core/indicators/atr.ts';

export const stopLoss = defineComponent({
  id: 'stop-loss',
  title: 'Stop loss',
  help: 'Closes the position when the price has gone a fixed distance against it.',
  roles: ['exit'],
  params: {
    unit: choice({
      title: 'Unit',
      help: 'Distance as a percentage of the entry price, in average true ranges, or at the swing low or high of the last candles.',
      choices: ['percent', 'atr', 'price-structure'],
      default: 'percent',
    }),
    value: decimal({
      title: 'Value',
      help: 'Distance in percent or in ATRs; not used by price-structure.',
      min: 0.01,
      max: 100,
      default: 2,
    }),
    atr: period(14, { title: 'ATR period', help: 'Length of the average true range.', min: 1 }),
    lookback: integer({
      title: 'Look-back',
      help: 'How many candles, the signal candle included, the swing low or high is taken from.',
      min: 1,
      max: 500,
      default: 10,
      unit: 'candles',
    }),
  },
  warmup: ({ unit, atr: length, lookback }) =>
    unit === 'atr' ? length + 1 : unit === 'price-structure' ? lookback : 1,
  check: ({ unit, value }) =>
    unit === 'percent' && value >= 100 ? `value (${value}) must be below 100 percent of the price` : null,
  exit: (graph, { unit, value, atr: length, lookback }) => {
    const reason = 'stop-loss';
    if (unit === 'percent') {
      return () => ({ reason, stopAtEntry: ({ side, entryPrice }) => entryPrice * (1 - (side * value) / 100) });
    }
    if (unit === 'atr') {
      const range = atr(graph, length);
      return () => ({
        reason,
        stopAtEntry: ({ side, entryPrice, signalIndex }) => entryPrice - side * value * range[signalIndex],
      });
    }
    const { low, high } = graph.candles;
    return () => ({
      reason,
      stopAtEntry: ({ side, signalIndex }) => {
        let level = side > 0 ? low[signalIndex] : high[signalIndex];
        for (let i = signalIndex - 1; i > signalIndex - lookback && i >= 0; i--) {
          if (side > 0 ? low[i] < level : high[i] > level) level = side > 0 ? low[i] : high[i];
        }
        return level;
      },
    });
  },
  describe: ({ unit, value, atr: length, lookback }) =>
    unit === 'percent'
      ? `stop ${value} % from the entry`
      : unit === 'atr'
        ? `stop ${value} × ATR ${length} from the entry`
        : `stop at the swing low or high of ${lookback} candles`,
});
