import { asOutput } from '#core/components/columns/events.ts';
import { defineComponent } from '#core/components/component.ts';
import { decimal, eventOrState, period } from '#core/components/params.ts';
import type { Kernel } from '#core/indicators/kernel.ts';
import { signOf } from '#core/indicators/rounding.ts';
import {
  type SqueezeLines,
  type SqueezeParams,
  squeezeFirst,
  squeeze as squeezeLines,
  squeezeMomentumFirst,
} from '#core/indicators/squeeze.ts';

/**
 * The side of the momentum at the candle at which the squeeze is released, for as long as neither the momentum leaves
 * that side nor the next squeeze begins; 0 otherwise.
 */
class ReleaseColumn implements Kernel {
  readonly out: Int8Array;
  readonly #lines: SqueezeLines;
  readonly #close: Float64Array;
  #squeezed = false;
  #side = 0;

  constructor(out: Int8Array, lines: SqueezeLines, close: Float64Array) {
    this.out = out;
    this.#lines = lines;
    this.#close = close;
  }

  run(from: number, to: number): void {
    const { room, momentum } = this.#lines;
    const close = this.#close;
    const out = this.out;
    let squeezed = this.#squeezed;
    let side = this.#side;
    for (let i = from; i < to; i++) {
      const before = squeezed;
      squeezed = signOf(room[i], close[i]) > 0;
      const now = signOf(momentum[i], close[i]);
      if (squeezed) side = 0;
      else if (before) side = now;
      else if (side !== now) side = 0;
      out[i] = side;
    }
    this.#squeezed = squeezed;
    this.#side = side;
  }
}

/** Index of the first candle that can release a squeeze: it was on at the candle before, and momentum is known. */
function firstRelease(params: SqueezeParams): number {
  return Math.max(squeezeFirst(params) + 1, squeezeMomentumFirst(params));
}

export const squeezeMomentum = defineComponent({
  id: 'squeeze-momentum',
  title: 'Squeeze momentum',
  help: 'Bullish when the Bollinger bands come out of the Keltner channel with positive momentum, bearish with negative.',
  roles: ['signal', 'filter'],
  params: {
    bbPeriod: period(20, { title: 'Bollinger period', help: 'Length of the Bollinger bands.' }),
    bbDeviations: decimal({
      title: 'Bollinger deviations',
      help: 'Distance of the Bollinger bands from their average, in standard deviations.',
      min: 0.1,
      max: 10,
      default: 2,
    }),
    kcPeriod: period(20, { title: 'Keltner period', help: 'Length of the Keltner channel and of the momentum.' }),
    kcMultiplier: decimal({
      title: 'Keltner multiplier',
      help: 'Distance of the Keltner bands from their average, in average true ranges.',
      min: 0.1,
      max: 50,
      default: 1.5,
    }),
    output: eventOrState,
  },
  // A release is an event in itself: there is nothing to see before it.
  warmup: (params) => firstRelease(params) + 1,
  signal: (graph, { output, ...params }) => {
    const lines = squeezeLines(graph, params);
    const release = new ReleaseColumn(graph.directions(), lines, graph.candles.close);
    graph.add(release);
    const { bbPeriod, bbDeviations, kcPeriod, kcMultiplier } = params;
    const name = `${bbPeriod}, ${bbDeviations} in ${kcPeriod}, ${kcMultiplier}`;
    return {
      column: asOutput(graph, release.out, output, firstRelease(params) - 1),
      readings: [
        { name: `Squeeze ${name} (on above 0)`, column: lines.room, scale: 'own' },
        { name: `Squeeze momentum ${kcPeriod}`, column: lines.momentum, scale: 'own' },
      ],
    };
  },
  describe: ({ bbPeriod, bbDeviations, kcPeriod, kcMultiplier, output }) => {
    const squeeze = `the squeeze (Bollinger ${bbPeriod}, ${bbDeviations} inside Keltner ${kcPeriod}, ${kcMultiplier})`;
    return `${squeeze} ${output === 'event' ? 'is released' : 'has been released'} with positive (or negative) momentum`;
  },
});
