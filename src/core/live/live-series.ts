import { type Candle, candleAt, GrowingCandles } from '../bots/growing-candles.ts';
import { GrowingRates } from '../bots/growing-funding.ts';
import { type Candles, firstAtOrAfter } from '../market/candles.ts';
import type { FundingRates } from '../market/funding-rates.ts';
import { roundTripCost } from '../simulation/backtest.ts';
import { FillPrices } from '../simulation/fill-prices.ts';
import type { BacktestSettings } from '../simulation/settings.ts';
import { StrategyEvaluator } from '../strategy/evaluator.ts';
import type { ValidTemplate } from '../strategy/validation.ts';
import type { EntryFacts } from '../trading/exit-rule.ts';
import { Trader } from '../trading/trader.ts';
import type { LiveMarket } from './live-input.ts';
import type { LivePosition } from './live-state.ts';

/** Candles after which columns are laid anew over the last ones. */
const ROOM = 4096;

export interface SeriesInput {
  readonly strategy: ValidTemplate;
  readonly timeframeMs: number;
  readonly settings: BacktestSettings;
  readonly market: LiveMarket;
  /** Candles of the past that stay when the columns are laid anew. */
  readonly keep: number;
}

/** A closed trade as the guards on the strategy's own past see it. */
export interface PastTrade {
  readonly exitTime: number;
  readonly pnl: number;
}

/**
 * The strategy laid over a window of one instrument's candles, and the trader that reads it. The window moves: indicators
 * settle within `keep` candles, so that nothing older is needed to decide as a run over everything would.
 */
export class LiveSeries {
  readonly #input: SeriesInput;
  #candles: GrowingCandles;
  readonly #rates = new GrowingRates();
  #evaluator: StrategyEvaluator;
  #trader: Trader;
  #equity: Float64Array;
  #guarded = 0;
  #moved = false;
  readonly #trades: PastTrade[];

