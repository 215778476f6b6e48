import type {
  CheckContext,
  DirectionColumn,
  FilterOutput,
  Reading,
  SignalOutput,
  StrategyContext,
} from '../components/component.ts';
import { type ColumnCache, ColumnGraph, type MarketSeries } from '../indicators/column-graph.ts';
import type { ColumnPool } from '../indicators/column-pool.ts';
import type { EntryGuard } from '../trading/entry-guard.ts';
import type { ExitRuleFactory } from '../trading/exit-rule.ts';
import type { BlockedEntries } from './blocked-entries.ts';
import { Combination, type WeightedSignal } from './combination.ts';
import { type EntryCheck, EntryGate, permissionsFromDirections, permissionsFromSessions } from './entry-gate.ts';
import type { ResolvedComponent, ValidTemplate } from './validation.ts';
import { warmupOf } from './warmup.ts';

/** The market that a strategy is laid over, and what an entry and an exit cost there. */
export interface StrategyMarket extends MarketSeries, Partial<CheckContext> {}

/** One component's say at every close, with the lines behind it. */
export interface ComponentColumns {
  /** Its id in the template. */
  readonly id: string;
  /** Directions of a signal, permissions of everything else. */
  readonly column: Int8Array | Uint8Array;
  readonly readings: readonly Reading[];
}

/** A check on the strategy's own past, by its name. */
export interface NamedGuard extends EntryGuard {
  readonly name: string;
}

/** Memory that runs over the same candles share. */
export interface ColumnMemory {
  readonly pool?: ColumnPool;
  readonly cache?: ColumnCache | null;
}

/**
 * A strategy laid over one candle series as columns. `run(from, to)` evaluates the closes in [from, to); calls come in
 * order and without holes, and where the cuts lie makes no difference, so a backtest runs it in chunks and a bot close
 * by close. The columns have the length of the series; what lies beyond the last `run` is not yet evaluated.
 */
export class StrategyEvaluator {
  readonly graph: ColumnGraph;
  /** Outcome of the combination per close, before filters: −1, 0 or +1. */
  readonly direction: DirectionColumn;
  /** What may be entered at each close after all checks that depend on the market alone: −1, 0 or +1. */
  readonly entry: DirectionColumn;
  /** Entries that the combination asked for and checks forbade, bit k for check k; null where there are no checks. */
  readonly blocked: BlockedEntries | null;
  /** Names of the checks, by bit. */
  readonly checks: readonly string[];
  readonly exitRules: readonly ExitRuleFactory[];
  /** Checks that depend on what the strategy has done so far, to be asked where `entry` wants one. */
  readonly guards: readonly NamedGuard[];
  /** Each enabled signal, filter, gate and guard that depends on the market alone, in the order of evaluation. */
  readonly signals: readonly ComponentColumns[];
  readonly filters: readonly ComponentColumns[];
  /** Number of candles that every component in use needs before it can say something. */
  readonly warmup: number;

  /**
   * @param memory where columns come from: a pool that the next run uses again, and complete columns of earlier runs
   */
  constructor(strategy: ValidTemplate, market: StrategyMarket, memory: ColumnMemory = {}) {
    const { template, components } = strategy;
    const graph = new ColumnGraph(market, memory.pool, memory.cache);
    this.graph = graph;
    this.warmup = warmupOf(strategy);
    const firstDecision = this.warmup - 1;

    const signals: (WeightedSignal & SignalOutput & { id: string })[] = inRole(components, 'signal').map(
      (resolved) => ({ ...signalOf(graph, resolved), id: resolved.use.id, weight: resolved.use.weight }),
    );
    this.signals = signals;
    const directionAt: StrategyContext['directionAt'] = (threshold) => {
      const rule = { mode: template.combination.mode, threshold: threshold ?? template.combination.threshold };
      const combination = new Combination(graph.directions(), signals, rule, firstDecision);
      graph.add(combination);
      return combination.out;
    };
    this.direction = directionAt(null);

    const checks: EntryCheck[] = [];
    if (template.direction !== 'both') {
      checks.push({ name: `only ${template.direction} entries`, allows: template.direction });
    }
    const inSession =
      template.sessions.length > 0 ? permissionsFromSessions(graph, template.sessions, market.timeframeMs) : null;
    if (inSession) checks.push({ name: 'outside the sessions', column: inSession });
    const filters: ComponentColumns[] = [];
    const guards: NamedGuard[] = [];
    const context: CheckContext = { roundTripCost: market.roundTripCost ?? 0 };
    for (const role of ['filter', 'gate', 'guard'] as const) {
      for (const resolved of inRole(components, role)) {
        const { component, params, use } = resolved;
        const name = `${role} "${use.id}"`;
        if (component.guard) {
          guards.push({ ...component.guard(params), name });
          continue;
        }
        const output = filterOf(graph, resolved, context);
        filters.push({ ...output, id: use.id });
        checks.push({ name, column: output.column });
      }
    }
    this.guards = guards;
    this.filters = filters;
    this.checks = checks.map((check) => check.name);
    if (checks.length === 0) {
      this.entry = this.direction;
      this.blocked = null;
    } else {
      const gate = new EntryGate(graph, this.direction, checks);
      graph.add(gate);
      this.entry = gate.entry;
      this.blocked = gate.blocked;
    }

    const exitContext: StrategyContext = {
      directionAt: (threshold) => (threshold === null ? this.direction : directionAt(threshold)),
      inSession,
      sessions: template.sessions,
    };
    this.exitRules = inRole(components, 'exit').map(({ component, params }) => {
      if (!component.exit) throw new Error(`${component.id} has no exit rule`);
      return component.exit(graph, params, exitContext);
    });
  }

  run(from: number, to: number): void {
    this.graph.run(from, to);
  }
}

function inRole(components: readonly ResolvedComponent[], role: ResolvedComponent['use']['role']): ResolvedComponent[] {
  return components.filter(({ use }) => use.role === role);
}

function signalOf(graph: ColumnGraph, { component, params }: ResolvedComponent): SignalOutput {
  if (!component.signal) throw new Error(`${component.id} is not a signal`);
  return component.signal(graph, params);
}

/** A filter's own output, or that of a signal which passes when it agrees with the proposed direction. */
function filterOf(graph: ColumnGraph, resolved: ResolvedComponent, context: CheckContext): FilterOutput {
  const { component, params } = resolved;
  if (component.filter) return component.filter(graph, params, context);
  const { column, readings } = signalOf(graph, resolved);
  return { column: permissionsFromDirections(graph, column), readings };
}
