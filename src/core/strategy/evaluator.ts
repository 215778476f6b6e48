import type { DirectionColumn, PermissionColumn, StrategyContext } from '../components/component.ts';
import { type ColumnCache, ColumnGraph } from '../indicators/column-graph.ts';
import type { ColumnPool } from '../indicators/column-pool.ts';
import type { Candles } from '../market/candles.ts';
import type { ExitRuleFactory } from '../trading/exit-rule.ts';
import { Combination, type WeightedSignal } from './combination.ts';
import { type EntryCheck, EntryGate, permissionsFromDirections, permissionsFromSessions } from './entry-gate.ts';
import type { ResolvedComponent, ValidTemplate } from './validation.ts';

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
  /** Bit k is set where check k forbade an entry that the combination asked for; null where there are no checks. */
  readonly blocked: Uint32Array | null;
  /** Names of the checks, by bit. */
  readonly checks: readonly string[];
  readonly exitRules: readonly ExitRuleFactory[];
  /** Each enabled signal's own directions, by its id in the template. */
  readonly signals: readonly { readonly id: string; readonly column: DirectionColumn }[];
  /** Number of candles that every component in use needs before it can say something. */
  readonly warmup: number;

  /**
   * @param memory where columns come from: a pool that the next run uses again, and complete columns of earlier runs
   */
  constructor(strategy: ValidTemplate, candles: Candles, timeframeMs: number, memory: ColumnMemory = {}) {
    const { template, components } = strategy;
    const graph = new ColumnGraph(candles, memory.pool, memory.cache);
    this.graph = graph;
    this.warmup = components.reduce((most, { component, params }) => Math.max(most, component.warmup(params)), 1);
    const firstDecision = this.warmup - 1;

    const signals: (WeightedSignal & { id: string })[] = inRole(components, 'signal').map((resolved) => ({
      id: resolved.use.id,
      column: signalColumn(graph, resolved),
      weight: resolved.use.weight,
    }));
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
    if (template.sessions.length > 0) {
      checks.push({
        name: 'outside the sessions',
        column: permissionsFromSessions(graph, template.sessions, timeframeMs),
      });
    }
    for (const role of ['filter', 'gate', 'guard'] as const) {
      for (const resolved of inRole(components, role)) {
        checks.push({ name: `${role} "${resolved.use.id}"`, column: permissionColumn(graph, resolved) });
      }
    }
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

    const context: StrategyContext = {
      directionAt: (threshold) => (threshold === null ? this.direction : directionAt(threshold)),
    };
    this.exitRules = inRole(components, 'exit').map(({ component, params }) => {
      if (!component.exit) throw new Error(`${component.id} has no exit rule`);
      return component.exit(graph, params, context);
    });
  }

  run(from: number, to: number): void {
    this.graph.run(from, to);
  }
}

function inRole(components: readonly ResolvedComponent[], role: ResolvedComponent['use']['role']): ResolvedComponent[] {
  return components.filter(({ use }) => use.role === role);
}

function signalColumn(graph: ColumnGraph, { component, params }: ResolvedComponent): DirectionColumn {
  if (!component.signal) throw new Error(`${component.id} is not a signal`);
  return component.signal(graph, params);
}

/** A filter's own column, or that of a signal which passes when it agrees with the proposed direction. */
function permissionColumn(graph: ColumnGraph, resolved: ResolvedComponent): PermissionColumn {
  const { component, params } = resolved;
  if (component.filter) return component.filter(graph, params);
  return permissionsFromDirections(graph, signalColumn(graph, resolved));
}
