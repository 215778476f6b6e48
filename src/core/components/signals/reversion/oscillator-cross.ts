import { CrossInZoneColumn } from '#core/components/columns/cross-in-zone-column.ts';
import { asOutput } from '#core/components/columns/events.ts';
import type { SignalOutput } from '#core/components/component.ts';
import { decimal, eventOrState, period } from '#core/components/params.ts';
import type { ColumnGraph } from '#core/indicators/column-graph.ts';
import type { StochasticLines } from '#core/indicators/stochastic.ts';

/** The parameters that `stochastic` and `stochastic-rsi` share: how the lines are averaged, and where a cross counts. */
export const zoneParams = {
  d: period(3, { title: '%D', help: 'How many values of %K are averaged into %D.' }),
  oversold: decimal({
    title: 'Oversold',
    help: 'Crosses upwards count while both lines are below this.',
    min: 0,
    max: 100,
    default: 20,
  }),
  overbought: decimal({
    title: 'Overbought',
    help: 'Crosses downwards count while both lines are above this.',
    min: 0,
    max: 100,
    default: 80,
  }),
  output: eventOrState,
};

interface ZoneParams {
  readonly d: number;
  readonly oversold: number;
  readonly overbought: number;
  readonly output: 'event' | 'state';
}

export function zoneProblem({ oversold, overbought }: ZoneParams): string | null {
  return oversold < overbought ? null : `oversold (${oversold}) must be below overbought (${overbought})`;
}

export function crossInWords({ oversold, overbought, output }: ZoneParams): string {
  const crosses = output === 'event' ? 'crosses' : 'has crossed';
  return `${crosses} up below ${oversold} (long) or down above ${overbought} (short)`;
}

/**
 * Crosses of %K and %D inside the zones.
 * @param first index of the first candle at which both lines are known
 */
export function crossInZone(
  graph: ColumnGraph,
  { k, d }: StochasticLines,
  { oversold, overbought, output }: ZoneParams,
  first: number,
  name: string,
): SignalOutput {
  const cross = new CrossInZoneColumn(graph.directions(), { k, d, oversold, overbought });
  graph.add(cross);
  return {
    column: asOutput(graph, cross.out, output, first),
    readings: [
      { name: `${name} %K`, column: k, scale: 'own' },
      { name: `${name} %D`, column: d, scale: 'own' },
    ],
  };
}
