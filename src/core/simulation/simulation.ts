import type { ColumnPool } from '../indicators/column-pool.ts';
import type { Candles } from '../market/candles.ts';
import { floorToStep, notionalAt, profit } from '../market/contract-math.ts';
import type { Instrument } from '../market/instrument.ts';
import { entryAmount } from '../trading/sizing.ts';
import { type Decisions, Trader } from '../trading/trader.ts';
import { FillPrices } from './fill-prices.ts';
import type { FundingSchedule } from './funding.ts';
import { type DetailCandles, IntrabarOrder } from './intrabar.ts';
import { liquidationPrice } from './liquidation.ts';
import { OpenPosition } from './open-position.ts';
import { RefusalCounter } from './refusal-counter.ts';
import type { BacktestSettings } from './settings.ts';
import { EXIT_AT_CLOSE, EXIT_AT_OPEN, EXIT_INSIDE, TradeLog } from './trade-log.ts';

/** What a simulation runs on. All columns have the length of the candles. */
export interface SimulationInput {
  readonly candles: Candles;
  readonly instrument: Instrument;
  readonly settings: BacktestSettings;
  readonly decisions: Decisions & {
    /** What the signals asked for at each close, before the checks: −1, 0 or +1. */
    readonly direction: Int8Array;
    /** Bits of the checks that forbade a wanted entry; null where there are none. */
    readonly blocked: Uint32Array | null;
    readonly checks: readonly string[];
  };
  readonly funding: FundingSchedule;
  readonly timeframeMs: number;
  /** Memory for the marks and the trade log. */
  readonly pool: ColumnPool;
  /** For `intrabar: detail`; null where there are none. */
  readonly detail: DetailCandles | null;
}

const LIQUIDATION = 'liquidation';
const END_OF_DATA = 'end-of-data';

/** Share of an account below which what is left is rounding. */
const DUST = 1e-9;

/**
 * One instrument on one account, carried out by the simulated broker (`simulation.md`). `advance` takes the closes in
 * [from, to), which the strategy must have evaluated; calls come in order and without holes, and where the cuts lie
 * makes no difference. Between two events the loop only marks the account to market: it allocates nothing per candle.
 */
export class Simulation {
  /** Mark-to-market equity at each close, in the settlement coin. */
  readonly equity: Float64Array;
  readonly log: TradeLog;
  readonly refusals: RefusalCounter;
  readonly #candles: Candles;
  readonly #instrument: Instrument;
  readonly #settings: BacktestSettings;
  readonly #trader: Trader;
  readonly #entry: Int8Array;
  readonly #direction: Int8Array;
  readonly #prices: FillPrices;
  readonly #funding: FundingSchedule;
  readonly #linear: boolean;
  readonly #order: IntrabarOrder;
  #nextFunding = 0;

  /** Settlement coin, fees and closed profits included, open profit not. */
  #cash: number;
  readonly #position: OpenPosition;
  #liquidation = Number.NaN;

  constructor({ candles, instrument, settings, decisions, funding, timeframeMs, detail, pool }: SimulationInput) {
    this.#candles = candles;
    this.#instrument = instrument;
    this.#settings = settings;
    this.#trader = new Trader(decisions, candles.close, instrument.tick);
    this.#entry = decisions.entry;
    this.#direction = decisions.direction;
    this.#prices = new FillPrices(candles, instrument, settings);
    this.#funding = funding;
    this.#linear = instrument.contract === 'linear';
    this.#order = new IntrabarOrder(candles, timeframeMs, settings.intrabar, detail);
    this.#position = new OpenPosition(instrument);
    this.#cash = settings.equity;
    this.equity = pool.float64(candles.length);
    this.log = new TradeLog(pool);
    this.refusals = new RefusalCounter(decisions.blocked, decisions.checks);
  }

  /** Candles in which a stop and a target were both touched and their order had to be assumed. */
  get ties(): number {
    return this.#order.ties;
  }

  /** The position that is open after the candles so far, or null. */
  get openPosition(): Readonly<OpenPosition> | null {
    return this.#trader.side === 0 ? null : this.#position;
  }

