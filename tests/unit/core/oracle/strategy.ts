import type { Session, Template, TemplateComponent } from '#core/strategy/template.ts';
import { type Bar, slowAtr, slowEma, slowRsi, slowSma } from './indicators.ts';

/** What the strategy wants at one close, for the oracle's broker. */
export interface SlowStrategy {
  /** Outcome of the combination at every close, at a threshold (null: the template's). */
  direction(threshold: number | null): readonly number[];
  /** Names of the checks that forbid an entry to `side` at the close of candle `i`. */
  forbidden(i: number, side: number): readonly string[];
  /** Number of candles that every component needs. */
  readonly warmup: number;
  /** Average true range column by period. */
  atr(period: number): readonly number[];
  readonly exits: readonly {
    readonly use: string;
    readonly params: Readonly<Record<string, number | string | boolean>>;
  }[];
}

type Params = Readonly<Record<string, number | string | boolean>>;

const DEFAULTS: Readonly<Record<string, Params>> = {
  'sma-cross': { fast: 12, slow: 26, output: 'event' },
  'ema-cross': { fast: 12, slow: 26, output: 'event' },
  'rsi-reversal': { period: 14, oversold: 30, overbought: 70, trigger: 'enter', output: 'event' },
  'trend-filter': { type: 'ema', period: 200 },
  'stop-loss': { unit: 'percent', value: 2, atr: 14, lookback: 10 },
  'take-profit': { unit: 'percent', value: 3, atr: 14 },
  'trailing-stop': { unit: 'percent', value: 2, activation: 0, atr: 14 },
  'break-even': { trigger: 1 },
  chandelier: { period: 22, multiplier: 3 },
  'signal-flip': { minScore: 0 },
  'time-stop': { candles: 48, onlyWhenLosing: false },
};

export function slowStrategy(template: Template, bars: readonly Bar[], timeframeMs: number): SlowStrategy {
  const closes = bars.map((bar) => bar.close);
  const enabled = template.components
    .filter((use) => use.enabled)
    .map((use) => ({ use, params: { ...DEFAULTS[use.use], ...use.params } as Params }));
  const ofRole = (...roles: TemplateComponent['role'][]) => enabled.filter(({ use }) => roles.includes(use.role));
  const warmup = Math.max(1, ...enabled.map(({ use, params }) => candlesNeeded(use.use, params)));

  const signals = ofRole('signal').map(({ use, params }) => ({
    weight: use.weight,
    values: signalColumn(use.use, params, closes),
  }));
  const direction = (threshold: number | null) =>
    bars.map((_, i) =>
      i < warmup - 1
        ? 0
        : combine(
            template.combination.mode,
            threshold ?? template.combination.threshold,
            signals.map(({ weight, values }) => ({ weight, value: values[i] })),
          ),
    );

  const gates = [...ofRole('filter'), ...ofRole('gate'), ...ofRole('guard')].map(({ use, params }) => ({
    name: `${use.role} "${use.id}"`,
    allows: permissionColumn(use.use, params, closes),
  }));
  return {
    warmup,
    direction,
    forbidden(i, side) {
      const names: string[] = [];
      if (template.direction === 'long' && side < 0) names.push('only long entries');
      if (template.direction === 'short' && side > 0) names.push('only short entries');
      if (template.sessions.length > 0 && !inSession(template.sessions, bars[i].time + timeframeMs)) {
        names.push('outside the sessions');
      }
      for (const gate of gates) if (!gate.allows(i, side)) names.push(gate.name);
      return names;
    },
    atr: (period) => slowAtr(bars, period),
    exits: ofRole('exit').map(({ use, params }) => ({ use: use.use, params })),
  };
}

function candlesNeeded(use: string, params: Params): number {
  const n = (name: string) => Number(params[name]);
  switch (use) {
    case 'sma-cross':
    case 'ema-cross':
      return params.output === 'event' ? n('slow') + 1 : n('slow');
    case 'rsi-reversal':
      return n('period') + 2;
    case 'trend-filter':
      return n('period');
    case 'stop-loss':
      return params.unit === 'atr' ? n('atr') + 1 : params.unit === 'price-structure' ? n('lookback') : 1;
    case 'chandelier':
      return n('period') + 1;
    case 'trailing-stop':
    case 'take-profit':
      return params.unit === 'atr' ? n('atr') + 1 : 1;
    default:
      return 1;
  }
}

