import { defineComponent } from '#core/components/component.ts';
import { choice, decimal, period } from '#core/components/params.ts';
import { AVERAGE_TYPES, firstOfAverage, movingAverage } from '#core/indicators/moving-average.ts';
import { EQUAL_WITHIN } from '#core/indicators/rounding.ts';
import { rsi } from '#core/indicators/rsi.ts';
import { sma } from '#core/indicators/sma.ts';

export const indicatorTarget = defineComponent({
  id: 'indicator-target',
  title: 'Indicator target',
  help: 'Closes the position at the next open when a close has reached an average or the RSI a level.',
  roles: ['exit'],
  params: {
    target: choice({
      title: 'Target',
      help: 'What must be reached: the middle Bollinger band or a moving average, from below by longs and from above by shorts, or a level of the RSI.',
      choices: ['bollinger-middle', 'ma', 'rsi'],
      default: 'bollinger-middle',
    }),
    period: period(20, { help: 'Length of the band or the average.' }),
    type: choice({ title: 'Average', help: 'Kind of moving average, for ma.', choices: AVERAGE_TYPES, default: 'ema' }),
    rsi: period(14, { title: 'RSI period', help: 'Length of the RSI, for rsi.' }),
    level: decimal({
      title: 'RSI level',
      help: 'RSI at which longs leave; shorts leave at 100 minus this.',
      min: 1,
      max: 99,
      default: 50,
    }),
  },
  warmup: ({ target, period: length, type, rsi: rsiLength }) => {
    if (target === 'rsi') return rsiLength + 1;
    return target === 'ma' ? firstOfAverage(type, length) + 1 : length;
  },
  exit: (graph, { target, period: length, type, rsi: rsiLength, level }) => {
    const reason = 'indicator-target';
    if (target === 'rsi') {
      const line = rsi(graph, rsiLength);
      const almost = 100 * EQUAL_WITHIN;
      // Both sides measure the way from the middle, 50, in their own direction.
      return () => ({
        reason,
        leaveAtClose: (index, _close, { side }) => side * (line[index] - 50) >= level - 50 - almost,
      });
    }
    const line = target === 'ma' ? movingAverage(graph, type, length) : sma(graph, length);
    return () => ({
      reason,
      leaveAtClose: (index, close, { side }) => side * (close - line[index]) >= -EQUAL_WITHIN * line[index],
    });
  },
  describe: ({ target, period: length, type, rsi: rsiLength, level }) => {
    if (target === 'rsi') return `leave when RSI ${rsiLength} reaches ${level} (long) or ${100 - level} (short)`;
    const line = target === 'ma' ? `the ${type.toUpperCase()} ${length}` : `the middle Bollinger band ${length}`;
    return `leave when a close reaches ${line}`;
  },
});
