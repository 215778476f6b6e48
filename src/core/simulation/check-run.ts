import { type Candles, firstAtOrAfter } from '../market/candles.ts';
import { amountForNotional, floorToStep, notionalAt } from '../market/contract-math.ts';
import type { ResolvedComponent } from '../strategy/validation.ts';
import type { BacktestInput, MarketInput, PortfolioInput } from './backtest.ts';
import { maintenanceRate } from './liquidation.ts';

/** Why a run cannot mean anything: the input it is about, and what would be valid. */
export interface RunProblem {
  /** `settings.leverage`, `settings.sizing`, `settings.intrabar`, `detail` … */
  readonly field: string;
  readonly message: string;
}

/** Whether an exit rule can give a new position a stop; a trailing stop that waits for a profit cannot. */
function setsStop({ component, params }: ResolvedComponent): boolean {
  if (component.id === 'trailing-stop') return params.activation === 0;
  return component.id === 'stop-loss' || component.id === 'chandelier';
}

/** As tolerant as the sizing itself: rounding alone must not refuse. */
const ENOUGH = 1 + 1e-9;

/** Finds the first thing that makes a run pointless before it starts; null when there is nothing. */
export function checkRun({ markets, strategy, timeframeMs, settings }: PortfolioInput): RunProblem | null {
  const problem = marketsProblem(markets);
  if (problem) return problem;
  for (const market of markets) {
    const run = { ...market, strategy, timeframeMs, settings };
    const found = leverageProblem(run) ?? sizingProblem(run) ?? detailProblem(run) ?? needsProblem(run);
    if (found) return markets.length > 1 ? { ...found, message: `${market.market}: ${found.message}` } : found;
  }
  return null;
}

/** Whether the instruments can share an account: one of each, all settled in the same coin. */
function marketsProblem(markets: readonly MarketInput[]): RunProblem | null {
  const field = 'markets';
  const [first] = markets;
  for (const [k, { market, instrument }] of markets.entries()) {
    if (markets.findIndex((each) => each.market === market) < k) {
      return { field, message: `${market} is given twice; give each market once` };
    }
    const coins = [settlementCoin(first.market), settlementCoin(market)];
    if (instrument.contract !== first.instrument.contract) {
      return {
        field,
        message: `${first.market} is ${first.instrument.contract} and ${market} is ${instrument.contract}; one account holds contracts that are settled in one coin`,
      };
    }
    if (coins[0] !== null && coins[1] !== null && coins[0] !== coins[1]) {
      return {
        field,
        message: `${first.market} is settled in ${coins[0]} and ${market} in ${coins[1]}; one account holds contracts that are settled in one coin`,
      };
    }
  }
  return null;
}

/** `USDT` for `binance:BTC/USDT:USDT`; null where the name does not tell. */
function settlementCoin(market: string): string | null {
  return /^[^:]+:[^:]+:([A-Z0-9]+)$/.exec(market)?.[1] ?? null;
}

/** Whether the strategy reads something that is not there. */
function needsProblem({ strategy, funding, market, candles, timeframeMs }: BacktestInput): RunProblem | null {
  const user = strategy.components.find(({ component }) => component.needs?.includes('funding'));
  if (!user) return null;
  const end = candles.time[candles.length - 1] + timeframeMs;
  if (funding?.time.some((time) => time < end)) return null;
  return {
    field: 'funding',
    message: `${user.use.role} "${user.use.id}" (${user.component.id}) reads funding rates, and none of ${market} are known up to the end of the range; give some or remove it`,
  };
}

function leverageProblem({ settings, instrument }: BacktestInput): RunProblem | null {
  const { leverage, marginMode } = settings;
  const { maxLeverage } = instrument;
  const field = 'settings.leverage';
  if (maxLeverage > 0 && leverage > maxLeverage) {
    return { field, message: `leverage ${leverage} is above the instrument's maximum of ${maxLeverage}` };
  }
  const rate = maintenanceRate(instrument, 0);
  if (marginMode === 'isolated' && 1 / leverage <= rate) {
    const most = Math.ceil(1 / rate) - 1;
    const margin = percent(1 / leverage);
    return {
      field,
      message: `leverage ${leverage} leaves a margin of ${margin}, not more than the maintenance margin of ${percent(rate)}, so every entry would be liquidated at once; use at most ${most}`,
    };
  }
  return null;
}

