import { defineComponent } from '#core/components/component.ts';
import { decimal, eventOrState, period } from '#core/components/params.ts';
import { williamsR as williamsLine } from '#core/indicators/williams-r.ts';
import { returnFromZones, returnInWords } from './zone-return.ts';

export const williamsR = defineComponent({
  id: 'williams-r',
  title: 'Williams %R',
  help: 'Bullish when %R comes back up out of the oversold zone, bearish when it comes back down out of the overbought one.',
  roles: ['signal', 'filter'],
  params: {
    period: period(14, { help: 'How many candles the range is taken from.' }),
    oversold: decimal({ title: 'Oversold', help: '%R below this is oversold.', min: -100, max: 0, default: -80 }),
    overbought: decimal({ title: 'Overbought', help: '%R above this is overbought.', min: -100, max: 0, default: -20 }),
    output: eventOrState,
  },
  warmup: ({ period: length }) => length + 1,
  check: ({ oversold, overbought }) =>
    oversold < overbought ? null : `oversold (${oversold}) must be below overbought (${overbought})`,
  signal: (graph, { period: length, oversold, overbought, output }) =>
    returnFromZones(
      graph,
      { name: `Williams %R ${length}`, column: williamsLine(graph, length), first: length - 1 },
      oversold,
      overbought,
      output,
    ),
  describe: ({ period: length, oversold, overbought, output }) =>
    `Williams %R ${length} ${returnInWords(oversold, overbought, output)}`,
});
