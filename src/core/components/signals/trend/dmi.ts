import { asOutput } from '#core/components/columns/events.ts';
import { defineComponent } from '#core/components/component.ts';
import { decimal, eventOrState, period } from '#core/components/params.ts';
import { type DirectionalMovement, directionalMovement } from '#core/indicators/adx.ts';
import type { Kernel } from '#core/indicators/kernel.ts';
import { EQUAL_WITHIN, sideOf } from '#core/indicators/rounding.ts';

/** The side of the stronger directional line where ADX is at least the minimum, 0 elsewhere or at NaN. */
class StrongTrend implements Kernel {
  readonly out: Int8Array;
  readonly #lines: DirectionalMovement;
  readonly #least: number;

  constructor(out: Int8Array, lines: DirectionalMovement, minAdx: number) {
    this.out = out;
    this.#lines = lines;
    this.#least = minAdx * (1 - EQUAL_WITHIN);
  }

  run(from: number, to: number): void {
    const { plusDi, minusDi, adx } = this.#lines;
    const out = this.out;
    const least = this.#least;
    for (let i = from; i < to; i++) out[i] = adx[i] >= least ? sideOf(plusDi[i], minusDi[i]) : 0;
  }
}

export const dmi = defineComponent({
  id: 'dmi',
  title: 'Directional movement',
  help: 'Bullish when +DI is above −DI and the ADX shows a trend, bearish when −DI is above.',
  roles: ['signal', 'filter'],
  params: {
    period: period(14, { help: 'Length of +DI, −DI and ADX.', min: 1 }),
    minAdx: decimal({
      title: 'Minimum ADX',
      help: 'ADX below this is no trend; 0 looks at the directional lines alone.',
      min: 0,
      max: 100,
      default: 20,
    }),
    output: eventOrState,
  },
  warmup: ({ period: length, output }) => 2 * length + (output === 'event' ? 1 : 0),
  signal: (graph, { period: length, minAdx, output }) => {
    const lines = directionalMovement(graph, length);
    const side = new StrongTrend(graph.directions(), lines, minAdx);
    graph.add(side);
    return {
      column: asOutput(graph, side.out, output, 2 * length - 1),
      readings: [
        { name: `+DI ${length}`, column: lines.plusDi, scale: 'own' },
        { name: `−DI ${length}`, column: lines.minusDi, scale: 'own' },
        { name: `ADX ${length}`, column: lines.adx, scale: 'own' },
      ],
    };
  },
  describe: ({ period: length, minAdx, output }) =>
    `+DI ${length} ${output === 'event' ? 'comes to stand' : 'stands'} above (or below) −DI with an ADX of at least ${minAdx}`,
});
