import { ZoneColumn } from '#core/components/columns/zone-column.ts';
import { defineComponent } from '#core/components/component.ts';
import { choice, decimal, eventOrState, period } from '#core/components/params.ts';
import { rsi } from '#core/indicators/rsi.ts';

export const rsiReversal = defineComponent({
  id: 'rsi-reversal',
  title: 'RSI reversal',
  help: 'Bullish when the RSI enters (or leaves) the oversold zone, bearish at the overbought zone.',
  roles: ['signal', 'filter'],
  params: {
    period: period(14, { help: 'Length of the RSI.' }),
    oversold: decimal({ title: 'Oversold', help: 'RSI below this is oversold.', min: 1, max: 99, default: 30 }),
    overbought: decimal({
      title: 'Overbought',
      help: 'RSI above this is overbought.',
      min: 1,
      max: 99,
      default: 70,
    }),
    trigger: choice({
      title: 'Trigger',
      help: 'Whether entering the zone or leaving it is the signal; leaving is always an event.',
      choices: ['enter', 'leave'],
      default: 'enter',
    }),
    output: eventOrState,
  },
  warmup: ({ period: length }) => length + 2,
  check: ({ oversold, overbought }) =>
    oversold < overbought ? null : `oversold (${oversold}) must be below overbought (${overbought})`,
  signal: (graph, { period: length, oversold, overbought, trigger, output }) => {
    const line = rsi(graph, length);
    const zone = new ZoneColumn(
      graph.directions(),
      line,
      oversold,
      overbought,
      trigger === 'leave',
      output === 'event',
    );
    graph.add(zone);
    return { column: zone.out, readings: [{ name: `RSI ${length}`, column: line, scale: 'own' }] };
  },
  describe: ({ period: length, oversold, overbought, trigger }) =>
    `RSI ${length} ${trigger === 'leave' ? 'leaves' : 'enters'} the zone below ${oversold} (long) or above ${overbought} (short)`,
});
