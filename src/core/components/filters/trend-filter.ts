import { ALLOWS_LONG, ALLOWS_SHORT, defineComponent } from '#core/components/component.ts';
import { choice, period } from '#core/components/params.ts';
import { ema } from '#core/indicators/ema.ts';
import type { Kernel } from '#core/indicators/kernel.ts';
import { sma } from '#core/indicators/sma.ts';

/** Allows longs above the line and shorts below it; neither while the line is unknown or met exactly. */
class SideOfLine implements Kernel {
  readonly out: Uint8Array;
  readonly #price: Float64Array;
  readonly #line: Float64Array;

  constructor(out: Uint8Array, price: Float64Array, line: Float64Array) {
    this.out = out;
    this.#price = price;
    this.#line = line;
  }

  run(from: number, to: number): void {
    const price = this.#price;
    const line = this.#line;
    const out = this.out;
    for (let i = from; i < to; i++) out[i] = price[i] > line[i] ? ALLOWS_LONG : price[i] < line[i] ? ALLOWS_SHORT : 0;
  }
}

export const trendFilter = defineComponent({
  id: 'trend-filter',
  title: 'Trend filter',
  help: 'Lets only those entries pass whose direction agrees with the side of a long moving average the price is on.',
  roles: ['filter'],
  params: {
    type: choice({
      title: 'Average',
      help: 'Kind of moving average.',
      choices: ['ema', 'sma'],
      default: 'ema',
    }),
    period: period(200, { help: 'Length of the average.' }),
  },
  warmup: ({ period: length }) => length,
  filter: (graph, { type, period: length }) => {
    const line = type === 'ema' ? ema(graph, length) : sma(graph, length);
    const side = new SideOfLine(graph.permissions(), graph.candles.close, line);
    graph.add(side);
    const name = `${type.toUpperCase()} ${length}`;
    return { column: side.out, readings: [{ name, column: line, scale: 'price' }] };
  },
  describe: ({ type, period: length }) => `price is on the right side of the ${type.toUpperCase()} ${length}`,
});
