import { defineComponent } from '#core/components/component.ts';
import { decimal, eventOrState, period } from '#core/components/params.ts';
import { cci } from '#core/indicators/cci.ts';
import { returnFromZones, returnInWords } from './zone-return.ts';

export const cciReversal = defineComponent({
  id: 'cci-reversal',
  title: 'CCI reversal',
  help: 'Bullish when the CCI comes back up through the lower level, bearish when it comes back down through the upper one.',
  roles: ['signal', 'filter'],
  params: {
    period: period(20, { help: 'Length of the CCI.' }),
    level: decimal({
      title: 'Level',
      help: 'Distance of the upper and the lower level from zero.',
      min: 1,
      max: 1000,
      default: 100,
    }),
    output: eventOrState,
  },
  warmup: ({ period: length }) => length + 1,
  signal: (graph, { period: length, level, output }) =>
    returnFromZones(
      graph,
      { name: `CCI ${length}`, column: cci(graph, length), first: length - 1 },
      -level,
      level,
      output,
    ),
  describe: ({ period: length, level, output }) => `CCI ${length} ${returnInWords(-level, level, output)}`,
});
