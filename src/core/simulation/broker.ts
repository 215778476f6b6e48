import type { ColumnPool } from '../indicators/column-pool.ts';
import type { Candles } from '../market/candles.ts';
import { floorToStep, inQuote, notionalAt, profit } from '../market/contract-math.ts';
import type { Instrument } from '../market/instrument.ts';
import type { BlockedEntries } from '../strategy/blocked-entries.ts';
import type { TradeHistory } from '../trading/entry-guard.ts';
import { entryAmount, type SizingInput } from '../trading/sizing.ts';
import { type Decisions, Trader } from '../trading/trader.ts';
import type { Account, Holding } from './account.ts';
import { Entry } from './entry.ts';
import { FillPrices } from './fill-prices.ts';
import type { FundingSchedule } from './funding.ts';
import { FundingClock } from './funding-clock.ts';
import { type DetailCandles, IntrabarOrder } from './intrabar.ts';
import { Limits } from './limits.ts';
import { liquidationPrice, maintenanceRate } from './liquidation.ts';
import { OpenPosition } from './open-position.ts';
import { RefusalCounter } from './refusal-counter.ts';
import type { BacktestSettings } from './settings.ts';
import { EXIT_AT_CLOSE, EXIT_AT_OPEN, EXIT_INSIDE, TradeLog } from './trade-log.ts';

/** What the simulated broker deals with on one instrument. All columns have the length of the candles. */
export interface BrokerInput {
  readonly candles: Candles;
  readonly instrument: Instrument;
  readonly settings: BacktestSettings;
  readonly decisions: Decisions & {
    /** What the signals asked for at each close, before the checks: −1, 0 or +1. */
    readonly direction: Int8Array;
    /** Wanted entries that checks forbade; null where there are no checks. */
    readonly blocked: BlockedEntries | null;
    readonly checks: readonly string[];
  };
  readonly funding: FundingSchedule;
  readonly timeframeMs: number;
  /** Memory for the trade log. */
  readonly pool: ColumnPool;
  /** For `intrabar: detail`; null where there are none. */
  readonly detail: DetailCandles | null;
}

/** Position and orders of a trader between two candles. */
export type TraderState = Readonly<Pick<Trader, 'side' | 'stop' | 'target' | 'pendingExit' | 'pendingEntry'>>;

const LIQUIDATION = 'liquidation';
const END_OF_DATA = 'end-of-data';

/**
 * The simulated broker of one instrument (`simulation.md`): it carries out what its trader orders, one event after the
 * other, on an account that it may share with the brokers of other instruments. It knows no loop: who drives it says
 * which candle opens, which one is gone through, and which one closes.
 */