  advance(from: number, to: number): void {
    const trader = this.#trader;
    const entry = this.#entry;
    const equity = this.equity;
    let i = from;
    while (i < to) {
      this.#settleFunding(i);
      if (trader.hasOrders) this.#fillOrders(i);
      if (trader.side === 0) {
        const start = i;
        const cash = this.#cash;
        while (i < to && entry[i] === 0) equity[i++] = cash;
        if (i < to) {
          equity[i] = cash;
          trader.decide(i++);
        }
        this.refusals.countBlocked(start, i);
      } else {
        i = this.#hold(i, this.#fundingBound(to));
      }
    }
  }

  /** Ends the run after the last candle: settles its funding and, if so set, closes what is open at the last close. */
  finish(): void {
    const end = this.#candles.length;
    this.#settleFunding(end);
    const side = this.#trader.side;
    if (side === 0 || !this.#settings.closeAtEnd) return;
    const close = this.#candles.close[end - 1];
    const price = this.#prices.market(end - 1, close, side > 0 ? -1 : 1);
    this.#leave(end - 1, price, close, this.#instrument.feeTaker, EXIT_AT_CLOSE, END_OF_DATA);
    this.equity[end - 1] = this.#cash;
  }

  /**
   * Holds the position over the candles from `i` on until something happens or `to` is reached.
   * @returns index of the first candle that has not been dealt with
   */
  #hold(i: number, to: number): number {
    const { high, low, close } = this.#candles;
    const equity = this.equity;
    const trader = this.#trader;
    const position = this.#position;
    const { lower, upper } = this.#levels();
    const flip = trader.flip ?? this.#entry;
    const flipSide = trader.flipSide;
    const askAt = trader.askAt;
    const cash = this.#cash;
    const { entryPrice } = position;
    const inverseEntry = 1 / entryPrice;
    const size = position.side * position.amount * this.#instrument.contractSize;
    const linear = this.#linear;
    let { lowest, highest } = position;
    for (; i < to; i++) {
      const l = low[i];
      const h = high[i];
      if (l <= lower || h >= upper) {
        position.lowest = lowest;
        position.highest = highest;
        this.#levelTouched(i);
        this.#endTouchedCandle(i, l, h);
        return i + 1;
      }
      const c = close[i];
      equity[i] = linear ? cash + size * (c - entryPrice) : cash + size * (inverseEntry - 1 / c);
      if (l < lowest) lowest = l;
      if (h > highest) highest = h;
      if (flip[i] === flipSide || i >= askAt) {
        position.lowest = lowest;
        position.highest = highest;
        this.#decideWhileHolding(i);
        return i + 1;
      }
    }
    position.lowest = lowest;
    position.highest = highest;
    return i;
  }

