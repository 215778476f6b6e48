import { CrossColumn } from '#core/components/columns/cross-column.ts';
import { defineComponent, type SignalOutput } from '#core/components/component.ts';
import { choice, eventOrState, period } from '#core/components/params.ts';
import type { ColumnGraph } from '#core/indicators/column-graph.ts';
import { ema } from '#core/indicators/ema.ts';
import { macdHistogram, macd as macdLines, macdSignalFirst } from '#core/indicators/macd.ts';

interface Lengths {
  readonly fast: number;
  readonly slow: number;
  readonly signal: number;
}

type Trigger = 'signal-cross' | 'zero-cross' | 'histogram-turn';

/** The two lines that are compared, and what is drawn. Differences of prices round as the prices do. */
function compared(graph: ColumnGraph, { fast, slow, signal }: Lengths, trigger: Trigger) {
  const { close } = graph.candles;
  const { line, signal: signalLine } = macdLines(graph, fast, slow, signal);
  const name = `${fast}, ${slow}`;
  const readings: SignalOutput['readings'] = [
    { name: `MACD ${name}`, column: line, scale: 'own' },
    { name: `MACD signal ${signal}`, column: signalLine, scale: 'own' },
  ];
  if (trigger === 'signal-cross') return { a: line, b: signalLine, size: close, readings };
  // The line is above zero where the fast average is above the slow one.
  if (trigger === 'zero-cross') return { a: ema(graph, fast), b: ema(graph, slow), size: close, readings };
  const { histogram, before } = macdHistogram(graph, fast, slow, signal);
  const bars = { name: `MACD histogram ${name}, ${signal}`, column: histogram, scale: 'own' } as const;
  return { a: histogram, b: before, size: close, readings: [...readings, bars] };
}

/** Index of the first candle at which the trigger's state is known. */
function firstKnown({ slow, signal }: Lengths, trigger: Trigger): number {
  if (trigger === 'zero-cross') return slow - 1;
  return macdSignalFirst(slow, signal) + (trigger === 'histogram-turn' ? 1 : 0);
}

export const macd = defineComponent({
  id: 'macd',
  title: 'MACD',
  help: 'Bullish when the MACD crosses its signal line or zero upwards, or its histogram turns up; bearish downwards.',
  roles: ['signal', 'filter'],
  params: {
    fast: period(12, { title: 'Fast period', help: 'Length of the fast average.', min: 1 }),
    slow: period(26, { title: 'Slow period', help: 'Length of the slow average; longer than the fast one.' }),
    signal: period(9, { title: 'Signal period', help: 'Length of the average of the MACD line.' }),
    trigger: choice({
      title: 'Trigger',
      help: 'What is looked at: the line against its signal, the line against zero, or whether the histogram rises.',
      choices: ['signal-cross', 'zero-cross', 'histogram-turn'],
      default: 'signal-cross',
    }),
    output: eventOrState,
  },
  warmup: ({ trigger, output, ...lengths }) => firstKnown(lengths, trigger) + (output === 'event' ? 2 : 1),
  check: ({ fast, slow }) => (fast < slow ? null : `fast (${fast}) must be shorter than slow (${slow})`),
  signal: (graph, { trigger, output, ...lengths }) => {
    const { a, b, size, readings } = compared(graph, lengths, trigger);
    const cross = new CrossColumn(graph.directions(), a, b, output === 'event', size);
    graph.add(cross);
    return { column: cross.out, readings };
  },
  describe: ({ fast, slow, signal, trigger, output }) => {
    const event = output === 'event';
    const name = `MACD ${fast}, ${slow}, ${signal}`;
    if (trigger === 'histogram-turn') return `the histogram of ${name} ${event ? 'turns' : 'goes'} up (or down)`;
    const other = trigger === 'zero-cross' ? 'zero' : 'its signal line';
    return `${name} ${event ? 'crosses' : 'stands above (or below)'} ${other}`;
  },
});
