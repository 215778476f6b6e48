import { asOutput } from '#core/components/columns/events.ts';
import { LeftZoneColumn } from '#core/components/columns/left-zone-column.ts';
import type { SignalOutput } from '#core/components/component.ts';
import type { ColumnGraph } from '#core/indicators/column-graph.ts';

/** An oscillator as a chart names it, and the index of its first value. */
interface Oscillator {
  readonly name: string;
  readonly column: Float64Array;
  readonly first: number;
}

/** `comes back above −80 (long) or below −20 (short)`, with the minus sign that prose has. */
export function returnInWords(low: number, high: number, output: 'event' | 'state'): string {
  const [lower, upper] = [low, high].map((level) => String(level).replace('-', '−'));
  return `${output === 'event' ? 'comes' : 'has come'} back above ${lower} (long) or below ${upper} (short)`;
}

/** What `cci-reversal`, `williams-r` and `mfi-reversal` share: an oscillator that comes back out of an extreme. */
export function returnFromZones(
  graph: ColumnGraph,
  { name, column, first }: Oscillator,
  low: number,
  high: number,
  output: 'event' | 'state',
): SignalOutput {
  const left = new LeftZoneColumn(graph.directions(), column, low, high);
  graph.add(left);
  return {
    column: asOutput(graph, left.out, output, first),
    readings: [{ name, column, scale: 'own' }],
  };
}
