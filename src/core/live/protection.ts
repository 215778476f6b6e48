import { floorToStep } from '../market/contract-math.ts';
import type { DeskCore } from './desk-core.ts';
import type { LivePosition, ProtectiveOrder } from './live-state.ts';
import { filledAmount, isDone, type LiveOrder } from './order.ts';

/** The other parts of a desk, as far as this one needs them. */
interface Others {
  leave(reason: string, reverse: null): void;
  /** Takes what an order has closed out of the position. */
  reduceBy(order: LiveOrder): void;
}

/** Stops that may be refused in a row before the position counts as unprotected. */
export const STOP_ATTEMPTS = 2;

/** Refusals that are about this machine, whatever the order: its clock, or how much it has asked for. */
const PASSING: ReadonlySet<string> = new Set(['clock-skew', 'rate-limited']);

/** Stop and target of a desk's position: on the exchange, or in the bot where the exchange has no such orders. */
export class Protection {
  readonly #desk: DeskCore;
  readonly #others: Others;

  constructor(desk: DeskCore, others: Others) {
    this.#desk = desk;
    this.#others = others;
  }

  /** Sees to it that stop and target on the exchange are those that are in force, for what is really filled. */
  protect(): void {
    const { position, exit } = this.#desk.state;
    if (!position || exit) return;
    this.#protectWithStop(position);
    this.#protectWithTarget(position);
  }

  #protectWithStop(position: LivePosition): void {
    const { stop: level } = position;
    const { stop } = this.#desk.state;
    if (this.#desk.market.stops !== 'exchange' || level === null) return;
    const order = stop && this.#desk.office.order(stop.key);
    const fits = stop && stop.level === level && this.#desk.same(stop.amount, position.amount);
    if (fits && order && !isDone(order)) return;
    if (this.#desk.state.stopFailures >= STOP_ATTEMPTS) return;
    // One replacement at a time: the next one is made when this one's fate is known.
    if (order && (order.status.kind === 'submitting' || order.status.kind === 'unresolved')) return;
    if (this.#desk.state.oldStop !== null && this.#desk.working(this.#desk.state.oldStop)) return;
    const placed = this.#desk.send({
      role: 'stop',
      shape: 'stop-market',
      side: position.side > 0 ? 'sell' : 'buy',
      amount: position.amount,
      triggerPrice: level,
      reference: level,
      reason: position.stopReason,
    });
    const old = stop && order && !isDone(order) ? stop.key : null;
    this.#desk.patch({ stop: { key: placed.key, level, amount: position.amount }, oldStop: old });
  }

  #protectWithTarget(position: LivePosition): void {
    const { trader } = this.#desk.series;
    const { target } = this.#desk.state;
    if (this.#desk.market.targets !== 'exchange' || this.#desk.state.targetRefused) return;
    const level = trader.target;
    const amount = this.#targetAmount(position);
    const order = target && this.#desk.office.order(target.key);
    const pending = order && (order.status.kind === 'submitting' || order.status.kind === 'unresolved');
    if (pending || order?.status.kind === 'cancelling') return;
    const works = order && !isDone(order);
    if (target && works) {
      const left = Number(order.amount) - filledAmount(order);
      if (target.level === level && (filledAmount(order) > 0 || this.#desk.same(left, amount))) return;
      this.#desk.cancel(target.key);
      return;
    }
    if (Number.isNaN(level) || amount <= 0) return;
    const placed = this.#desk.send({
      role: 'target',
      shape: 'limit',
      side: position.side > 0 ? 'sell' : 'buy',
      amount,
      price: level,
      reference: level,
      reason: trader.targetReason,
    });
    this.#desk.patch({ target: { key: placed.key, level, amount } });
  }

  /** Contracts that the nearest target closes: all where less than a step would be left. */
  #targetAmount(position: LivePosition): number {
    const { step, minAmount } = this.#desk.market.instrument;
    const part = floorToStep(position.entryAmount * this.#desk.series.trader.targetShare, step);
    const rest = floorToStep(position.amount - part, step);
    return part <= 0 || rest <= 0 || rest < minAmount ? position.amount : part;
  }

  /** A stop has changed. */
  stopChanged(order: LiveOrder): void {
    this.#others.reduceBy(order);
    const { stop, oldStop, position } = this.#desk.state;
    if (stop?.key !== order.key) {
      if (oldStop === order.key && isDone(order)) this.#desk.patch({ oldStop: null });
      return;
    }
    const { kind } = order.status;
    if (kind === 'open' || kind === 'partially-filled') {
      this.#desk.patch({ stopFailures: 0 });
      if (oldStop !== null) this.#desk.cancel(oldStop);
    }
    if (kind !== 'rejected' && kind !== 'cancelled') return;
    if (!position || this.#desk.state.exit) {
      this.#desk.patch({ stop: null });
      return;
    }
    this.#stopLost(order, position, oldStop);
  }

