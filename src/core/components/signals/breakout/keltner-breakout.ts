import { ChannelColumn } from '#core/components/columns/channel-column.ts';
import { asOutput } from '#core/components/columns/events.ts';
import { defineComponent } from '#core/components/component.ts';
import { decimal, eventOrState, period } from '#core/components/params.ts';
import { keltner, keltnerFirst } from '#core/indicators/keltner.ts';

export const keltnerBreakout = defineComponent({
  id: 'keltner-breakout',
  title: 'Keltner breakout',
  help: 'Bullish when the price closes above the upper Keltner band, bearish below the lower one.',
  roles: ['signal', 'filter'],
  params: {
    ema: period(20, { title: 'EMA period', help: 'Length of the average in the middle.', min: 1 }),
    atr: period(10, { title: 'ATR period', help: 'Length of the average true range.', min: 1 }),
    multiplier: decimal({
      title: 'Multiplier',
      help: 'Distance of the bands from the middle, in average true ranges.',
      min: 0.1,
      max: 50,
      default: 2,
    }),
    output: eventOrState,
  },
  warmup: ({ ema, atr, output }) => keltnerFirst(ema, atr) + (output === 'event' ? 2 : 1),
  signal: (graph, { ema, atr, multiplier, output }) => {
    const { upper, lower } = keltner(graph, ema, atr, multiplier);
    const side = new ChannelColumn(graph.directions(), graph.candles.close, lower, upper);
    graph.add(side);
    const name = `Keltner ${ema}, ${atr}, ${multiplier}`;
    return {
      column: asOutput(graph, side.out, output, keltnerFirst(ema, atr)),
      readings: [
        { name: `${name} upper`, column: upper, scale: 'price' },
        { name: `${name} lower`, column: lower, scale: 'price' },
      ],
    };
  },
  describe: ({ ema, atr, multiplier }) =>
    `price closes above (or below) the Keltner channel of EMA ${ema} and ${multiplier} × ATR ${atr}`,
});
