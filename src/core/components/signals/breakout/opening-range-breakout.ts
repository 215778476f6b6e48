import { ChannelColumn } from '#core/components/columns/channel-column.ts';
import { asOutput } from '#core/components/columns/events.ts';
import { defineComponent } from '#core/components/component.ts';
import { eventOrState, integer, timeOfDay } from '#core/components/params.ts';
import { openingRange } from '#core/indicators/opening-range.ts';

function minuteOfDay(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

export const openingRangeBreakout = defineComponent({
  id: 'opening-range-breakout',
  title: 'Opening range breakout',
  help: "Bullish when the price closes above the range of the session's first minutes, bearish below it.",
  roles: ['signal', 'filter'],
  params: {
    sessionStart: timeOfDay({
      title: 'Session start',
      help: 'When the session begins every day, UTC.',
      default: '00:00',
    }),
    minutes: integer({
      title: 'Minutes',
      help: 'How long the range is made; candles that open within it count whole, and there is no signal before its end.',
      min: 1,
      max: 1439,
      default: 60,
      unit: 'minutes',
    }),
    output: eventOrState,
  },
  // The range takes one candle at least, at which no close is beyond it.
  warmup: () => 2,
  signal: (graph, { sessionStart, minutes, output }) => {
    const { high, low } = openingRange(graph, minuteOfDay(sessionStart), minutes);
    const side = new ChannelColumn(graph.directions(), graph.candles.close, low, high);
    graph.add(side);
    const name = `Opening range ${sessionStart}, ${minutes} min`;
    return {
      column: asOutput(graph, side.out, output, 0),
      readings: [
        { name: `${name} high`, column: high, scale: 'price' },
        { name: `${name} low`, column: low, scale: 'price' },
      ],
    };
  },
  describe: ({ sessionStart, minutes }) =>
    `price closes above (or below) the range of the first ${minutes} minutes from ${sessionStart} UTC`,
});