/** Whether the first entry could never be sent, at any price of the range. */
function sizingProblem({ settings, instrument, strategy, candles }: BacktestInput): RunProblem | null {
  const field = 'settings.sizing';
  const { sizing, equity, leverage } = settings;
  if (sizing.kind === 'risk-percent') {
    if (strategy.components.some(setsStop)) return null;
    return {
      field,
      message: `the sizing risk-percent needs an initial stop, and "${strategy.template.name}" has none; add a stop-loss or use equity-percent`,
    };
  }
  const costShare = 1 / leverage + instrument.feeTaker;
  // Contracts per unit of notional are most at one end of the price range and fewest at the other.
  const prices = [lowest(candles.low), highest(candles.high)];
  const outcomes = prices.map((price) => {
    const wanted =
      sizing.kind === 'equity-percent'
        ? amountForNotional(instrument, (equity * sizing.percent) / 100 / costShare, price)
        : instrument.contract === 'linear'
          ? amountForNotional(instrument, sizing.notional, price)
          : sizing.notional / instrument.contractSize;
    const amount = floorToStep(wanted, instrument.step);
    const quote = amount * instrument.contractSize * (instrument.contract === 'linear' ? price : 1);
    if (!(amount > 0) || amount * ENOUGH < instrument.minAmount) {
      return `it gives ${short(wanted)} contracts at most, and the smallest order is ${short(Math.max(instrument.minAmount, instrument.step))}`;
    }
    if (quote * ENOUGH < instrument.minNotional) {
      return `it gives a notional of ${short(quote)}, and the smallest order is ${short(instrument.minNotional)}`;
    }
    const needed = notionalAt(instrument, amount, price) * costShare;
    if (needed > equity * ENOUGH) {
      return `it needs ${short(needed)} of margin and fee with leverage ${leverage}, and the equity is ${short(equity)}`;
    }
    return null;
  });
  const [cheap, dear] = outcomes;
  if (!cheap || !dear) return null;
  // The end of the range at which it comes nearest to an order.
  return { field, message: `this sizing can never trade: ${instrument.contract === 'linear' ? cheap : dear}` };
}

/** Plain loops: over millions of candles, a callback for each takes longer than the run. */
function lowest(column: Float64Array): number {
  let value = column[0];
  for (let i = 1; i < column.length; i++) if (column[i] < value) value = column[i];
  return value;
}

function highest(column: Float64Array): number {
  let value = column[0];
  for (let i = 1; i < column.length; i++) if (column[i] > value) value = column[i];
  return value;
}

function detailProblem({ settings, candles, timeframeMs, detail }: BacktestInput): RunProblem | null {
  if (settings.intrabar !== 'detail') {
    return detail
      ? { field: 'settings.intrabar', message: 'detail candles are given but intrabar is not detail; use detail' }
      : null;
  }
  const field = 'detail';
  if (!detail) return { field, message: 'intrabar detail needs candles of a lower timeframe' };
  if (detail.timeframeMs >= timeframeMs || timeframeMs % detail.timeframeMs !== 0) {
    return { field, message: 'the detail candles must have a lower timeframe that divides the timeframe of the run' };
  }
  const inner = detail.candles;
  const end = candles.time[candles.length - 1] + timeframeMs;
  const first = firstAtOrAfter(inner, candles.time[0]);
  if (first >= inner.length || inner.time[first] >= end) {
    return { field, message: 'the detail candles are of another time: none lies in the range of the run' };
  }
  return sameMarket(candles, inner, timeframeMs)
    ? null
    : { field, message: 'the detail candles are of another market: their closes differ from those of the run' };
}

/** Closes of the same moment may differ a little between recordings of one market; those of two markets do much. */
const CLOSE_WITHIN = 0.005;
const COMPARED = 500;

function sameMarket(outer: Candles, inner: Candles, timeframeMs: number): boolean {
  let compared = 0;
  let different = 0;
  const stride = Math.max(1, Math.floor(outer.length / COMPARED));
  for (let i = 0; i < outer.length; i += stride) {
    const end = outer.time[i] + timeframeMs;
    const next = firstAtOrAfter(inner, end);
    if (next === 0 || inner.time[next - 1] < outer.time[i]) continue;
    compared++;
    if (Math.abs(inner.close[next - 1] / outer.close[i] - 1) > CLOSE_WITHIN) different++;
  }
  return different <= compared / 10;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(6))} %`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}
