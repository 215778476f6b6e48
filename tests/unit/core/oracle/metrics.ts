import type { MetricName } from '#core/analysis/metrics.ts';
import type { Report, Side, Trade } from '#core/analysis/report.ts';
import { type Bar, mean } from './indicators.ts';

/**
 * The metrics worked out anew from nothing but the report's own trades and equity and the candles, by the textbook.
 * Percent values as 12.3, times in ms, null where undefined or where there is too little to say it.
 */

export type SlowMetrics = Partial<Record<MetricName, number | null>>;

const DAY = 86_400_000;
const DAYS_A_YEAR = 365;
/** Daily ratios mean nothing over fewer days. */
const ENOUGH_DAYS = 30;
/** The worst twentieth of the days needs twenty of them. */
const TAIL_DAYS = 20;

export function slowAccountMetrics(report: Report, bars: readonly Bar[]): SlowMetrics {
  const start = report.assumptions.settings.equity;
  const points = report.equity;
  const final = points[points.length - 1][1];
  const { from, to } = report.assumptions;
  const timeframe = to - bars[bars.length - 1].time;
  const netProfit = final - start;
  const drawdowns = listDrawdowns(
    start,
    from,
    points.map(([time, value]) => [time + timeframe, value]),
  );
  const deepest = Math.max(0, ...drawdowns.map(({ share }) => share)) * 100;
  const daily = dailyReturns(
    start,
    points.map(([time, value]) => ({ time, value })),
  );
  const market = dailyReturns(
    bars[0].open,
    bars.map(({ time, close }) => ({ time, value: close })),
  );
  const years = (to - from) / (DAYS_A_YEAR * DAY);
  const long = daily.length >= ENOUGH_DAYS;
  const cagrPct = long && final > 0 ? ((final / start) ** (1 / years) - 1) * 100 : null;
  const spread = sampleDeviation(daily);
  const downside = Math.sqrt(mean(daily.map((value) => Math.min(0, value) ** 2)));
  const ups = sum(daily.map((value) => Math.max(0, value)));
  const downs = sum(daily.map((value) => Math.max(0, -value)));
  const marketSpread = sampleDeviation(market);
  const beta = marketSpread > 0 ? covariance(daily, market) / marketSpread ** 2 : null;
  const worst = [...daily].sort((a, b) => a - b).slice(0, Math.ceil(daily.length * 0.05));
  const year = Math.sqrt(DAYS_A_YEAR);
  const deepestMoney = Math.max(0, ...drawdowns.map(({ money }) => money));
  const moved = spread > 0;
  const ifLong = (value: number | null) => (long && value !== null && Number.isFinite(value) ? value : null);
  return {
    startEquity: start,
    finalEquity: final,
    peakEquity: Math.max(start, ...points.map(([, value]) => value)),
    netProfit,
    netProfitPct: (100 * netProfit) / start,
    buyHoldPct: (100 * (bars[bars.length - 1].close - bars[0].open)) / bars[0].open,
    cagrPct,
    volatilityPct: ifLong(100 * spread * year),
    sharpe: ifLong(spread > 0 ? (mean(daily) / spread) * year : null),
    sortino: ifLong(moved && downside > 0 ? (mean(daily) / downside) * year : null),
    calmar: cagrPct !== null && deepest > 0 ? cagrPct / deepest : null,
    omega: ifLong(moved && downs > 0 ? ups / downs : null),
    cvar5Pct: daily.length >= TAIL_DAYS ? 100 * mean(worst) : null,
    beta: ifLong(beta),
    alpha: ifLong(beta === null ? null : 100 * DAYS_A_YEAR * (mean(daily) - beta * mean(market))),
    ulcerIndex: Math.sqrt(mean(depths(start, points).map((share) => (100 * share) ** 2))),
    recoveryFactor: deepestMoney > 0 ? netProfit / deepestMoney : null,
    maxDrawdown: deepestMoney,
    maxDrawdownPct: deepest,
    maxDrawdownDurationMs: Math.max(0, ...drawdowns.map(({ duration }) => duration)),
    avgDrawdownPct: drawdowns.length > 0 ? 100 * mean(drawdowns.map(({ share }) => share)) : 0,
    avgDrawdownDurationMs: drawdowns.length > 0 ? mean(drawdowns.map(({ duration }) => duration)) : 0,
  };
}

