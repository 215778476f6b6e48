import { inQuote, notionalAt } from '../market/contract-math.ts';
import { countMissing } from '../market/gaps.ts';
import type { Timeframe } from '../market/timeframe.ts';
import type { BacktestOutcome } from '../simulation/backtest.ts';
import { ACCOUNT_METRICS, accountMetrics } from './account-metrics.ts';
import { curveMarks } from './equity-curve.ts';
import { METRIC_NAMES, type MetricName, type Metrics } from './metrics.ts';
import { type Assumptions, REPORT_FORMAT, type Report, type Trade } from './report.ts';
import { tradeTables } from './tables.ts';
import { tradeMetrics } from './trade-metrics.ts';
import { type Holding, listTrades, measureHolding } from './trades.ts';
import { reportWarnings } from './warnings.ts';

/** What a report says about where its candles come from. */
export interface Origin {
  /** Name and version of the engine. */
  readonly engine: string;
  /** `EX:SYMBOL`, or the name of the file. */
  readonly market: string;
  readonly timeframe: Timeframe;
  readonly synthetic: boolean;
}

/** SHA-256 over parts in order, as lower-case hex. The core has no cryptography of its own. */
export type Sha256 = (parts: readonly (string | Uint8Array)[]) => string;

/** Makes the report of a finished run. Same outcome, same bytes. */
export function buildReport(outcome: BacktestOutcome, origin: Origin, sha256: Sha256): Report {
  const { input, simulation, evaluator, funding } = outcome;
  const { candles, timeframeMs, instrument, settings, strategy } = input;
  const trades = listTrades(outcome);
  const closed = trades.filter((trade) => !trade.open);
  const open = trades.filter((trade) => trade.open);
  const holding = measureHolding(outcome);
  const account = accountMetrics({ startEquity: settings.equity, candles, timeframeMs, equity: simulation.equity });
  const { equity } = simulation;
  const curve = curveMarks(candles.time, timeframeMs);
  const { warmup } = evaluator;
  const assumptions: Assumptions = {
    ...origin,
    template: strategy.template.name,
    candles: candles.length,
    from: candles.time[0],
    to: candles.time[candles.length - 1] + timeframeMs,
    firstDecision: warmup <= candles.length ? candles.time[warmup - 1] : null,
    warmupCandles: warmup,
    gaps: countMissing(candles, timeframeMs),
    fundingCoverage: funding.coverage,
    intrabarTies: simulation.ties,
    refusals: simulation.refusals.all,
    instrument,
    settings,
    dataHash: `sha256:${sha256(candleBytes(outcome))}`,
    equityInterval: curve.interval,
  };
  const side = (name: 'long' | 'short') => {
    const ofSide = (list: readonly Trade[]) => list.filter((trade) => trade.side === name);
    return sideMetrics(outcome, name, ofSide(closed), ofSide(open), holding);
  };
  const metrics = {
    all: allMetrics(outcome, account.values, closed, open, holding),
    long: side('long'),
    short: side('short'),
  };
  return {
    format: REPORT_FORMAT,
    assumptions,
    metrics,
    notes: {
      all: { ...tradeNotes(metrics.all), ...account.notes },
      long: { ...tradeNotes(metrics.long), ...accountOnlyNotes(metrics.long) },
      short: { ...tradeNotes(metrics.short), ...accountOnlyNotes(metrics.short) },
    },
    tables: tradeTables(closed, (trade) => supportersOf(outcome, trade)),
    trades,
    equity: curve.indices.map((i) => [candles.time[i], equity[i]] as const),
    equityInQuote:
      instrument.contract === 'inverse'
        ? curve.indices.map((i) => inQuote(instrument, equity[i], candles.close[i]))
        : null,
    warnings: reportWarnings(assumptions, metrics.all, trades),
    fingerprint: `sha256:${sha256(tradeParts(outcome))}`,
    template: strategy.template,
  };
}

/** Signals that pointed the trade's way at the close at which its entry was decided: the one before the entry candle. */
function supportersOf({ evaluator, simulation }: BacktestOutcome, { id, side }: Trade): string[] {
  const decidedAt = simulation.log.column('entryIndex')[id - 1] - 1;
  const direction = side === 'long' ? 1 : -1;
  return evaluator.signals.filter(({ column }) => column[decidedAt] === direction).map((signal) => signal.id);
}

function allMetrics(
  outcome: BacktestOutcome,
  account: ReturnType<typeof accountMetrics>['values'],
  closed: readonly Trade[],
  open: readonly Trade[],
  holding: Holding,
): Metrics {
  return inOrder({
    ...emptyMetrics(),
    ...account,
    ...tradeMetrics(closed, open),
    startEquity: outcome.input.settings.equity,
    exposurePct: (100 * (holding.long + holding.short)) / outcome.input.candles.length,
    maxLeverage: holding.maxLeverage,
    turnover: turnover(outcome, [...closed, ...open]),
  });
}

