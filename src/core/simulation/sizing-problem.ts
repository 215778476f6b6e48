import { floorToStep, inQuote, notionalAt } from '../market/contract-math.ts';
import type { ResolvedComponent } from '../strategy/validation.ts';
import { entryAmount } from '../trading/sizing.ts';
import type { BacktestInput } from './backtest.ts';
import { FillPrices } from './fill-prices.ts';
import { Limits } from './limits.ts';
import type { Sizing } from './settings.ts';

type SizedRun = Pick<BacktestInput, 'settings' | 'instrument' | 'strategy' | 'candles'>;

/**
 * Why the first entry could never be sent, whenever in the range it came: it would be refused at every price at which
 * a candle can fill it. Nothing changes after it, because an account without a trade keeps its equity.
 * @returns a sentence without its full stop, or null when there is a price at which it could, or none at all
 */
export function sizingProblem(run: SizedRun): string | null {
  const { settings, instrument, strategy, candles } = run;
  if (settings.sizing.kind === 'risk-percent' && !strategy.components.some(setsStop)) {
    return `the sizing risk-percent needs an initial stop, and "${strategy.template.name}" has none; add a stop-loss or use equity-percent`;
  }
  // Without prices nobody can say what an entry would be worth.
  if (candles.length === 0) return null;
  // Where most runs are found to be possible, without looking at every candle.
  const cheap = refusalAt(run, lowest(candles.low));
  const dear = refusalAt(run, highest(candles.high));
  if (!cheap || !dear || someOpenFills(run)) return null;
  // The end of the range at which it comes nearest to an order.
  return `this sizing can never trade: ${instrument.contract === 'linear' ? cheap : dear}`;
}

/** Whether an exit rule can give a new position a stop; a trailing stop that waits for a profit cannot. */
function setsStop({ component, params }: ResolvedComponent): boolean {
  if (component.id === 'trailing-stop') return params.activation === 0;
  return component.id === 'stop-loss' || component.id === 'chandelier';
}

/** Amounts jump with the step, so a price between two that are refused may be one that is not. */
function someOpenFills(run: SizedRun): boolean {
  const { candles, instrument, settings } = run;
  const prices = new FillPrices(candles, instrument, settings);
  for (let i = 0; i < candles.length; i++) {
    for (const side of [1, -1] as const) {
      if (refusalAt(run, prices.market(i, candles.open[i], side)) === null) return true;
    }
  }
  return false;
}

/** An account that holds nothing yet. */
const NOTHING_HELD = { openPositions: 0, notional: 0 };
const ALL: Sizing = { kind: 'equity-percent', percent: 100 };

/** Why the first entry would be refused at `price`, or null when it would not be. */
function refusalAt({ settings, instrument }: SizedRun, price: number): string | null {
  const { sizing, equity, leverage } = settings;
  // How far the stop will be is not known before: by risk, an entry has at most what the equity can carry.
  const byRisk = sizing.kind === 'risk-percent';
  const largest = byRisk ? ALL : sizing;
  const facts = { side: 1, price, stopFill: Number.NaN, equity, available: equity } as const;
  const amount = entryAmount(largest, instrument, leverage, facts);
  const subject = byRisk ? 'the whole equity' : 'it';
  if (typeof amount === 'number') {
    const notional = notionalAt(instrument, amount, price);
    const quoteNotional = inQuote(instrument, notional, price);
    const limit = byRisk
      ? null
      : new Limits(settings.limits).refusal(NOTHING_HELD, { equity, notional, quoteNotional });
    return limit && `${subject} gives a notional of ${short(quoteNotional)}, which is beyond the ${limit}`;
  }
  const { minAmount, minNotional, step, feeTaker } = instrument;
  const withoutRules = { ...instrument, minAmount: 0, minNotional: 0, step: 0 };
  const wanted = entryAmount(largest, withoutRules, leverage, { ...facts, available: Number.POSITIVE_INFINITY });
  if (typeof wanted === 'string') return wanted;
  const notional = notionalAt(instrument, floorToStep(wanted, step), price);
  switch (amount) {
    case 'below the minimum amount':
      return `${subject} gives ${short(wanted)} contracts at most, and the smallest order is ${short(Math.max(minAmount, step))}`;
    case 'below the minimum notional':
      return `${subject} gives a notional of ${short(inQuote(instrument, notional, price))}, and the smallest order is ${short(minNotional)}`;
    case 'not enough margin':
      return `it needs ${short(notional * (1 / leverage + feeTaker))} of margin and fee with leverage ${leverage}, and the equity is ${short(equity)}`;
    default:
      return amount;
  }
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

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}