  /**
   * @param past closed candles, oldest first
   * @param equityAt equity at the close of a candle that opened at a time, ms
   */
  constructor(
    input: SeriesInput,
    past: Candles,
    {
      trades,
      funding,
      equityAt,
    }: {
      readonly trades: readonly PastTrade[];
      readonly funding: FundingRates | null;
      readonly equityAt: (open: number) => number;
    },
  ) {
    this.#input = input;
    this.#trades = [...trades];
    for (let k = 0; k < (funding?.time.length ?? 0); k++)
      this.#rates.push(funding?.time[k] ?? 0, funding?.rate[k] ?? 0);
    const room = past.length + ROOM;
    this.#candles = new GrowingCandles(room);
    this.#equity = new Float64Array(room);
    for (let i = 0; i < past.length; i++) {
      this.#candles.push(candleAt(past, i));
      this.#equity[i] = equityAt(past.time[i]);
    }
    [this.#evaluator, this.#trader] = this.#lay();
    this.#evaluator.run(0, past.length);
  }

  get trader(): Trader {
    return this.#trader;
  }

  get evaluator(): StrategyEvaluator {
    return this.#evaluator;
  }

  /** Candles in the window. */
  get count(): number {
    return this.#candles.count;
  }

  /** Index of the last candle; −1 before the first. */
  get last(): number {
    return this.#candles.count - 1;
  }

  get lastClose(): number {
    return this.last < 0 ? Number.NaN : this.#candles.columns.close[this.last];
  }

  timeOf(index: number): number {
    return this.#candles.columns.time[index];
  }

  /** Names of the guards on the strategy's own past that forbade an entry at the last close. */
  get guardedBy(): string[] {
    return this.#evaluator.guards.flatMap(({ name }, k) => ((this.#guarded >>> k) & 1 ? [name] : []));
  }

  /** Prices that cover the costs, and what a fill of ours is assumed to cost beforehand. */
  get prices(): FillPrices {
    const { market, settings } = this.#input;
    return new FillPrices(this.#candles.columns, market.instrument, settings);
  }

  /** @returns whether it is newer than all before it; others are left out */
  push(candle: Candle, equity: number): boolean {
    if (this.count > 0 && candle.time <= this.timeOf(this.last)) return false;
    if (this.count === this.#equity.length - 1) this.#move();
    const index = this.count;
    this.#candles.push(candle);
    this.#equity[index] = equity;
    this.#evaluator.run(index, index + 1);
    return true;
  }

  addFunding(time: number, rate: number): void {
    this.#rates.push(time, rate);
  }

  tradeClosed(trade: PastTrade): void {
    this.#trades.push(trade);
  }

  /** Asks the trader at the last close. What the guards said is kept for the explanation. */
  decide(): void {
    this.#guarded = 0;
    this.#trader.decide(this.last);
  }

  /** What exit rules may know of an entry. */
  facts(side: 1 | -1, entryPrice: number, signalIndex: number, entryIndex: number): EntryFacts {
    return { side, entryPrice, signalIndex, entryIndex, breakEven: this.prices.breakEven(entryPrice, side) };
  }

  /** Index of the candle that opened at a time, or the nearest one in the window. */
  indexAt(time: number): number {
    const index = firstAtOrAfter(this.#candles.known, time);
    return Math.max(0, Math.min(index, this.last));
  }

  /**
   * Gives the trader a position that was entered earlier: its levels are worked out as they were at the entry, and follow
   * the closes since, which is where a trailing stop got its level from.
   * @param trailing `resume`: a stop that was tighter stays; `recalculate`: it follows the price from the last close on
   */
  restore(position: LivePosition, trailing: 'resume' | 'recalculate'): void {
    const trader = this.#trader;
    const signal = this.indexAt(position.signalCandle);
    const entry = Math.max(signal + 1, firstAtOrAfter(this.#candles.known, position.entryCandle));
    const facts = this.facts(position.side, position.entryPrice, signal, entry);
    // Levels that cannot be worked out any more do not end a position: the kept ones are in force.
    trader.planLevels(facts);
    trader.opened(facts);
    for (let k = 0; k < position.rungs; k++) trader.targetFilled();
    const first = trailing === 'resume' ? entry : Math.max(entry, this.last);
    for (let i = first; i <= this.last; i++) {
      trader.decide(i);
      trader.dropOrders();
    }
    if (trailing === 'recalculate' || position.stop === null) return;
    if (Number.isNaN(trader.stop) || position.side * (position.stop - trader.stop) > 0) {
      trader.stop = position.stop;
      trader.stopReason = position.stopReason;
    }
  }

  /** Lays the strategy over the last candles, when the columns are full. The trader goes on where it stands. */
  #move(): void {
    const { columns, count } = this.#candles;
    const keep = Math.min(this.#input.keep, count);
    const from = count - keep;
    const candles = new GrowingCandles(keep + ROOM);
    const equity = new Float64Array(keep + ROOM);
    for (let i = 0; i < keep; i++) {
      candles.push(candleAt(columns, from + i));
      equity[i] = this.#equity[from + i];
    }
    this.#candles = candles;
    this.#equity = equity;
    [this.#evaluator, this.#trader] = this.#lay();
    this.#evaluator.run(0, keep);
    this.#moved = true;
  }

  /** Whether the columns were laid anew since this was last asked: an open position must be given to the new trader. */
  takeMoved(): boolean {
    const moved = this.#moved;
    this.#moved = false;
    return moved;
  }

  #lay(): [StrategyEvaluator, Trader] {
    const { strategy, timeframeMs, settings, market } = this.#input;
    const candles = this.#candles.columns;
    const cost = roundTripCost(market.instrument, settings);
    const laid = { candles, timeframeMs, funding: this.#rates, roundTripCost: cost };
    const evaluator = new StrategyEvaluator(strategy, laid);
    const series = this;
    const history = {
      get trades() {
        return series.#trades.length;
      },
      get leaving() {
        return series.#trader.pendingExit !== null;
      },
      exitIndex: (k: number) => series.#indexOfExit(series.#trades[k].exitTime),
      pnl: (k: number) => series.#trades[k].pnl,
      equity: (index: number) => series.#equity[index],
    };
    const refused = (_index: number, guards: number) => {
      this.#guarded = guards;
    };
    const trader = new Trader(evaluator, candles.close, market.instrument.tick, { history, refused });
    return [evaluator, trader];
  }

  /** Candle in which a trade was left; negative when that was before the window. */
  #indexOfExit(time: number): number {
    const { timeframeMs } = this.#input;
    const { columns, count } = this.#candles;
    if (count === 0) return -1;
    if (time < columns.time[0]) return Math.floor((time - columns.time[0]) / timeframeMs);
    const after = firstAtOrAfter(this.#candles.known, time + 1);
    // The candle that is forming holds what was left after the last close.
    return after === count && time >= columns.time[count - 1] + timeframeMs ? count : after - 1;
  }
}
