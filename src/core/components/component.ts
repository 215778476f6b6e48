import type { ColumnGraph } from '../indicators/column-graph.ts';
import type { ParamValue, Role, Session } from '../strategy/template.ts';
import type { EntryGuard } from '../trading/entry-guard.ts';
import type { ExitRuleFactory } from '../trading/exit-rule.ts';
import type { ParamShape, ParamSpec, ParamValues } from './params.ts';

/** What the catalogue tells about a component: forms, the command line, the docs and the validation read it. */
export interface ComponentInfo {
  readonly id: string;
  readonly title: string;
  /** One sentence. */
  readonly help: string;
  readonly roles: readonly Role[];
  readonly params: readonly ParamSpec[];
  /** What it reads beside candles. */
  readonly needs?: readonly DataNeed[];
}

/** Directions per candle: −1, 0 or +1. */
export type DirectionColumn = Int8Array;

/** Which entries a filter lets pass, per candle: the sum of {@link ALLOWS_LONG} and {@link ALLOWS_SHORT}. */
export type PermissionColumn = Uint8Array;
export const ALLOWS_LONG = 1;
export const ALLOWS_SHORT = 2;

/** What a component knows of the template it is used in. */
export interface StrategyContext {
  /** The combination's outcome per candle, before filters, at another threshold than the template's (null: at that). */
  readonly directionAt: (threshold: number | null) => DirectionColumn;
  /** Whether an order that is decided at a close lies inside the sessions (0 or not 0); null without sessions. */
  readonly inSession: PermissionColumn | null;
  /** The sessions themselves, for rules that must know of an end before it has come. */
  readonly sessions: readonly Session[];
}

/** What a market-dependent check may know of the run. */
export interface CheckContext {
  /** Fees and slippage of entry and exit together, as a share of the notional. */
  readonly roundTripCost: number;
}

/** What a component reads beside candles. */
export type DataNeed = 'funding' | 'order-book';

/** A line behind an output, for charts and for the question why something did or did not happen. */
export interface Reading {
  /** Short, with its parameters, e.g. `EMA 26`. */
  readonly name: string;
  /** NaN where it is not known yet. */
  readonly column: Float64Array;
  /** Whether it is drawn over the candles or on a scale of its own. */
  readonly scale: 'price' | 'own';
}

/** What a signal gives: its directions and the lines that they come from. */
export interface SignalOutput {
  readonly column: DirectionColumn;
  readonly readings: readonly Reading[];
}

/** What a filter gives: its permissions and the lines that they come from. */
export interface FilterOutput {
  readonly column: PermissionColumn;
  readonly readings: readonly Reading[];
}

/** Values of the parameters, checked against their bounds. */
export type AnyParams = Readonly<Record<string, ParamValue | readonly string[] | readonly number[]>>;

/**
 * A component of the catalogue. Each role that it may take has one function; it sets its columns up in the graph and
 * returns the one that the strategy reads. A column may look at candles up to its own index only.
 */
export interface Component<P = AnyParams> extends ComponentInfo {
  /** Number of candles after which the component can say something for the first time. */
  readonly warmup: (params: P) => number;
  /** Number of settled funding rates after which it can; absent where it reads none. */
  readonly settlements?: (params: P) => number;
  /** Checks that involve several parameters: a sentence that names the fields, or null. */
  readonly check?: (params: P) => string | null;
  readonly signal?: (graph: ColumnGraph, params: P) => SignalOutput;
  /** For filters, gates and guards that depend on the market alone. */
  readonly filter?: (graph: ColumnGraph, params: P, context: CheckContext) => FilterOutput;
  /** For gates and guards that depend on what the strategy has done so far. */
  readonly guard?: (params: P) => EntryGuard;
  readonly exit?: (graph: ColumnGraph, params: P, strategy: StrategyContext) => ExitRuleFactory;
  /** One phrase about what this use of it does, for summaries in plain words. */
  readonly describe: (params: P) => string;
}

export interface ComponentDefinition<S extends ParamShape> extends Omit<Component<ParamValues<S>>, 'params'> {
  readonly params: S;
}

/** Makes a catalogue entry from a definition whose parameters are typed by their specification. */
export function defineComponent<S extends ParamShape>(definition: ComponentDefinition<S>): Component {
  const params = Object.entries(definition.params).map(([name, spec]) => ({ ...spec, name }));
  // The catalogue hands every component only parameters that have passed its own specification.
  return { ...definition, params } as Component<never> as Component;
}

/** The part of a component that can be shown and sent: everything but its functions. */
export function componentInfo(component: Component): ComponentInfo {
  const { id, title, help, roles, params, needs } = component;
  return { id, title, help, roles, params, ...(needs && { needs }) };
}
