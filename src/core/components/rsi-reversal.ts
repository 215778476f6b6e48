import type { Kernel } from '../indicators/kernel.ts';
import { rsi } from '../indicators/rsi.ts';
import { defineComponent } from './component.ts';
import { choice, decimal, eventOrState, period } from './params.ts';

/**
 * +1 where the line is below `low`, −1 above `high` (`enter`), or +1 on the candle on which it comes back
 * above `low` and −1 on which it falls back below `high` (`leave`). NaN gives 0.
 */
class ZoneColumn implements Kernel {
  readonly out: Int8Array;
  readonly #line: Float64Array;
  readonly #low: number;
  readonly #high: number;
  readonly #leave: boolean;
  readonly #eventsOnly: boolean;
  #zone = 0;

  constructor(out: Int8Array, line: Float64Array, low: number, high: number, leave: boolean, eventsOnly: boolean) {
    this.out = out;
    this.#line = line;
    this.#low = low;
    this.#high = high;
    this.#leave = leave;
    this.#eventsOnly = eventsOnly;
  }

  run(from: number, to: number): void {
    const line = this.#line;
    const out = this.out;
    const low = this.#low;
    const high = this.#high;
    let zone = this.#zone;
    for (let i = from; i < to; i++) {
      const value = line[i];
      const now = value < low ? 1 : value > high ? -1 : 0;
      if (this.#leave) out[i] = zone !== 0 && now !== zone ? zone : 0;
      else out[i] = this.#eventsOnly && now === zone ? 0 : now;
      zone = now;
    }
    this.#zone = zone;
  }
}

export const rsiReversal = defineComponent({
  id: 'rsi-reversal',
  title: 'RSI reversal',
  help: 'Bullish when the RSI enters (or leaves) the oversold zone, bearish at the overbought zone.',
  roles: ['signal', 'filter'],
  params: {
    period: period(14, { help: 'Length of the RSI.' }),
    oversold: decimal({ title: 'Oversold', help: 'RSI below this is oversold.', min: 1, max: 99, default: 30 }),
    overbought: decimal({
      title: 'Overbought',
      help: 'RSI above this is overbought.',
      min: 1,
      max: 99,
      default: 70,
    }),
    trigger: choice({
      title: 'Trigger',
      help: 'Whether entering the zone or leaving it is the signal; leaving is always an event.',
      choices: ['enter', 'leave'],
      default: 'enter',
    }),
    output: eventOrState,
  },
  warmup: ({ period: length }) => length + 2,
  check: ({ oversold, overbought }) =>
    oversold < overbought ? null : `oversold (${oversold}) must be below overbought (${overbought})`,
  signal: (graph, { period: length, oversold, overbought, trigger, output }) => {
    const zone = new ZoneColumn(
      graph.directions(),
      rsi(graph, length),
      oversold,
      overbought,
      trigger === 'leave',
      output === 'event',
    );
    graph.add(zone);
    return zone.out;
  },
  describe: ({ period: length, oversold, overbought, trigger }) =>
    `RSI ${length} ${trigger === 'leave' ? 'leaves' : 'enters'} the zone below ${oversold} (long) or above ${overbought} (short)`,
});
