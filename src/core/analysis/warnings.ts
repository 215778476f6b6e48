import { DAY_MS, formatUtc } from '../market/calendar.ts';
import type { ResolvedComponent } from '../strategy/validation.ts';
import type { Metrics } from './metrics.ts';
import type { Assumptions, Trade } from './report.ts';

const FEW_TRADES = 30;
const SHORT_PERIOD_DAYS = 90;

/** What a reader of the report should know before believing it, one sentence each. */
export function reportWarnings(
  assumptions: Assumptions,
  all: Metrics,
  listed: readonly Trade[],
  components: readonly ResolvedComponent[],
): string[] {
  const warnings: string[] = [];
  const warn = (when: boolean, sentence: string) => {
    if (when) warnings.push(sentence);
  };
  const { candles, gaps, intrabarTies, settings } = assumptions;
  const closed = listed.filter((trade) => !trade.open);
  const trades = closed.length;
  warn(assumptions.synthetic, 'The candles are synthetic: they were made by the demo generator, not by a market.');
  warn(
    assumptions.firstDecision === null,
    `The strategy needs ${assumptions.warmupCandles} candles to warm up and there are only ${candles}: no decision was ever made.`,
  );
  if (listed.length === 0 && assumptions.firstDecision !== null) {
    const [most] = [...assumptions.refusals].sort((a, b) => b.count - a.count);
    warnings.push(
      most
        ? `There was no trade: entries were refused, most often by ${most.reason} (${most.count} times).`
        : 'There was no trade: the signals never reached the threshold.',
    );
  }
  warn(
    listed.length > trades,
    'A position is still open at the end: its result is in the equity, but it counts as no trade.',
  );
  warn(
    trades > 0 && trades < FEW_TRADES,
    `Only ${count(trades, 'trade')}: with fewer than ${FEW_TRADES} the figures may be luck.`,
  );
  const days = (assumptions.to - assumptions.from) / DAY_MS;
  warn(
    days < SHORT_PERIOD_DAYS,
    `The period is ${days.toFixed(1)} days: below ${SHORT_PERIOD_DAYS} days it shows one kind of market at most.`,
  );
  warn(
    gaps > 0,
    `${count(gaps, 'candle')} of the range ${gaps === 1 ? 'is' : 'are'} missing; nothing was made up for them.`,
  );
  warn(
    intrabarTies > 0,
    `In ${count(intrabarTies, 'candle')} stop and target were both touched; the ${settings.intrabar === 'optimistic' ? 'target' : 'stop'} was taken to come first.`,
  );
  for (const { market, from, to } of assumptions.markets) {
    warn(
      assumptions.markets.length > 1 && (from > assumptions.from || to < assumptions.to),
      `${market} has candles from ${formatUtc(from)} to ${formatUtc(to)} UTC only: for the rest of the range it takes no part.`,
    );
  }
  for (const { use, component } of components) {
    warn(
      component.needs?.includes('order-book') ?? false,
      `The ${use.role} "${use.id}" (${use.use}) needs an order book: a backtest has none, so it let every entry pass.`,
    );
  }
  const best = closed.reduce((most, trade) => Math.max(most, trade.pnl), 0);
  const net = all.netProfit ?? 0;
  warn(
    trades > 1 && net > 0 && best >= net / 2,
    `One trade makes ${Math.round((100 * best) / net)} % of the net profit.`,
  );
  const coverage = assumptions.fundingCoverage;
  warn(
    coverage !== null && coverage < 1,
    coverage === 0
      ? 'Funding is not counted: no funding rates are known for this range.'
      : `Funding rates are known for ${(100 * (coverage ?? 0)).toFixed(1)} % of the range; the missing ones count as 0.`,
  );
  const liquidations = all.liquidations ?? 0;
  warn(liquidations > 0, `${count(liquidations, 'position')} ${liquidations === 1 ? 'was' : 'were'} liquidated.`);
  const unfilled = assumptions.refusals.filter(({ reason }) => NOT_AFFORDABLE.test(reason));
  for (const { reason, count: times } of unfilled) {
    warnings.push(`${count(times, 'entry', 'entries')} could not be sent: ${reason}.`);
  }
  return warnings;
}

const NOT_AFFORDABLE = /^(below|not enough|no equity|no stop|the stop)/;

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
