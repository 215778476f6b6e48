import { type Candles, firstAtOrAfter } from '../market/candles.ts';
import { timeframeName } from '../market/timeframe.ts';
import type { BacktestInput, MarketInput, PortfolioInput } from './backtest.ts';
import { maintenanceRate } from './liquidation.ts';
import { sizingProblem } from './sizing-problem.ts';

/** Why a run cannot mean anything: the input it is about, and what would be valid. */
export interface RunProblem {
  /** `settings.leverage`, `settings.sizing`, `settings.intrabar`, `detail` … */
  readonly field: string;
  readonly message: string;
}

/** Finds the first thing that makes a run pointless before it starts; null when there is nothing. */
export function checkRun({ markets, strategy, timeframeMs, settings }: PortfolioInput): RunProblem | null {
  const problem = marketsProblem(markets);
  if (problem) return problem;
  for (const market of markets) {
    const run = { ...market, strategy, timeframeMs, settings };
    const sizing = sizingProblem(run);
    const found =
      leverageProblem(run) ??
      (sizing === null ? null : { field: 'settings.sizing', message: sizing }) ??
      detailProblem(run) ??
      needsProblem(run);
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

function detailProblem({ settings, candles, timeframeMs, detail }: BacktestInput): RunProblem | null {
  if (settings.intrabar !== 'detail') {
    return detail
      ? { field: 'settings.intrabar', message: 'detail candles are given but intrabar is not detail; use detail' }
      : null;
  }
  const field = 'detail';
  if (!detail) return { field, message: 'intrabar detail needs candles of a lower timeframe' };
  if (detail.timeframeMs >= timeframeMs || timeframeMs % detail.timeframeMs !== 0) {
    const [given, run] = [detail.timeframeMs, timeframeMs].map(timeframeName);
    return { field, message: `the detail candles are of ${given}, and ${run} needs a lower timeframe that divides it` };
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
