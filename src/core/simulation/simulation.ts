import { Account } from './account.ts';
import { Broker, type BrokerInput, type TraderState } from './broker.ts';
import type { OpenPosition } from './open-position.ts';
import type { RefusalCounter } from './refusal-counter.ts';
import type { TradeLog } from './trade-log.ts';

/** What a run over one instrument leaves. */
export interface MarketResult {
  readonly log: TradeLog;
  readonly refusals: RefusalCounter;
  /** Candles in which a stop and a target were both touched and their order had to be assumed. */
  readonly ties: number;
  /** The position that is open after the candles so far, or null. */
  readonly openPosition: Readonly<OpenPosition> | null;
}

/**
 * One instrument on an account of its own. `advance` takes the closes in [from, to), which the strategy must have
 * evaluated; calls come in order and without holes, and where the cuts lie makes no difference. Between two events the
 * loop only marks the account to market: it allocates nothing per candle. `Portfolio` does the same for several
 * instruments, candle by candle; a test shows that both agree to the last bit.
 */
export class Simulation implements MarketResult {
  /** Mark-to-market equity at each close, in the settlement coin. */
  readonly equity: Float64Array;
  readonly #input: BrokerInput;
  readonly #account: Account;
  readonly #broker: Broker;
  readonly #linear: boolean;

  constructor(input: BrokerInput) {
    this.#input = input;
    this.#linear = input.instrument.contract === 'linear';
    this.#account = new Account(input.settings.equity, input.settings.marginMode);
    const equity = input.pool.float64(input.candles.length);
    this.equity = equity;
    this.#broker = new Broker(input, this.#account, (index) => equity[index]);
  }

  get log(): TradeLog {
    return this.#broker.log;
  }

  get refusals(): RefusalCounter {
    return this.#broker.refusals;
  }

  get ties(): number {
    return this.#broker.ties;
  }

  get openPosition(): Readonly<OpenPosition> | null {
    return this.#broker.openPosition;
  }

  /** What stands after the candles so far: the position, its levels, and what is ordered for the next open. */
  get state(): TraderState {
    return this.#broker.state;
  }

  advance(from: number, to: number): void {
    const broker = this.#broker;
    const { trader } = broker;
    const { entry } = this.#input.decisions;
    const equity = this.equity;
    let i = from;
    while (i < to) {
      this.#settleFunding(i);
      if (trader.hasOrders) {
        broker.fillExit(i);
        broker.fillEntry(i);
      }
      if (trader.side === 0) {
        const start = i;
        const { cash } = this.#account;
        while (i < to && entry[i] === 0) equity[i++] = cash;
        broker.refusals.countBlocked(start, i);
        if (i < to) {
          equity[i] = cash;
          broker.decide(i++);
        }
      } else {
        i = this.#hold(i, Math.min(to, broker.nextFunding));
      }
    }
  }

  /** Ends the run after the last candle: settles its funding and, if so set, closes what is open at the last close. */
  finish(): void {
    const end = this.#input.candles.length;
    this.#settleFunding(end);
    if (!this.#broker.open || !this.#input.settings.closeAtEnd) return;
    this.#broker.closeAtEnd();
    this.equity[end - 1] = this.#account.cash;
  }

  #settleFunding(i: number): void {
    if (i < this.#broker.nextFunding) return;
    const paid = this.#broker.settleFunding(i);
    if (paid !== 0) this.equity[i - 1] -= paid;
  }

  /**
   * Holds the position over the candles from `i` on until something happens or `to` is reached. It goes from block to
   * block: first it looks for the end of what is quiet, then it marks that. Loops that do one thing are what V8 makes
   * fast.
   * @returns index of the first candle that has not been dealt with
   */
  #hold(i: number, to: number): number {
    const { high, low } = this.#input.candles;
    const broker = this.#broker;
    const { trader, position } = broker;
    const lower = broker.lowerLevel;
    const upper = broker.upperLevel;
    const { flip, flipSide, askAt } = trader;
    const end = askAt < to ? Math.max(askAt, i) + 1 : to;
    while (i < end) {
      const limit = Math.min(end, i + BLOCK);
      const touched = firstBeyond(low, high, lower, upper, i, limit);
      const turned = flip ? firstEqual(flip, flipSide, i, touched) : touched;
      const quiet = turned < touched ? turned + 1 : touched;
      this.#mark(i, quiet);
      position.seeAll(low, high, i, quiet);
      if (turned < touched || quiet > askAt) {
        broker.decide(quiet - 1);
        return quiet;
      }
      if (touched < limit) {
        broker.levelTouched(touched);
        this.#closeCandle(touched);
        return touched + 1;
      }
      i = quiet;
    }
    return i;
  }

  /** Marks the account to the closes in [from, to), with the position as it stands. */
  #mark(from: number, to: number): void {
    const { close } = this.#input.candles;
    const equity = this.equity;
    const { cash } = this.#account;
    const { side, amount, entryPrice } = this.#broker.position;
    const size = side * amount * this.#input.instrument.contractSize;
    if (this.#linear) for (let i = from; i < to; i++) equity[i] = cash + size * (close[i] - entryPrice);
    else {
      const inverseEntry = 1 / entryPrice;
      for (let i = from; i < to; i++) equity[i] = cash + size * (inverseEntry - 1 / close[i]);
    }
  }

  /** The close of a candle in which a level was met: flat now, or with the part that is left. */
  #closeCandle(i: number): void {
    const broker = this.#broker;
    const { trader } = broker;
    broker.mark = this.#input.candles.close[i];
    this.equity[i] = broker.open ? this.#account.cash + broker.unrealised : this.#account.cash;
    if (!broker.open || trader.flip?.[i] === trader.flipSide || i >= trader.askAt) broker.decide(i);
  }
}

/** Candles that are looked at before they are marked: few enough that a position that soon ends wastes little. */
const BLOCK = 64;

/** First candle in [from, to) that reaches down to `lower` or up to `upper`; `to` when none does. */
function firstBeyond(
  low: Float64Array,
  high: Float64Array,
  lower: number,
  upper: number,
  from: number,
  to: number,
): number {
  let i = from;
  while (i < to && low[i] > lower && high[i] < upper) i++;
  return i;
}

/** First place in [from, to) with the value; `to` when there is none. */
function firstEqual(column: Int8Array, value: number, from: number, to: number): number {
  let i = from;
  while (i < to && column[i] !== value) i++;
  return i;
}
