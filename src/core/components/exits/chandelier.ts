import { defineComponent } from '#core/components/component.ts';
import { decimal, period } from '#core/components/params.ts';
import { atr } from '#core/indicators/atr.ts';
import { highestHigh, lowestLow } from '#core/indicators/extremes.ts';

export const chandelier = defineComponent({
  id: 'chandelier',
  title: 'Chandelier exit',
  help: 'A stop that hangs some average true ranges below the highest high of the last candles; it only ever tightens.',
  roles: ['exit'],
  params: {
    period: period(22, { help: 'Length of the highest high and of the average true range.' }),
    multiplier: decimal({
      title: 'Multiplier',
      help: 'Distance in average true ranges.',
      min: 0.1,
      max: 50,
      default: 3,
    }),
  },
  warmup: ({ period: length }) => length + 1,
  exit: (graph, { period: length, multiplier }) => {
    const range = atr(graph, length);
    const highest = highestHigh(graph, length);
    const lowest = lowestLow(graph, length);
    const level = (side: 1 | -1, index: number) =>
      (side > 0 ? highest[index] : lowest[index]) - side * multiplier * range[index];
    return () => {
      let inForce = false;
      return {
        reason: 'chandelier',
        begin: () => {
          inForce = false;
        },
        // After a fall the level can lie above the price of a new long: then it waits until the price is beyond it.
        stopAtEntry: ({ side, entryPrice, signalIndex }) => {
          const wanted = level(side, signalIndex);
          inForce = side * (entryPrice - wanted) > 0;
          return inForce ? wanted : null;
        },
        stopAtClose: (index, close, { side }) => {
          const wanted = level(side, index);
          inForce ||= side * (close - wanted) > 0;
          return inForce ? wanted : null;
        },
      };
    };
  },
  describe: ({ period: length, multiplier }) =>
    `chandelier stop ${multiplier} × ATR ${length} from the highest high (lowest low) of ${length} candles`,
});