function signalColumn(use: string, params: Params, closes: readonly number[]): number[] {
  if (use === 'rsi-reversal') {
    const line = slowRsi(closes, Number(params.period));
    const zone = line.map((value) =>
      value < Number(params.oversold) ? 1 : value > Number(params.overbought) ? -1 : 0,
    );
    return zone.map((now, i) => {
      const before = i > 0 ? zone[i - 1] : 0;
      if (params.trigger === 'leave') return before !== 0 && now !== before ? before : 0;
      return params.output === 'event' && now === before ? 0 : now;
    });
  }
  const average = use === 'sma-cross' ? slowSma : slowEma;
  const fast = average(closes, Number(params.fast));
  const slow = average(closes, Number(params.slow));
  const side = closes.map((_, i) => {
    if (Number.isNaN(fast[i]) || Number.isNaN(slow[i])) return null;
    if (Math.abs(fast[i] - slow[i]) <= 1e-12 * Math.abs(slow[i])) return 0;
    return fast[i] > slow[i] ? 1 : -1;
  });
  return side.map((now, i) => {
    if (now === null) return 0;
    if (params.output === 'state') return now;
    const before = i > 0 ? side[i - 1] : null;
    return before === null || before === now ? 0 : now;
  });
}

function permissionColumn(
  use: string,
  params: Params,
  closes: readonly number[],
): (i: number, side: number) => boolean {
  if (use === 'trend-filter') {
    const line = (params.type === 'sma' ? slowSma : slowEma)(closes, Number(params.period));
    return (i, side) => side * (closes[i] - line[i]) > 0;
  }
  const values = signalColumn(use, params, closes);
  return (i, side) => values[i] === side;
}

/** The six modes, word by word from the description of the template format. */
export function combine(
  mode: Template['combination']['mode'],
  threshold: number,
  signals: readonly { readonly weight: number; readonly value: number }[],
): number {
  const bulls = signals.filter(({ value }) => value > 0).length;
  const bears = signals.filter(({ value }) => value < 0).length;
  const score = signals.reduce((sum, { weight, value }) => sum + weight * value, 0);
  const total = signals.reduce((sum, { weight }) => sum + weight, 0);
  const atLeast = (value: number, limit: number) => value >= limit - 1e-9;
  switch (mode) {
    case 'min-score':
      return atLeast(score, threshold) ? 1 : atLeast(-score, threshold) ? -1 : 0;
    case 'weighted-average':
      return atLeast(score / total, threshold) ? 1 : atLeast(-score / total, threshold) ? -1 : 0;
    case 'min-signals':
      return bulls >= threshold && bulls > bears ? 1 : bears >= threshold && bears > bulls ? -1 : 0;
    case 'majority':
      return bulls > signals.length / 2 ? 1 : bears > signals.length / 2 ? -1 : 0;
    case 'unanimous':
      return bulls === signals.length ? 1 : bears === signals.length ? -1 : 0;
    case 'any':
      return bulls > 0 && bears === 0 ? 1 : bears > 0 && bulls === 0 ? -1 : 0;
  }
}

/** Whether a time lies in one of the sessions, by walking the calendar: today's windows and those begun yesterday. */
export function inSession(sessions: readonly Session[], time: number): boolean {
  const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
  const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  for (const daysBack of [0, 1]) {
    const midnight = Math.floor(time / 86_400_000) * 86_400_000 - daysBack * 86_400_000;
    const day = days[new Date(midnight).getUTCDay()];
    for (const session of sessions) {
      if (!session.days.some((name) => name === day)) continue;
      const start = minutes(session.start);
      const end = minutes(session.end) > start ? minutes(session.end) : minutes(session.end) + 1440;
      if (time >= midnight + start * 60_000 && time < midnight + end * 60_000) return true;
    }
  }
  return false;
}
