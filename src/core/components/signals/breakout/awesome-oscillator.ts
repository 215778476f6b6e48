import { CrossColumn } from '#core/components/columns/cross-column.ts';
import { defineComponent } from '#core/components/component.ts';
import { eventOrState, period } from '#core/components/params.ts';
import { awesomeOscillator as awesomeLines } from '#core/indicators/awesome-oscillator.ts';

export const awesomeOscillator = defineComponent({
  id: 'awesome-oscillator',
  title: 'Awesome oscillator',
  help: 'Bullish when the fast average of the median price is above the slow one, bearish when it is below.',
  roles: ['signal', 'filter'],
  params: {
    fast: period(5, { title: 'Fast period', help: 'Length of the fast average.', min: 1 }),
    slow: period(34, { title: 'Slow period', help: 'Length of the slow average; longer than the fast one.' }),
    output: eventOrState,
  },
  warmup: ({ slow, output }) => (output === 'event' ? slow + 1 : slow),
  check: ({ fast, slow }) => (fast < slow ? null : `fast (${fast}) must be shorter than slow (${slow})`),
  signal: (graph, { fast, slow, output }) => {
    const lines = awesomeLines(graph, fast, slow);
    // The oscillator is above zero where the fast average is above the slow one.
    const cross = new CrossColumn(graph.directions(), lines.fast, lines.slow, output === 'event');
    graph.add(cross);
    return { column: cross.out, readings: [{ name: `AO ${fast}, ${slow}`, column: lines.line, scale: 'own' }] };
  },
  describe: ({ fast, slow, output }) =>
    `the awesome oscillator ${fast}, ${slow} ${output === 'event' ? 'crosses' : 'is above (or below)'} zero`,
});
