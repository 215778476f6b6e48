import { defineComponent } from '#core/components/component.ts';
import { decimal, eventOrState, period } from '#core/components/params.ts';
import { mfi } from '#core/indicators/mfi.ts';
import { returnFromZones, returnInWords } from './zone-return.ts';

export const mfiReversal = defineComponent({
  id: 'mfi-reversal',
  title: 'MFI reversal',
  help: 'Bullish when the money flow index leaves the oversold zone, bearish when it leaves the overbought one.',
  roles: ['signal', 'filter'],
  params: {
    period: period(14, { help: 'Length of the money flow index.' }),
    oversold: decimal({ title: 'Oversold', help: 'MFI below this is oversold.', min: 1, max: 99, default: 20 }),
    overbought: decimal({ title: 'Overbought', help: 'MFI above this is overbought.', min: 1, max: 99, default: 80 }),
    output: eventOrState,
  },
  // The index needs `period` changes, and one candle more to see it leave a zone.
  warmup: ({ period: length }) => length + 2,
  check: ({ oversold, overbought }) =>
    oversold < overbought ? null : `oversold (${oversold}) must be below overbought (${overbought})`,
  signal: (graph, { period: length, oversold, overbought, output }) =>
    returnFromZones(
      graph,
      { name: `MFI ${length}`, column: mfi(graph, length), first: length },
      oversold,
      overbought,
      output,
    ),
  describe: ({ period: length, oversold, overbought, output }) =>
    `MFI ${length} ${returnInWords(oversold, overbought, output)}`,
});
