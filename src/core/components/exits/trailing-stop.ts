import { defineComponent } from '#core/components/component.ts';
import { choice, decimal, period } from '#core/components/params.ts';
import { atr } from '#core/indicators/atr.ts';

export const trailingStop = defineComponent({
  id: 'trailing-stop',
  title: 'Trailing stop',
  help: 'Follows the best close since the entry at a fixed distance; it never moves back.',
  roles: ['exit'],
  params: {
    unit: choice({
      title: 'Unit',
      help: 'Distance as a percentage of the entry price, or in average true ranges of the signal candle.',
      choices: ['percent', 'atr'],
      default: 'percent',
    }),
    value: decimal({ title: 'Value', help: 'Distance in the chosen unit.', min: 0.01, max: 100, default: 2 }),
    activation: decimal({
      title: 'Activation',
      help: 'Profit, in the chosen unit, that a close must reach before the stop is set; 0 sets it at the entry.',
      min: 0,
      max: 1000,
      default: 0,
    }),
    atr: period(14, { title: 'ATR period', help: 'Length of the average true range.', min: 1 }),
  },
  warmup: ({ unit, atr: length }) => (unit === 'atr' ? length + 1 : 1),
  check: ({ unit, value }) =>
    unit === 'percent' && value >= 100 ? `value (${value}) must be below 100 percent of the price` : null,
  exit: (graph, { unit, value, activation, atr: length }) => {
    const range = unit === 'atr' ? atr(graph, length) : null;
    return () => {
      let best = 0;
      let distance = 0;
      let needed = 0;
      return {
        reason: 'trailing-stop',
        begin: ({ entryPrice, signalIndex }) => {
          const one = range ? range[signalIndex] : entryPrice / 100;
          best = entryPrice;
          distance = value * one;
          needed = activation * one;
        },
        stopAtEntry: ({ side, entryPrice, signalIndex }) => {
          if (activation > 0) return null;
          return entryPrice - side * value * (range ? range[signalIndex] : entryPrice / 100);
        },
        stopAtClose: (_index, close, { side, entryPrice }) => {
          if (side * (close - best) > 0) best = close;
          return side * (best - entryPrice) >= needed ? best - side * distance : null;
        },
      };
    };
  },
  describe: ({ unit, value, activation, atr: length }) => {
    const inUnit = unit === 'percent' ? '%' : `× ATR ${length}`;
    const from = activation > 0 ? ` once the profit reached ${activation} ${inUnit}` : '';
    return `trailing stop ${value} ${inUnit} behind the best close${from}`;
  },
});