export class Broker implements Holding {
  readonly log: TradeLog;
  readonly refusals: RefusalCounter;
  readonly trader: Trader;
  readonly position: OpenPosition;
  /** Last known price, at which an open position is valued. */
  mark = Number.NaN;
  /** Candle that is being dealt with. */
  index = -1;
  readonly #account: Account;
  readonly #candles: Candles;
  readonly #instrument: Instrument;
  readonly #settings: BacktestSettings;
  readonly #direction: Int8Array;
  readonly #prices: FillPrices;
  readonly #entry: Entry;
  readonly #limits: Limits;
  readonly #funding: FundingClock;
  readonly #order: IntrabarOrder;
  /** What an entry is sized by. One object serves entry after entry: a sweep makes hundreds of thousands. */
  readonly #sizing: { -readonly [K in keyof SizingInput]: SizingInput[K] } = {
    side: 1,
    price: Number.NaN,
    stopFill: Number.NaN,
    equity: Number.NaN,
    available: Number.NaN,
  };
  #liquidation = Number.NaN;

  /** @param equityAt mark-to-market equity of the account at the close of one of this instrument's candles */
  constructor(input: BrokerInput, account: Account, equityAt: (index: number) => number) {
    const { candles, instrument, settings, decisions, funding, timeframeMs, detail, pool } = input;
    this.#candles = candles;
    this.#instrument = instrument;
    this.#settings = settings;
    this.#direction = decisions.direction;
    this.#prices = new FillPrices(candles, instrument, settings);
    this.#entry = new Entry(this.#prices);
    this.#limits = new Limits(settings.limits);
    this.#funding = new FundingClock(funding);
    this.#order = new IntrabarOrder(candles, timeframeMs, settings.intrabar, detail);
    this.position = new OpenPosition(instrument);
    this.log = new TradeLog(pool);
    this.refusals = new RefusalCounter(decisions);
    this.trader = new Trader(decisions, candles.close, instrument.tick, {
      history: historyOf(this, equityAt),
      refused: (index, guards) => this.refusals.countGuarded(index, guards),
    });
    this.#account = account;
    account.add(this);
  }

  get open(): boolean {
    return this.trader.side !== 0;
  }

  get unrealised(): number {
    const { side, amount, entryPrice } = this.position;
    return profit(this.#instrument, side, amount, entryPrice, this.mark);
  }

  get margin(): number {
    return this.position.margin;
  }

  get equityBefore(): number {
    return this.position.equityBefore;
  }

  get notional(): number {
    return notionalAt(this.#instrument, this.position.amount, this.mark);
  }

  get maintenance(): number {
    const { amount, entryPrice } = this.position;
    const face = amount * this.#instrument.contractSize;
    const atEntry = this.#instrument.contract === 'linear' ? face * entryPrice : face;
    return maintenanceRate(this.#instrument, atEntry) * this.notional;
  }

  /** Price at which the open position is liquidated; NaN without one. */
  get liquidationPrice(): number {
    return this.#liquidation;
  }

  /** Candles in which a stop and a target were both touched and their order had to be assumed. */
  get ties(): number {
    return this.#order.ties;
  }

  /** The position that is open after the candles so far, or null. */
  get openPosition(): Readonly<OpenPosition> | null {
    return this.open ? this.position : null;
  }

  /** What stands after the candles so far: the position, its levels, and what is ordered for the next open. */
  get state(): TraderState {
    const { side, stop, target, pendingExit, pendingEntry } = this.trader;
    return { side, stop, target, pendingExit, pendingEntry };
  }

  /** Candle before whose open funding must be settled next. */
  get nextFunding(): number {
    return this.#funding.nextDue;
  }

  /**
   * Settles what is due before candle `i` opens: funding times at that open, and those inside the candle before, for a
   * position that survived it (rule 6). The mark is the close before the funding time.
   * @returns what was paid for times inside the candle before, whose closing mark it belongs to
   */
  settleFunding(i: number): number {
    let paidInside = 0;
    this.#funding.pass(i, (candle, rate, atOpen) => {
      const { side } = this.trader;
      if (side === 0 || candle === 0) return;
      const mark = this.#candles.close[candle - 1];
      const paid = side * rate * notionalAt(this.#instrument, this.position.amount, mark);
      this.#account.cash -= paid;
      this.position.funding += paid;
      if (!atOpen) paidInside += paid;
      if (this.#settings.marginMode === 'cross') this.moveLiquidation();
    });
    return paidInside;
  }

  /** Carries out the order to leave at the open of candle `i`. */
  fillExit(i: number): void {
    this.index = i;
    const { trader } = this;
    const reason = trader.pendingExit;
    trader.pendingExit = null;
    if (trader.side === 0 || (reason === null && trader.pendingEntry === 0)) return;
    const open = this.#candles.open[i];
    // An open beyond the liquidation price finds no position left to close: a market order comes too late.
    if (trader.side * (open - this.#liquidation) <= 0) this.#liquidate(i, EXIT_AT_OPEN);
    else if (reason !== null) {
      const price = this.#prices.market(i, open, trader.side > 0 ? -1 : 1);
      this.#leave(i, price, open, this.#instrument.feeTaker, EXIT_AT_OPEN, reason);
    }
  }

  /** Carries out the order to enter at the open of candle `i`. */
  fillEntry(i: number): void {
    const wanted = this.trader.pendingEntry;
    if (wanted === 0) return;
    this.trader.pendingEntry = 0;
    const refusal = this.#enter(i, wanted, this.#candles.open[i]);
    if (refusal !== null) this.refusals.count(refusal);
  }

  /** The nearest levels below and above the price; infinite where there is none. */
  get lowerLevel(): number {
    const { side, stop, target } = this.trader;
    const level = side > 0 ? this.#adverseLevel(side, stop) : target;
    return Number.isNaN(level) ? Number.NEGATIVE_INFINITY : level;
  }

  get upperLevel(): number {
    const { side, stop, target } = this.trader;
    const level = side > 0 ? target : this.#adverseLevel(side, stop);
    return Number.isNaN(level) ? Number.POSITIVE_INFINITY : level;
  }

  /**
   * Decides what the levels mean that candle `i` has touched, and fills the exits (rules 2 and 7). What is left of the
   * position has seen the whole candle.
   */
  levelTouched(i: number): void {
    const { trader, position } = this;
    const { side } = position;
    const open = this.#candles.open[i];
    const low = this.#candles.low[i];
    const high = this.#candles.high[i];
    const worst = side > 0 ? low : high;
    const best = side > 0 ? high : low;
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
    if (trader.side === 0) return;
    if (!adverseTouched) position.see(low, high);
    else if (adverse === stop) this.#stopOut(i, stop);
    else this.#liquidate(i, EXIT_INSIDE);
  }

  /** Decides at the close of candle `i` and counts what forbade an entry. */
  decide(i: number): void {
    const held = this.trader.side;
    this.trader.decide(i);
    // While a position is held only the opposite side can be wanted, and only where it is being left.
    const counts = held === 0 || (this.trader.pendingExit !== null && this.#direction[i] === -held);
    if (counts) this.refusals.countBlocked(i, i + 1);
  }

  /** Closes an open position at the close of the last candle. */
  closeAtEnd(): void {
    const { side } = this.trader;
    if (side === 0) return;
    const last = this.#candles.length - 1;
    const close = this.#candles.close[last];
    const price = this.#prices.market(last, close, side > 0 ? -1 : 1);
    this.#leave(last, price, close, this.#instrument.feeTaker, EXIT_AT_CLOSE, END_OF_DATA);
  }

  /** The account behind the position is gone: it is closed where the price stands. */
  loseAccount(): void {
    this.#leave(this.index, this.mark, this.mark, 0, EXIT_INSIDE, LIQUIDATION);
  }

  /** Works the liquidation price out anew; in cross mode it moves with all that happens on the account. */
  moveLiquidation(): void {
    const { side, amount, entryPrice, margin } = this.position;
    const backing = this.#settings.marginMode === 'cross' ? this.#account.backingOf(this) : margin;
    this.#liquidation = liquidationPrice(this.#instrument, side, amount, entryPrice, backing);
  }

  /** Stop or liquidation price, whichever the price meets first. */
  #adverseLevel(side: number, stop: number): number {
    const liquidation = this.#liquidation;
    if (Number.isNaN(stop)) return liquidation;
    if (Number.isNaN(liquidation)) return stop;
    return side * (stop - liquidation) >= 0 ? stop : liquidation;
  }

  #stopOut(i: number, reference: number): void {
    const price = this.#prices.market(i, reference, this.position.side > 0 ? -1 : 1);
    this.#leave(i, price, reference, this.#instrument.feeTaker, EXIT_INSIDE, this.trader.stopReason);
  }

  /** Fills the nearest target: all of the position, or the part of it that the target stands for. */
  #takeProfit(i: number, price: number): void {
    const { trader, position } = this;
    const { feeMaker, step } = this.#instrument;
    const part = floorToStep(position.entryAmount * trader.targetShare, step);
    // A rest below one step could never be closed: it goes with this part.
    if (part >= position.amount || floorToStep(position.amount - part, step) <= 0) {
      this.#leave(i, price, price, feeMaker, EXIT_INSIDE, trader.targetReason);
      return;
    }
    if (part > 0) {
      this.#account.cash += position.close(part, price, price, feeMaker);
      this.log.pushPart(i, part, price);
    }
    trader.targetFilled();
    this.moveLiquidation();
  }

  /** Loses the margin, the exchange's fee included. */
  #liquidate(i: number, at: number): void {
    this.position.lose(this.#account.liquidate(this), this.#liquidation);
    this.#record(i, at, LIQUIDATION);
  }

  /** @returns why the entry was not sent, or null */
  #enter(i: number, side: 1 | -1, open: number): string | null {
    const { trader } = this;
    const entry = this.#entry;
    entry.side = side;
    entry.entryPrice = this.#prices.market(i, open, side);
    entry.signalIndex = trader.signalIndex;
    entry.entryIndex = i;
    const refusal = trader.planLevels(entry) ?? this.#open(open);
    if (refusal !== null) trader.dropPlan();
    return refusal;
  }

  /** Opens the planned position if its size can be afforded and no limit forbids it. */
  #open(reference: number): string | null {
    const { side, entryPrice: price } = this.#entry;
    const { trader } = this;
    const { sizing, leverage } = this.#settings;
    const account = this.#account;
    const { equity } = account;
    const input = this.#sizing;
    input.side = side;
    input.price = price;
    // Only this sizing looks at the stop.
    if (sizing.kind === 'risk-percent') input.stopFill = this.#prices.stop(trader.stop, side > 0 ? -1 : 1);
    input.equity = equity;
    input.available = account.available;
    const amount = entryAmount(sizing, this.#instrument, leverage, input);
    if (typeof amount === 'string') return amount;
    const notional = notionalAt(this.#instrument, amount, price);
    const quoteNotional = inQuote(this.#instrument, notional, price);
    const refusal = this.#limits.refusal(account, { equity, notional, quoteNotional });
    if (refusal !== null) return refusal;
    account.cash -= this.position.open(this.#entry, amount, reference, leverage, equity);
    this.position.stop = trader.stop;
    this.position.target = trader.target;
    trader.opened(this.#entry);
    this.moveLiquidation();
    return null;
  }

  /** Closes what is left of the position. */
  #leave(i: number, price: number, reference: number, feeRate: number, at: number, reason: string): void {
    this.#account.cash += this.position.close(this.position.amount, price, reference, feeRate);
    this.#record(i, at, reason);
  }

  #record(i: number, exitAt: number, reason: string): void {
    this.log.push(this.position, i, exitAt, reason);
    this.#liquidation = Number.NaN;
    this.trader.closed();
  }
}

/** What the guards of a strategy may ask about its past. */
function historyOf(broker: Broker, equity: (index: number) => number): TradeHistory {
  return {
    get trades() {
      return broker.log.length;
    },
    get leaving() {
      return broker.trader.pendingExit !== null;
    },
    exitIndex: (k) => broker.log.valueAt('exitIndex', k),
    pnl: (k) => broker.log.valueAt('pnl', k),
    equity,
  };
}
