import { asOutput } from '#core/components/columns/events.ts';
import { defineComponent, type Reading } from '#core/components/component.ts';
import { choice, eventOrState, period } from '#core/components/params.ts';
import type { ColumnGraph } from '#core/indicators/column-graph.ts';
import {
  cloudFirst,
  type IchimokuCloud,
  type IchimokuLines,
  ichimokuCloud,
  ichimokuLines,
} from '#core/indicators/ichimoku.ts';
import type { Kernel } from '#core/indicators/kernel.ts';
import { sideOf } from '#core/indicators/rounding.ts';

type Rule = 'cloud' | 'tk-cross' | 'both';

/** Side of the close against the cloud, of conversion against base, or the one that both agree on. */
class IchimokuColumn implements Kernel {
  readonly out: Int8Array;
  readonly #close: Float64Array;
  readonly #cloud: IchimokuCloud | null;
  readonly #lines: IchimokuLines | null;

  /** @param cloud null where it is not looked at, as are lines */
  constructor(out: Int8Array, close: Float64Array, cloud: IchimokuCloud | null, lines: IchimokuLines | null) {
    this.out = out;
    this.#close = close;
    this.#cloud = cloud;
    this.#lines = lines;
  }

  run(from: number, to: number): void {
    const out = this.out;
    const lines = this.#lines;
    if (lines) {
      for (let i = from; i < to; i++) out[i] = sideOf(lines.conversion[i], lines.base[i]);
    }
    const cloud = this.#cloud;
    if (!cloud) return;
    const close = this.#close;
    for (let i = from; i < to; i++) {
      const side = sideOf(close[i], cloud.spanA[i]);
      const beyond = side === sideOf(close[i], cloud.spanB[i]) ? side : 0;
      out[i] = lines === null || beyond === out[i] ? beyond : 0;
    }
  }
}

interface Lengths {
  readonly conversion: number;
  readonly base: number;
  readonly span: number;
}

function firstKnown({ base, span }: Lengths, rule: Rule): number {
  return rule === 'tk-cross' ? base - 1 : cloudFirst(base, span);
}

function linesBehind(graph: ColumnGraph, { conversion, base, span }: Lengths, rule: Rule) {
  const cloud = rule === 'tk-cross' ? null : ichimokuCloud(graph, conversion, base, span);
  const lines = rule === 'cloud' ? null : ichimokuLines(graph, conversion, base);
  const readings: Reading[] = [];
  if (lines) {
    readings.push({ name: `Conversion ${conversion}`, column: lines.conversion, scale: 'price' });
    readings.push({ name: `Base ${base}`, column: lines.base, scale: 'price' });
  }
  if (cloud) {
    readings.push({ name: `Span A ${conversion}, ${base}`, column: cloud.spanA, scale: 'price' });
    readings.push({ name: `Span B ${span}`, column: cloud.spanB, scale: 'price' });
  }
  return { cloud, lines, readings };
}

export const ichimoku = defineComponent({
  id: 'ichimoku',
  title: 'Ichimoku',
  help: 'Bullish when the price closes above the cloud, the conversion line is above the base line, or both; bearish below.',
  roles: ['signal', 'filter'],
  params: {
    conversion: period(9, { title: 'Conversion', help: 'Length of the conversion line (tenkan).', min: 1 }),
    base: period(26, { title: 'Base', help: 'Length of the base line (kijun), and how far the cloud is drawn ahead.' }),
    span: period(52, { title: 'Span', help: 'Length of the slower edge of the cloud (senkou span B).', min: 3 }),
    rule: choice({
      title: 'Rule',
      help: 'What is looked at: the close against the cloud, the conversion against the base line, or both at once.',
      choices: ['cloud', 'tk-cross', 'both'],
      default: 'cloud',
    }),
    output: eventOrState,
  },
  warmup: ({ rule, output, ...lengths }) => firstKnown(lengths, rule) + (output === 'event' ? 2 : 1),
  check: ({ conversion, base, span }) => {
    if (conversion >= base) return `conversion (${conversion}) must be shorter than base (${base})`;
    return base < span ? null : `base (${base}) must be shorter than span (${span})`;
  },
  signal: (graph, { rule, output, ...lengths }) => {
    const { cloud, lines, readings } = linesBehind(graph, lengths, rule);
    const side = new IchimokuColumn(graph.directions(), graph.candles.close, cloud, lines);
    graph.add(side);
    return { column: asOutput(graph, side.out, output, firstKnown(lengths, rule)), readings };
  },
  describe: ({ conversion, base, span, rule, output }) => {
    const event = output === 'event';
    const cloud = `price ${event ? 'leaves' : 'is above (or below)'} the Ichimoku cloud ${conversion}, ${base}, ${span}`;
    const cross = `conversion line ${conversion} ${event ? 'crosses' : 'is above (or below)'} base line ${base}`;
    if (rule === 'both') {
      return `price ${event ? 'comes to stand' : 'stands'} above (or below) the Ichimoku cloud ${conversion}, ${base}, ${span} with its conversion above (or below) its base line`;
    }
    return rule === 'cloud' ? cloud : cross;
  },
});
