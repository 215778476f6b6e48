import { defineComponent } from '#core/components/component.ts';
import { flag, integer } from '#core/components/params.ts';

export const timeStop = defineComponent({
  id: 'time-stop',
  title: 'Time stop',
  help: 'Closes the position at the next open after a number of candles.',
  roles: ['exit'],
  params: {
    candles: integer({
      title: 'Candles',
      help: 'How many candles the position may last; the entry candle counts.',
      min: 1,
      max: 100_000,
      default: 48,
      unit: 'candles',
    }),
    onlyWhenLosing: flag({
      title: 'Only when losing',
      help: 'Leaves only while the close is not better than the entry price; asked again at every later close.',
      default: false,
    }),
  },
  warmup: () => 1,
  exit:
    (_graph, { candles, onlyWhenLosing }) =>
    () => ({
      reason: 'time-stop',
      firstQuestion: ({ entryIndex }) => entryIndex + candles - 1,
      leaveAtClose: (_index, close, { side, entryPrice }) => !onlyWhenLosing || side * (close - entryPrice) <= 0,
    }),
  describe: ({ candles, onlyWhenLosing }) =>
    `leave after ${candles} candles${onlyWhenLosing ? ' unless the position is winning' : ''}`,
});