/** One side alone: what its trades say. The curve belongs to the account as a whole. */
function sideMetrics(
  outcome: BacktestOutcome,
  side: 'long' | 'short',
  closed: readonly Trade[],
  open: readonly Trade[],
  holding: Holding,
): Metrics {
  const { settings, candles } = outcome.input;
  const netProfit = [...closed, ...open].reduce((sum, trade) => sum + trade.pnl, 0);
  return inOrder({
    ...emptyMetrics(),
    ...tradeMetrics(closed, open),
    startEquity: settings.equity,
    netProfit,
    netProfitPct: (100 * netProfit) / settings.equity,
    exposurePct: (100 * holding[side]) / candles.length,
    maxLeverage: side === 'long' ? holding.maxLeverageLong : holding.maxLeverageShort,
    turnover: turnover(outcome, [...closed, ...open]),
  });
}

/** Traded notional of all fills as a multiple of the initial equity. */
function turnover({ input }: BacktestOutcome, trades: readonly Trade[]): number {
  const { instrument, settings } = input;
  const traded = trades.reduce(
    (sum, { amount, exitPrice, notional, open }) =>
      sum + notional + (open ? 0 : notionalAt(instrument, amount, exitPrice)),
    0,
  );
  return traded / settings.equity;
}

function emptyMetrics(): Record<MetricName, number | null> {
  const empty: Partial<Record<MetricName, number | null>> = {};
  for (const name of METRIC_NAMES) empty[name] = null;
  return empty as Record<MetricName, number | null>;
}

function inOrder(metrics: Metrics): Metrics {
  return Object.fromEntries(METRIC_NAMES.map((name) => [name, metrics[name]])) as Metrics;
}

/** Metrics that one side alone cannot have; its net profit follows from its trades. */
const ACCOUNT_ONLY: readonly MetricName[] = ACCOUNT_METRICS.filter(
  (name) => name !== 'netProfit' && name !== 'netProfitPct',
);

function accountOnlyNotes(metrics: Metrics): Partial<Record<MetricName, string>> {
  const empty = ACCOUNT_ONLY.filter((name) => metrics[name] === null);
  return Object.fromEntries(empty.map((name) => [name, 'follows from the equity of the whole account']));
}

const NEEDS: readonly (readonly [names: readonly MetricName[], needed: string])[] = [
  [['expectancyR'], 'needs trades with an initial stop'],
  [['profitFactor', 'avgLoss', 'largestLoss', 'avgLossDurationMs'], 'needs a losing trade'],
  [['avgWin', 'largestWin', 'avgWinDurationMs'], 'needs a winning trade'],
  [['payoffRatio', 'kelly'], 'needs a winning and a losing trade'],
  [['sqn'], 'needs at least two trades with different results'],
];

function tradeNotes(metrics: Metrics): Partial<Record<MetricName, string>> {
  const notes: Partial<Record<MetricName, string>> = {};
  for (const name of METRIC_NAMES)
    if (metrics[name] === null && !ACCOUNT_ONLY.includes(name)) notes[name] = 'needs a trade';
  if (metrics.trades === 0) return notes;
  for (const [names, needed] of NEEDS) for (const name of names) if (metrics[name] === null) notes[name] = needed;
  return notes;
}

function candleBytes({ input }: BacktestOutcome): Uint8Array[] {
  const { time, open, high, low, close, volume } = input.candles;
  return [time, open, high, low, close, volume].map(bytesOf);
}

/** Everything that makes a trade, in a fixed order, as raw numbers: text would depend on how numbers are written. */
function tradeParts(outcome: BacktestOutcome): (string | Uint8Array)[] {
  const { simulation, input } = outcome;
  const { log } = simulation;
  const names = ['side', 'amount', 'entryPrice', 'exitPrice', 'pnl', 'fees', 'funding'] as const;
  const timeOf = (index: Float64Array) => index.map((i) => input.candles.time[i]);
  const reasons = Array.from(log.column('reason'), (number) => log.reasonText(number));
  return [
    ...[timeOf(log.column('entryIndex')), timeOf(log.column('exitIndex'))].map(bytesOf),
    ...names.map((name) => bytesOf(log.column(name))),
    reasons.join('\n'),
    ...openParts(outcome),
  ];
}

/** A position that is still open is listed with the trades, so it belongs to what tells two runs apart. */
function openParts({ simulation, input }: BacktestOutcome): (string | Uint8Array)[] {
  const open = simulation.openPosition;
  if (!open) return [];
  const { side, amount, entryIndex, entryPrice, fees, funding } = open;
  return ['\nopen', bytesOf(Float64Array.of(input.candles.time[entryIndex], side, amount, entryPrice, fees, funding))];
}

function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
