import { asOutput } from '#core/components/columns/events.ts';
import { defineComponent } from '#core/components/component.ts';
import { decimal, eventOrState, period } from '#core/components/params.ts';
import { type AroonLines, aroon as aroonLines } from '#core/indicators/aroon.ts';
import type { Kernel } from '#core/indicators/kernel.ts';
import { EQUAL_WITHIN } from '#core/indicators/rounding.ts';

/** The side of the greater line where it is at least the level, 0 elsewhere or at NaN. */
class LeadingLine implements Kernel {
  readonly out: Int8Array;
  readonly #lines: AroonLines;
  readonly #least: number;

  constructor(out: Int8Array, lines: AroonLines, level: number) {
    this.out = out;
    this.#lines = lines;
    this.#least = level * (1 - EQUAL_WITHIN);
  }

  run(from: number, to: number): void {
    const { up, down } = this.#lines;
    const out = this.out;
    const least = this.#least;
    // Both are shares of the same number of candles, so they are equal or apart without rounding.
    for (let i = from; i < to; i++) {
      out[i] = up[i] > down[i] ? (up[i] >= least ? 1 : 0) : down[i] > up[i] && down[i] >= least ? -1 : 0;
    }
  }
}

export const aroon = defineComponent({
  id: 'aroon',
  title: 'Aroon',
  help: 'Bullish when the last high is recent and more so than the last low, bearish when the last low is.',
  roles: ['signal', 'filter'],
  params: {
    period: period(25, { help: 'How many candles back highs and lows are looked for.' }),
    level: decimal({
      title: 'Level',
      help: 'What the leading line must reach at least: 100 at a new extreme, 0 at one that is a whole period old.',
      min: 0,
      max: 100,
      default: 70,
    }),
    output: eventOrState,
  },
  warmup: ({ period: length, output }) => length + (output === 'event' ? 2 : 1),
  signal: (graph, { period: length, level, output }) => {
    const lines = aroonLines(graph, length);
    const side = new LeadingLine(graph.directions(), lines, level);
    graph.add(side);
    return {
      column: asOutput(graph, side.out, output, length),
      readings: [
        { name: `Aroon up ${length}`, column: lines.up, scale: 'own' },
        { name: `Aroon down ${length}`, column: lines.down, scale: 'own' },
      ],
    };
  },
  describe: ({ period: length, level, output }) =>
    `Aroon ${length} up (or down) ${output === 'event' ? 'comes to lead' : 'leads'} with at least ${level}`,
});