/** How much of the time, how heavily and how often the account was in the market. */
export function slowExposure(report: Report, bars: readonly Bar[], side: Side | 'all'): SlowMetrics {
  const { instrument, settings } = report.assumptions;
  const worth = (amount: number, price: number) =>
    instrument.contract === 'linear'
      ? amount * instrument.contractSize * price
      : (amount * instrument.contractSize) / price;
  const held = new Set<number>();
  let heaviest = 0;
  let traded = 0;
  let equity = settings.equity;
  for (const trade of report.trades) {
    const before = equity;
    equity += trade.pnl;
    if (side !== 'all' && trade.side !== side) continue;
    traded += trade.notional + (trade.open ? 0 : worth(trade.amount, trade.exitPrice));
    heaviest = Math.max(heaviest, trade.notional / before);
    const first = bars.findIndex(({ time }) => time === trade.entryTime);
    for (let i = first; i < first + trade.bars; i++) {
      held.add(i);
      const atEnd = trade.exitReason === 'end-of-data' && i === bars.length - 1;
      if (!atEnd) heaviest = Math.max(heaviest, worth(trade.amount, bars[i].close) / report.equity[i][1]);
    }
    // A level is met inside its candle; a market order leaves at the open, as does a liquidation that the open gaps over.
    const last = bars[first + trade.bars];
    const direction = trade.side === 'long' ? 1 : -1;
    const gapped = trade.exitReason === 'liquidation' && direction * (last.open - trade.exitPrice) <= 0;
    if (!gapped && ['stop-loss', 'take-profit', 'liquidation'].includes(trade.exitReason)) held.add(first + trade.bars);
  }
  return {
    exposurePct: (100 * held.size) / bars.length,
    maxLeverage: heaviest,
    turnover: traded / settings.equity,
  };
}

