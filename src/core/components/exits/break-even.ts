import { defineComponent } from '#core/components/component.ts';
import { choice, decimal, flag } from '#core/components/params.ts';

export const breakEven = defineComponent({
  id: 'break-even',
  title: 'Break even',
  help: 'Moves the stop to the entry price, costs covered, once a close has shown enough profit.',
  roles: ['exit'],
  params: {
    unit: choice({
      title: 'Unit',
      help: 'Trigger as a percentage of the entry price, or in multiples of the initial stop distance (R).',
      choices: ['percent', 'r'],
      default: 'percent',
    }),
    trigger: decimal({
      title: 'Trigger',
      help: 'Profit of a close, in the chosen unit, that moves the stop.',
      min: 0.01,
      max: 1000,
      default: 1,
    }),
    coverCosts: flag({
      title: 'Cover costs',
      help: 'Moves the level so far that it pays the fees of both fills and the slippage of the stop.',
      default: true,
    }),
    offsetPct: decimal({
      title: 'Offset',
      help: 'Additional distance beyond the entry, in percent of its price.',
      min: 0,
      max: 50,
      default: 0,
      unit: '%',
    }),
  },
  warmup: () => 1,
  exit:
    (_graph, { unit, trigger, coverCosts, offsetPct }) =>
    () => ({
      reason: 'break-even',
      stopAtClose: (_index, close, { side, entryPrice, breakEven: covered }, initialStop) => {
        const one = unit === 'r' ? side * (entryPrice - initialStop) : entryPrice / 100;
        if (!(side * (close - entryPrice) >= trigger * one)) return null;
        const level = (coverCosts ? covered : entryPrice) + (side * entryPrice * offsetPct) / 100;
        // A level that the close has not passed yet would be a stop on the wrong side of the price.
        return side * (close - level) > 0 ? level : null;
      },
    }),
  describe: ({ unit, trigger }) =>
    `stop to break even after a profit of ${trigger} ${unit === 'percent' ? '%' : 'times the initial risk'}`,
});
