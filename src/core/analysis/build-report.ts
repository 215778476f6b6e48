import { inQuote } from '../market/contract-math.ts';
import type { MarketOutcome, RunOutcome } from '../simulation/backtest.ts';
import { ACCOUNT_METRICS, accountMetrics } from './account-metrics.ts';
import { assumptionsOf } from './assumptions.ts';
import { benchmarkOf } from './benchmark.ts';
import { bytesOf } from './bytes.ts';
import { curveMarks } from './equity-curve.ts';
import { type Holding, measureHolding } from './holding.ts';
import { METRIC_NAMES, type MetricName, type Metrics } from './metrics.ts';
import type { Origin, Sha256 } from './origin.ts';
import { REPORT_FORMAT, type Report } from './report.ts';
import { tradeTables } from './tables.ts';
import { tradeMetrics } from './trade-metrics.ts';
import { type ListedTrade, listTrades } from './trades.ts';
import { reportWarnings } from './warnings.ts';

/** Makes the report of a finished run. Same outcome, same bytes. */
export function buildReport(outcome: RunOutcome, origin: Origin, sha256: Sha256): Report {
  const { rules, markets, curve } = outcome;
  const { timeframeMs, settings, strategy } = rules;
  const { time, equity } = curve;
  const listed = listTrades(outcome);
  const trades = listed.map(({ trade }) => trade);
  const holding = measureHolding(outcome);
  const benchmark = benchmarkOf(outcome);
  const account = accountMetrics({ startEquity: settings.equity, time, timeframeMs, equity, benchmark });
  const marks = curveMarks(time, timeframeMs);
  const assumptions = assumptionsOf(outcome, origin, marks.interval, sha256);
  const side = (name: 'long' | 'short') =>
    sideMetrics(
      outcome,
      name,
      listed.filter(({ trade }) => trade.side === name),
      holding,
    );
  const metrics = {
    all: allMetrics(outcome, account.values, listed, holding),
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
    tables: tradeTables(
      trades.filter((trade) => !trade.open),
      (trade) => supportersOf(listed[trade.id - 1]),
    ),
    trades,
    equity: marks.indices.map((m) => [time[m], equity[m]] as const),
    equityInQuote: inQuoteCurrency(markets[0], marks.indices, curve),
    warnings: reportWarnings(assumptions, metrics.all, trades, strategy.components),
    fingerprint: `sha256:${sha256(tradeParts(outcome))}`,
    template: strategy.template,
  };
}

/** The marks of an account in a coin, at the price of the (first) instrument that is settled in it. */
function inQuoteCurrency(
  { input }: MarketOutcome,
  marks: readonly number[],
  { time, equity }: RunOutcome['curve'],
): number[] | null {
  const { instrument, candles } = input;
  if (instrument.contract !== 'inverse') return null;
  let next = 0;
  return marks.map((m) => {
    while (next < candles.length && candles.time[next] <= time[m]) next++;
    return inQuote(instrument, equity[m], next === 0 ? candles.open[0] : candles.close[next - 1]);
  });
}

/** Signals that pointed the trade's way at the close at which its entry was decided: the one before the entry candle. */
function supportersOf({ trade, market, entryIndex }: ListedTrade): string[] {
  const direction = trade.side === 'long' ? 1 : -1;
  return market.evaluator.signals.filter(({ column }) => column[entryIndex - 1] === direction).map(({ id }) => id);
}

function allMetrics(
  outcome: RunOutcome,
  account: ReturnType<typeof accountMetrics>['values'],
  listed: readonly ListedTrade[],
  holding: Holding,
): Metrics {
  const { rules, curve } = outcome;
  return inOrder({
    ...emptyMetrics(),
    ...account,
    ...metricsOfTrades(listed),
    startEquity: rules.settings.equity,
    exposurePct: (100 * holding.either) / curve.time.length,
    maxLeverage: holding.maxLeverage,
    turnover: turnover(outcome, listed),
  });
}

/** One side alone: what its trades say. The curve belongs to the account as a whole. */
function sideMetrics(
  outcome: RunOutcome,
  side: 'long' | 'short',
  listed: readonly ListedTrade[],
  holding: Holding,
): Metrics {
  const { rules, curve } = outcome;
  const { equity } = rules.settings;
  const netProfit = listed.reduce((sum, { trade }) => sum + trade.pnl, 0);
  return inOrder({
    ...emptyMetrics(),
    ...metricsOfTrades(listed),
    startEquity: equity,
    netProfit,
    netProfitPct: (100 * netProfit) / equity,
    exposurePct: (100 * holding[side]) / curve.time.length,
    maxLeverage: side === 'long' ? holding.maxLeverageLong : holding.maxLeverageShort,
    turnover: turnover(outcome, listed),
  });
}

function metricsOfTrades(listed: readonly ListedTrade[]): ReturnType<typeof tradeMetrics> {
  const trades = listed.map(({ trade }) => trade);
  return tradeMetrics(
    trades.filter(({ open }) => !open),
    trades.filter(({ open }) => open),
  );
}

/** Traded notional of all fills as a multiple of the initial equity. */
function turnover({ rules }: RunOutcome, listed: readonly ListedTrade[]): number {
  const traded = listed.reduce((sum, each) => sum + each.trade.notional + each.closedNotional, 0);
  return traded / rules.settings.equity;
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

/** Everything that makes a trade, in a fixed order, as raw numbers: text would depend on how numbers are written. */
function tradeParts({ markets }: RunOutcome): (string | Uint8Array)[] {
  if (markets.length === 1) return partsOf(markets[0]);
  return markets.flatMap((market) => [`\n${market.input.market}\n`, ...partsOf(market)]);
}

function partsOf({ simulation, input }: MarketOutcome): (string | Uint8Array)[] {
  const { log, openPosition } = simulation;
  const names = ['side', 'amount', 'entryPrice', 'exitPrice', 'pnl', 'fees', 'funding'] as const;
  const timeOf = (index: Float64Array) => index.map((i) => input.candles.time[i]);
  const reasons = Array.from(log.column('reason'), (number) => log.reasonText(number));
  const parts = [
    ...[timeOf(log.column('entryIndex')), timeOf(log.column('exitIndex'))].map(bytesOf),
    ...names.map((name) => bytesOf(log.column(name))),
    reasons.join('\n'),
  ];
  if (!openPosition) return parts;
  // A position that is still open is listed with the trades, so it belongs to what tells two runs apart.
  const { side, amount, entryIndex, entryPrice, fees, funding } = openPosition;
  const open = Float64Array.of(input.candles.time[entryIndex], side, amount, entryPrice, fees, funding);
  return [...parts, '\nopen', bytesOf(open)];
}