/** What the trades of one side (or of both) say. Open ones count for costs alone. */
export function slowTradeMetrics(report: Report, side: Side | 'all'): SlowMetrics {
  const ofSide = report.trades.filter((trade) => side === 'all' || trade.side === side);
  const closed = ofSide.filter((trade) => !trade.open);
  const wins = closed.filter(({ pnl }) => pnl > 0);
  const losses = closed.filter(({ pnl }) => pnl < 0);
  const pnls = closed.map(({ pnl }) => pnl);
  const lasted = ({ entryTime, exitTime }: Trade) => exitTime - entryTime;
  const won = sum(wins.map(({ pnl }) => pnl));
  const lost = sum(losses.map(({ pnl }) => pnl));
  const avgWin = wins.length > 0 ? won / wins.length : null;
  const avgLoss = losses.length > 0 ? lost / losses.length : null;
  const payoff = avgWin !== null && avgLoss !== null ? avgWin / -avgLoss : null;
  const winShare = wins.length / closed.length;
  const rs = closed.flatMap(({ r }) => (r === null ? [] : [r]));
  const spread = sampleDeviation(pnls);
  const ifAny = (values: readonly number[], of: (values: readonly number[]) => number) =>
    values.length > 0 ? of(values) : null;
  const greatest = (values: readonly number[]) => Math.max(...values);
  const least = (values: readonly number[]) => Math.min(...values);
  return {
    trades: closed.length,
    winRatePct: closed.length > 0 ? 100 * winShare : null,
    profitFactor: losses.length > 0 ? won / -lost : null,
    expectancy: ifAny(pnls, mean),
    expectancyPct: ifAny(
      closed.map(({ pnlPct }) => pnlPct),
      mean,
    ),
    avgTradePct: ifAny(
      closed.map(({ pnlPct }) => pnlPct),
      mean,
    ),
    expectancyR: ifAny(rs, mean),
    payoffRatio: payoff,
    kelly: payoff !== null && payoff > 0 ? winShare - (1 - winShare) / payoff : null,
    avgWin,
    avgLoss,
    largestWin: ifAny(
      wins.map(({ pnl }) => pnl),
      greatest,
    ),
    largestLoss: ifAny(
      losses.map(({ pnl }) => pnl),
      least,
    ),
    bestTradePct: ifAny(
      closed.map(({ pnlPct }) => pnlPct),
      greatest,
    ),
    worstTradePct: ifAny(
      closed.map(({ pnlPct }) => pnlPct),
      least,
    ),
    maxConsecutiveWins: longestRun(pnls, (pnl) => pnl > 0),
    maxConsecutiveLosses: longestRun(pnls, (pnl) => pnl < 0),
    avgDurationMs: ifAny(closed.map(lasted), mean),
    maxDurationMs: ifAny(closed.map(lasted), greatest),
    avgWinDurationMs: ifAny(wins.map(lasted), mean),
    avgLossDurationMs: ifAny(losses.map(lasted), mean),
    feesPaid: sum(ofSide.map(({ fees }) => fees)),
    fundingPaid: sum(ofSide.map(({ funding }) => funding)),
    slippageCost: sum(ofSide.map(({ slippage }) => slippage)),
    liquidations: closed.filter(({ exitReason }) => exitReason === 'liquidation').length,
    avgMaePct: ifAny(
      closed.map(({ mae, notional }) => (100 * mae) / notional),
      mean,
    ),
    avgMfePct: ifAny(
      closed.map(({ mfe, notional }) => (100 * mfe) / notional),
      mean,
    ),
    sqn: closed.length > 1 && spread > 0 ? (Math.sqrt(closed.length) * mean(pnls)) / spread : null,
  };
}

interface Drawdown {
  readonly share: number;
  readonly money: number;
  readonly duration: number;
}

/** Every stretch below a peak: how deep, and from the peak until it is reached again (or the end). */
function listDrawdowns(start: number, from: number, points: Report['equity']): Drawdown[] {
  const found: Drawdown[] = [];
  let peak = start;
  let peakTime = from;
  let share = 0;
  let money = 0;
  const end = (time: number) => {
    if (money > 0) found.push({ share, money, duration: time - peakTime });
    share = 0;
    money = 0;
  };
  for (const [time, value] of points) {
    if (value >= peak) {
      end(time);
      peak = value;
      peakTime = time;
    } else {
      share = Math.max(share, (peak - value) / peak);
      money = Math.max(money, peak - value);
    }
  }
  end(points[points.length - 1][0]);
  return found;
}

/** Distance below the highest value so far at every point, as a share of that value. */
function depths(start: number, points: Report['equity']): number[] {
  let peak = start;
  return points.map(([, value]) => {
    peak = Math.max(peak, value);
    return (peak - value) / peak;
  });
}

/** Returns from the last value of each UTC day, the first against `start`. */
function dailyReturns(start: number, values: readonly { readonly time: number; readonly value: number }[]): number[] {
  const last = new Map<number, number>();
  for (const { time, value } of values) last.set(Math.floor(time / DAY), value);
  const returns: number[] = [];
  let before = start;
  for (const value of last.values()) {
    returns.push(before > 0 ? value / before - 1 : 0);
    before = value;
  }
  return returns;
}

function longestRun(values: readonly number[], counts: (value: number) => boolean): number {
  let longest = 0;
  let run = 0;
  for (const value of values) {
    run = counts(value) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function sampleDeviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(sum(values.map((value) => (value - middle) ** 2)) / (values.length - 1));
}

function covariance(a: readonly number[], b: readonly number[]): number {
  const middleA = mean(a);
  const middleB = mean(b);
  return sum(a.map((value, k) => (value - middleA) * (b[k] - middleB))) / (a.length - 1);
}
