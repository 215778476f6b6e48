import { asOutput } from '#core/components/columns/events.ts';
import { defineComponent } from '#core/components/component.ts';
import { eventOrState, numbers } from '#core/components/params.ts';
import { ema } from '#core/indicators/ema.ts';
import type { Kernel } from '#core/indicators/kernel.ts';
import { sideOf } from '#core/indicators/rounding.ts';

/** +1 where each line is above the next one, −1 where each is below, 0 otherwise or where one is NaN. */
class OrderColumn implements Kernel {
  readonly out: Int8Array;
  readonly #lines: readonly Float64Array[];

  constructor(out: Int8Array, lines: readonly Float64Array[]) {
    this.out = out;
    this.#lines = lines;
  }

  run(from: number, to: number): void {
    const lines = this.#lines;
    const out = this.out;
    for (let i = from; i < to; i++) {
      let order: number = sideOf(lines[0][i], lines[1][i]);
      for (let k = 2; k < lines.length && order !== 0; k++) {
        if (sideOf(lines[k - 1][i], lines[k][i]) !== order) order = 0;
      }
      out[i] = order;
    }
  }
}

const longest = (periods: readonly number[]) => Math.max(...periods);

export const maRibbon = defineComponent({
  id: 'ma-ribbon',
  title: 'Moving average ribbon',
  help: 'Bullish when exponential averages of several lengths stand in order, the fastest on top, bearish when upside down.',
  roles: ['signal', 'filter'],
  params: {
    periods: numbers({
      title: 'Periods',
      help: 'Lengths of the averages, from the fastest to the slowest.',
      min: 1,
      max: 5000,
      least: 2,
      most: 10,
      default: [8, 13, 21, 34, 55],
      unit: 'candles',
    }),
    output: eventOrState,
  },
  warmup: ({ periods, output }) => longest(periods) + (output === 'event' ? 1 : 0),
  signal: (graph, { periods, output }) => {
    const lines = periods.map((length) => ema(graph, length));
    const order = new OrderColumn(graph.directions(), lines);
    graph.add(order);
    return {
      column: asOutput(graph, order.out, output, longest(periods) - 1),
      readings: lines.map((column, k) => ({ name: `EMA ${periods[k]}`, column, scale: 'price' })),
    };
  },
  describe: ({ periods, output }) =>
    `the EMAs ${periods.join(', ')} ${output === 'event' ? 'fall into' : 'stand in'} rising (or falling) order`,
});
