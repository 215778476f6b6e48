import { defineComponent } from '#core/components/component.ts';
import { decimal, period } from '#core/components/params.ts';
import { atr } from '#core/indicators/atr.ts';
import { EQUAL_WITHIN } from '#core/indicators/rounding.ts';

export const volatilityExit = defineComponent({
  id: 'volatility-exit',
  title: 'Volatility exit',
  help: 'Closes the position at the next open when the average true range has grown to a multiple of what it was at the entry.',
  roles: ['exit'],
  params: {
    atr: period(14, { title: 'ATR period', help: 'Length of the average true range.', min: 1 }),
    factor: decimal({
      title: 'Factor',
      help: 'How many times the average true range of the signal candle must be reached.',
      min: 1.01,
      max: 100,
      default: 2,
    }),
  },
  warmup: ({ atr: length }) => length + 1,
  exit: (graph, { atr: length, factor }) => {
    const range = atr(graph, length);
    const least = factor * (1 - EQUAL_WITHIN);
    return () => ({
      reason: 'volatility-exit',
      leaveAtClose: (index, _close, { signalIndex }) => range[index] > 0 && range[index] >= least * range[signalIndex],
    });
  },
  describe: ({ atr: length, factor }) => `leave when ATR ${length} reaches ${factor} times what it was at the entry`,
});
