import type { DeskCore } from './desk-core.ts';
import { EXTERNAL_EXIT } from './external.ts';
import type { ClosingPosition, ExitAttempt, LivePosition, MarketState } from './live-state.ts';
import { isBooked, isDone, type LiveOrder } from './order.ts';
import { isGone, netResult, reduced } from './position-books.ts';

/** The other parts of a desk, as far as this one needs them. */
interface Others {
  protect(): void;
  enter(side: 1 | -1, signalCandle: number): void;
}

/** Attempts to close a position before the user is called; they go on all the same. */
const ALARM_AFTER = 3;
/** Pause before an exit that was refused is tried again, ms, by the number of attempts. */
const RETRY_MS = [500, 1000, 2000, 5000, 10_000, 30_000];
/** How long a closed position waits for fills that the exchange speaks of and does not list, ms. */
const BOOKING_PATIENCE_MS = 20_000;
/** How long it is remembered what was booked of a trade whose books have ended, ms. */
const REMEMBERED_MS = 600_000;

/** How a desk gets out of positions, and ends their books. */
export class Exits {
  readonly #desk: DeskCore;
  readonly #others: Others;

  constructor(desk: DeskCore, others: Others) {
    this.#desk = desk;
    this.#others = others;
  }

  /** Closes the position at the market. */
  leave(reason: string, reverse: ExitAttempt['reverse']): void {
    const { position, exit, target, entry } = this.#desk.state;
    if (!position || exit) return;
    if (entry) this.#desk.cancel(entry.key);
    if (target) this.#desk.cancel(target.key);
    this.#desk.patch({ exit: { reason, key: null, attempts: 0, retryAt: null, reverse } });
    this.tryExit();
  }

  /** Sends the order that closes the position, unless one is on its way. */
  tryExit(): void {
    const { position, exit } = this.#desk.state;
    if (!position || !exit || exit.key !== null) return;
    const order = this.#desk.send({
      role: 'exit',
      shape: 'market',
      side: position.side > 0 ? 'sell' : 'buy',
      amount: position.amount,
      reason: exit.reason,
    });
    this.#desk.patch({ exit: { ...exit, key: order.key, attempts: exit.attempts + 1, retryAt: null } });
  }

  /** An exit order has changed. */
  changed(order: LiveOrder): void {
    if (order.reason === EXTERNAL_EXIT) {
      if (isDone(order) && this.#desk.state.externalExit === order.key) {
        this.#desk.patch({ externalExit: null });
        this.#desk.office.doubt();
      }
      return;
    }
    this.reduceBy(order);
    const { exit, position } = this.#desk.state;
    if (exit?.key !== order.key || !isDone(order) || !position) return;
    const wait = RETRY_MS[Math.min(exit.attempts - 1, RETRY_MS.length - 1)];
    this.#desk.patch({ exit: { ...exit, key: null, retryAt: this.#desk.now + wait } });
    if (order.status.kind === 'rejected' && order.status.failure === 'would-not-reduce') this.#desk.office.doubt();
    if (exit.attempts === ALARM_AFTER) {
      const why = order.status.kind === 'rejected' ? ` (${order.status.problem})` : '';
      this.#desk.alarm(
        `The position could not be closed in ${exit.attempts} attempts${why}: it is tried again, look at it.`,
      );
    }
  }

  /** Takes what an order has closed out of the position, and ends it where nothing is left. */
  reduceBy(order: LiveOrder): void {
    const { instrument } = this.#desk.market;
    this.#desk.book(order, (position, change) => {
      if (position === null) {
        // It closed more than there was: the exchange now has the opposite position, which nobody wanted.
        if (change.amount > 0) this.#desk.office.doubt();
        return;
      }
      const reason = order.role === 'exit' ? (this.#desk.state.exit?.reason ?? order.reason) : order.reason;
      const next = { ...reduced(position, instrument, change), exitReason: reason };
      this.#desk.patch({ position: next });
      if (isGone(next, instrument)) this.finish(next);
      else if (change.amount > 0) {
        const { price, amount } = change;
        this.#desk.tell({ kind: 'partial-exit', market: this.#desk.place, time: this.#desk.now, price, amount });
        this.#others.protect();
      }
    });
  }

  /** The position is gone: what is left of its orders goes too, and a reversal follows. */
  finish(position: LivePosition): void {
    const { exit } = this.#desk.state;
    const closing: ClosingPosition = { ...position, amount: 0, closedAt: this.#desk.now };
    this.#desk.series.trader.closed();
    this.#desk.patch({
      position: null,
      closing: [...this.#desk.state.closing, closing],
      exit: null,
      stopFailures: 0,
      liquidation: null,
    });
    for (const order of this.#desk.openOrders())
      if (order.key !== this.#desk.state.externalExit) this.#desk.cancel(order.key);
    this.#desk.patch({ stop: null, target: null, oldStop: null });
    this.settle();
    const reverse = exit?.reverse;
    if (!reverse) return;
    if (this.#desk.now > reverse.until) {
      this.#desk.tell({
        kind: 'refusal',
        market: this.#desk.place,
        time: this.#desk.now,
        reasons: ['a reversal that came too late'],
      });
    } else if (this.#desk.state.entry === null) this.#others.enter(reverse.side, reverse.signalCandle);
  }

  /** Ends the books of closed positions whose fills are all known, or are waited for no longer. */
  settle(): void {
    for (const closing of this.#desk.state.closing) {
      const keys = Object.keys(this.#desk.state.booked).filter(
        (key) => this.#desk.state.booked[key].trade === closing.trade,
      );
      const orders = keys.flatMap((key) => this.#desk.office.order(key) ?? []);
      const known = orders.every((order) => isBooked(order));
      if (!known && this.#desk.now - closing.closedAt < BOOKING_PATIENCE_MS) continue;
      this.#desk.patch({
        closing: this.#desk.state.closing.filter(({ trade }) => trade !== closing.trade),
        booked: this.#endBookings(closing.trade),
      });
      this.#desk.series.tradeClosed({ exitTime: closing.closedAt, pnl: netResult(closing) });
      this.#desk.office.closeTrade(closing, closing.closedAt);
    }
  }

  /** The bookings, with those of a trade ended and those left out that ended long ago. */
  #endBookings(trade: number): MarketState['booked'] {
    const { state, now } = this.#desk;
    const kept = Object.entries(state.booked).filter(([, { ended }]) => ended === null || now - ended < REMEMBERED_MS);
    return Object.fromEntries(
      kept.map(([key, booking]) => [key, booking.trade === trade ? { ...booking, ended: now } : booking]),
    );
  }
}