  /** A stop was refused, or somebody has taken it away. */
  #stopLost(order: LiveOrder, position: LivePosition, oldStop: string | null): void {
    const { status } = order;
    const old = oldStop === null ? undefined : this.#desk.office.order(oldStop);
    const fallBack: ProtectiveOrder | null =
      old && !isDone(old)
        ? { key: old.key, level: Number(old.triggerPrice), amount: Number(old.amount) - filledAmount(old) }
        : null;
    // Nothing was wrong with the order, and closing would be refused as well: it is tried again with the next tick.
    const passing = status.kind === 'rejected' && PASSING.has(status.failure ?? '');
    const failures = this.#desk.state.stopFailures + (passing ? 0 : 1);
    this.#desk.patch({ stop: fallBack, oldStop: null, stopFailures: failures });
    if (passing) return;
    if (status.kind === 'rejected' && status.failure === 'would-trigger-at-once') {
      this.#others.leave(position.stopReason, null);
      return;
    }
    if (status.kind === 'rejected' && status.failure === 'would-not-reduce') this.#desk.office.doubt();
    if (failures < STOP_ATTEMPTS) {
      this.protect();
      return;
    }
    if (fallBack) {
      this.#desk.alarm(`The stop could not be moved to ${position.stop}: the old one at ${fallBack.level} stays.`);
      return;
    }
    if (this.#desk.input.execution.unprotected === 'exit') {
      this.#desk.alarm('The stop could not be placed, so the position is closed at once.');
      this.#others.leave('stop-not-placed', null);
    } else
      this.#desk.alarm(
        'The stop could not be placed: the position is open without one. Close it, or place one by hand.',
      );
  }

  /** A target has changed. */
  targetChanged(order: LiveOrder): void {
    const { target, position } = this.#desk.state;
    const over = target?.key === order.key && isDone(order);
    if (over) {
      this.#desk.patch({ target: null, targetRefused: order.status.kind === 'rejected' });
      // Before the books: what is left is to have the next target.
      if (position && order.status.kind === 'filled') {
        this.#desk.series.trader.targetFilled();
        this.#desk.patch({ position: { ...position, rungs: position.rungs + 1 } });
      }
    }
    this.#others.reduceBy(order);
    if (over && this.#desk.state.position) this.protect();
  }

  /** Takes a price that is short of stop and target. @returns whether it is; others are for {@link priceMoved} */
  notePrice(price: number): boolean {
    const { position, exit } = this.#desk.state;
    if (position && !exit) {
      const { side, stop } = position;
      if (stop !== null && side * (price - stop) <= 0) return false;
      if (side * (price - this.#desk.series.trader.target) >= 0) return false;
    }
    this.#desk.price = price;
    return true;
  }

  /** The last price: wakes stops and targets that wait in the bot. */
  priceMoved(price: number): void {
    this.#desk.price = price;
    const { position, exit } = this.#desk.state;
    if (!position || exit) return;
    const { side, stop } = position;
    if (!this.#stopWaitsOutside && stop !== null && side * (price - stop) <= 0) {
      this.#others.leave(position.stopReason, null);
      return;
    }
    const { trader } = this.#desk.series;
    const inside = this.#desk.market.targets === 'software' || this.#desk.state.targetRefused;
    if (inside && side * (price - trader.target) >= 0) this.#takeSoftwareTarget(position);
  }

  /** Whether the exchange is known to have a stop of ours. */
  get #stopWaitsOutside(): boolean {
    const { stop, oldStop } = this.#desk.state;
    const known = (key: string | undefined) => {
      const kind = key === undefined ? undefined : this.#desk.office.order(key)?.status.kind;
      return kind === 'open' || kind === 'partially-filled' || kind === 'cancelling';
    };
    return known(stop?.key) || known(oldStop ?? undefined);
  }

  #takeSoftwareTarget(position: LivePosition): void {
    const { target } = this.#desk.state;
    if (target && this.#desk.working(target.key)) return;
    const { trader } = this.#desk.series;
    const amount = this.#targetAmount(position);
    if (this.#desk.same(amount, position.amount)) {
      this.#others.leave(trader.targetReason, null);
      return;
    }
    const placed = this.#desk.send({
      role: 'target',
      shape: 'market',
      side: position.side > 0 ? 'sell' : 'buy',
      amount,
      reason: trader.targetReason,
    });
    this.#desk.patch({ target: { key: placed.key, level: trader.target, amount } });
  }
}