  /** The close of a candle in which a level was met: flat now, or with the part that is left. */
  #endTouchedCandle(i: number, low: number, high: number): void {
    const trader = this.#trader;
    const position = this.#position;
    if (trader.side === 0) {
      this.equity[i] = this.#cash;
      this.refusals.countBlocked(i, i + 1);
      trader.decide(i);
      return;
    }
    const close = this.#candles.close[i];
    this.equity[i] = this.#cash + profit(this.#instrument, position.side, position.amount, position.entryPrice, close);
    position.lowest = Math.min(position.lowest, low);
    position.highest = Math.max(position.highest, high);
    if (trader.flip?.[i] === trader.flipSide || i >= trader.askAt) this.#decideWhileHolding(i);
  }

  #decideWhileHolding(i: number): void {
    this.#trader.decide(i);
    // The side that is being left could not have been entered: nothing forbade it.
    const turned = this.#direction[i] === -this.#trader.side;
    if (turned && this.#trader.pendingExit !== null) this.refusals.countBlocked(i, i + 1);
  }

  /** The nearest levels below and above; infinite where there is none. */
  #levels(): { lower: number; upper: number } {
    const { side, stop, target } = this.#trader;
    const adverse = this.#adverseLevel(side, stop);
    const lower = side > 0 ? adverse : target;
    const upper = side > 0 ? target : adverse;
    return {
      lower: Number.isNaN(lower) ? Number.NEGATIVE_INFINITY : lower,
      upper: Number.isNaN(upper) ? Number.POSITIVE_INFINITY : upper,
    };
  }

  /** Stop or liquidation price, whichever the price meets first. */
  #adverseLevel(side: number, stop: number): number {
    const liquidation = this.#liquidation;
    if (Number.isNaN(stop)) return liquidation;
    if (Number.isNaN(liquidation)) return stop;
    return side * (stop - liquidation) >= 0 ? stop : liquidation;
  }

  /** Decides what the touched levels of candle `i` mean and fills the exits (rules 2 and 7). */
  #levelTouched(i: number): void {
    const trader = this.#trader;
    const { side } = this.#position;
    const open = this.#candles.open[i];
    const worst = side > 0 ? this.#candles.low[i] : this.#candles.high[i];
    const best = side > 0 ? this.#candles.high[i] : this.#candles.low[i];
    const { stop } = trader;
    let adverse = this.#adverseLevel(side, stop);

    if (side * (open - adverse) <= 0) {
      // The open is beyond the level already: a gap, or a level nearer than the slippage of the entry.
      if (side * (open - this.#liquidation) <= 0) this.#liquidate(i, EXIT_AT_OPEN);
      else this.#stopOut(i, open);
      return;
    }
    let adverseTouched = side * (worst - adverse) <= 0;
    // Each turn closes one rung of a ladder of targets; the last one, or the stop, ends the position.
    while (trader.side !== 0 && side * (best - trader.target) >= 0) {
      const passed = side * (open - trader.target) >= 0;
      if (!passed && adverseTouched && this.#order.first(i, side, adverse, trader.target) === 'adverse') break;
      this.#takeProfit(i, passed ? open : trader.target);
      // A part that is closed moves the liquidation price of a cross margin away.
      adverse = this.#adverseLevel(side, stop);
      adverseTouched = side * (worst - adverse) <= 0;
    }
    if (trader.side === 0 || !adverseTouched) return;
    if (adverse === stop) this.#stopOut(i, stop);
    else this.#liquidate(i, EXIT_INSIDE);
  }

  #stopOut(i: number, reference: number): void {
    const price = this.#prices.market(i, reference, this.#position.side > 0 ? -1 : 1);
    this.#leave(i, price, reference, this.#instrument.feeTaker, EXIT_INSIDE, this.#trader.stopReason);
  }

  /** Fills the nearest target: all of the position, or the part of it that the target stands for. */
  #takeProfit(i: number, price: number): void {
    const trader = this.#trader;
    const position = this.#position;
    const { feeMaker, step } = this.#instrument;
    const part = floorToStep(position.entryAmount * trader.targetShare, step);
    // A rest below one step could never be closed: it goes with this part.
    if (part >= position.amount || floorToStep(position.amount - part, step) <= 0) {
      this.#leave(i, price, price, feeMaker, EXIT_INSIDE, trader.targetReason);
      return;
    }
    if (part > 0) this.#cash += position.close(part, price, price, feeMaker);
    trader.targetFilled();
    this.#moveLiquidation();
  }

  /** Loses the margin, the exchange's fee included. */
  #liquidate(i: number, at: number): void {
    const position = this.#position;
    const lost = this.#settings.marginMode === 'cross' ? this.#cash : position.margin;
    this.#cash -= lost;
    // What rounding leaves of an account that is lost whole is not equity to trade on.
    if (Math.abs(this.#cash) < DUST * position.equityBefore) this.#cash = 0;
    position.lose(lost, this.#liquidation);
    this.#record(i, at, LIQUIDATION);
  }

  #fillOrders(i: number): void {
    const trader = this.#trader;
    const reason = trader.pendingExit;
    const wanted = trader.pendingEntry;
    trader.pendingExit = null;
    trader.pendingEntry = 0;
    const open = this.#candles.open[i];
    // An open beyond the liquidation price finds no position left to close: a market order comes too late.
    if (trader.side * (open - this.#liquidation) <= 0 && trader.side !== 0) this.#liquidate(i, EXIT_AT_OPEN);
    else if (reason !== null && trader.side !== 0) {
      const price = this.#prices.market(i, open, trader.side > 0 ? -1 : 1);
      this.#leave(i, price, open, this.#instrument.feeTaker, EXIT_AT_OPEN, reason);
    }
    if (wanted !== 0) this.#enter(i, wanted, open);
  }

  #enter(i: number, side: 1 | -1, open: number): void {
    const trader = this.#trader;
    const instrument = this.#instrument;
    const settings = this.#settings;
    const price = this.#prices.market(i, open, side);
    const facts = {
      side,
      entryPrice: price,
      signalIndex: trader.signalIndex,
      entryIndex: i,
      breakEven: this.#prices.breakEven(price, side),
    };
    const levels = trader.planLevels(facts);
    if (typeof levels === 'string') {
      this.refusals.count(levels);
      return;
    }
    const stopFill = this.#prices.stop(levels.stop, side > 0 ? -1 : 1);
    const equity = this.#cash;
    const amount = entryAmount(settings.sizing, instrument, settings.leverage, {
      side,
      price,
      stopFill,
      equity,
      available: equity,
    });
    if (typeof amount === 'string') {
      this.refusals.count(amount);
      return;
    }

    const target = levels.targets.length > 0 ? levels.targets[0].price : Number.NaN;
    const { stop } = levels;
    const { leverage } = settings;
    this.#cash =
      equity - this.#position.open({ side, amount, index: i, price, reference: open, leverage, equity, stop, target });
    trader.opened(facts, levels);
    this.#moveLiquidation();
  }

  /** Closes what is left of the position. */
  #leave(i: number, price: number, reference: number, feeRate: number, at: number, reason: string): void {
    this.#cash += this.#position.close(this.#position.amount, price, reference, feeRate);
    this.#record(i, at, reason);
  }

  #record(i: number, exitAt: number, reason: string): void {
    const position = this.#position;
    this.log.push({
      side: position.side,
      amount: position.entryAmount,
      entryIndex: position.entryIndex,
      entryPrice: position.entryPrice,
      exitIndex: i,
      exitPrice: position.exitPrice,
      exitAt,
      reason: this.log.reasonNumber(reason),
      pnl: position.pnl,
      fees: position.fees,
      funding: position.funding,
      slippage: position.slippage,
      lowest: position.lowest,
      highest: position.highest,
      stop: position.stop,
      target: position.target,
      equityBefore: position.equityBefore,
    });
    this.#liquidation = Number.NaN;
    this.#trader.closed();
  }

  /** Index of the candle before whose open the next funding is due, but at most `to`; earlier ones are settled. */
  #fundingBound(to: number): number {
    const { length, index, atOpen } = this.#funding;
    const next = this.#nextFunding;
    return next < length ? Math.min(to, index[next] + (atOpen[next] ? 0 : 1)) : to;
  }

  /**
   * Settles what is due before candle `i` opens: funding times at that open, and those inside the candle before, for a
   * position that survived it (rule 6). The mark is the close before the funding time.
   */
  #settleFunding(i: number): void {
    const { length, index, atOpen, rate } = this.#funding;
    let next = this.#nextFunding;
    if (next >= length) return;
    const side = this.#trader.side;
    while (next < length && index[next] + (atOpen[next] ? 0 : 1) <= i) {
      const due = index[next] + (atOpen[next] ? 0 : 1);
      if (due === i && side !== 0 && index[next] > 0) {
        const mark = this.#candles.close[index[next] - 1];
        const paid = side * rate[next] * notionalAt(this.#instrument, this.#position.amount, mark);
        this.#cash -= paid;
        this.#position.funding += paid;
        if (!atOpen[next]) this.equity[i - 1] -= paid;
        if (this.#settings.marginMode === 'cross') this.#moveLiquidation();
      }
      next++;
    }
    this.#nextFunding = next;
  }

  #moveLiquidation(): void {
    const { side, amount, entryPrice, margin } = this.#position;
    const backing = this.#settings.marginMode === 'cross' ? this.#cash : margin;
    this.#liquidation = liquidationPrice(this.#instrument, side, amount, entryPrice, backing);
  }
}
