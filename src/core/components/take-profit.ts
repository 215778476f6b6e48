import { atr } from '../indicators/atr.ts';
import { defineComponent } from './component.ts';
import { choice, decimal, period } from './params.ts';

export const takeProfit = defineComponent({
  id: 'take-profit',
  title: 'Take profit',
  help: 'Closes the position with a resting limit order when the price has gone a fixed distance in its favour.',
  roles: ['exit'],
  params: {
    unit: choice({
      title: 'Unit',
      help: 'Distance as a percentage of the entry price, in average true ranges, or in multiples of the initial stop distance (R).',
      choices: ['percent', 'atr', 'r'],
      default: 'percent',
    }),
    value: decimal({ title: 'Value', help: 'Distance in the chosen unit.', min: 0.01, max: 1000, default: 3 }),
    atr: period(14, { title: 'ATR period', help: 'Length of the average true range.', min: 1 }),
  },
  warmup: ({ unit, atr: length }) => (unit === 'atr' ? length + 1 : 1),
  exit: (graph, { unit, value, atr: length }) => {
    const reason = 'take-profit';
    if (unit === 'percent') {
      return () => ({ reason, targetAtEntry: ({ side, entryPrice }) => entryPrice * (1 + (side * value) / 100) });
    }
    if (unit === 'atr') {
      const range = atr(graph, length);
      return () => ({
        reason,
        targetAtEntry: ({ side, entryPrice, signalIndex }) => entryPrice + side * value * range[signalIndex],
      });
    }
    return () => ({
      reason,
      targetAtEntry: ({ entryPrice }, stop) => entryPrice + value * (entryPrice - stop),
    });
  },
  describe: ({ unit, value, atr: length }) =>
    unit === 'percent'
      ? `target ${value} % from the entry`
      : unit === 'atr'
        ? `target ${value} × ATR ${length} from the entry`
        : `target at ${value} times the risk of the initial stop`,
});
