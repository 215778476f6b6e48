import type { Candle } from '../bots/growing-candles.ts';
import { notionalAt } from '../market/contract-math.ts';
import { DeskCore } from './desk-core.ts';
import { Entries } from './entries.ts';
import { Exits } from './exits.ts';
import { ExternalPosition } from './external.ts';
import type { LiveRunInput } from './live-input.ts';
import type { LiveSeries } from './live-series.ts';
import { EMPTY_MARKET, type MarketState } from './live-state.ts';
import type { LiveOrder } from './order.ts';
import { Protection, STOP_ATTEMPTS } from './protection.ts';

/**
 * Trades one instrument: what the trader has decided becomes orders, what becomes of the orders becomes a position with
 * its stop and target, and nothing is sent while the fate of the same kind of order is not known.
 */
export class LiveDesk {
  readonly core: DeskCore;
  readonly entries: Entries;
  readonly exits: Exits;
  readonly external: ExternalPosition;
  readonly #protection: Protection;

  constructor(place: number, input: LiveRunInput, series: LiveSeries, state: MarketState = EMPTY_MARKET) {
    const core = new DeskCore(place, input, series, state);
    this.core = core;
    const protect = () => this.#protection.protect();
    const leave: Exits['leave'] = (reason, reverse) => this.exits.leave(reason, reverse);
    this.entries = new Entries(core, { protect, leave });
    this.#protection = new Protection(core, { leave, reduceBy: (order) => this.exits.reduceBy(order) });
    this.exits = new Exits(core, { protect, enter: (side, signal) => this.entries.enter(side, signal) });
    this.external = new ExternalPosition(core, {
      protect,
      finish: (position) => this.exits.finish(position),
      replan: (position, first) => this.entries.replan(position, first),
      newPosition: (side, price, candles) => this.entries.newPosition(side, price, candles),
    });
    if (!state.position) return;
    series.restore(state.position, input.execution.trailing);
    core.keepLevels();
  }

  /**
   * A candle has closed.
   * @param fresh whether it is still time to enter on it
   * @returns the side that the strategy wants to enter now, 0 for none
   */
  close(candle: Candle, equity: number, fresh: boolean): -1 | 0 | 1 {
    const { series } = this.core;
    if (!series.push(candle, equity)) return 0;
    this.core.price = candle.close;
    if (series.takeMoved() && this.core.state.position) series.restore(this.core.state.position, 'resume');
    this.core.patch({ lastCandle: candle.time });
    const { position } = this.core.state;
    if (position) {
      this.core.patch({
        position: {
          ...position,
          lowest: Math.min(position.lowest, candle.low),
          highest: Math.max(position.highest, candle.high),
          bars: position.bars + 1,
        },
      });
    }
    // What was refused is tried once more at each close.
    this.core.patch({ targetRefused: false, stopFailures: Math.min(this.core.state.stopFailures, STOP_ATTEMPTS - 1) });
    // A limit order that has waited for a whole candle stands for a close that is past.
    if (this.core.state.entry?.deadline) this.entries.takeBack();
    if (this.core.state.exit !== null || (!position && (this.core.state.entry !== null || !fresh))) return 0;
    series.decide();
    const { trader } = series;
    const { pendingExit, pendingEntry } = trader;
    trader.dropOrders();
    if (position) {
      this.core.keepLevels();
      if (pendingExit === null) {
        this.#protection.protect();
        return 0;
      }
      const reverse = pendingEntry !== 0 && fresh ? pendingEntry : 0;
      const until = this.core.now + Math.min(this.core.input.timeframeMs / 2, 60_000);
      this.exits.leave(pendingExit, reverse === 0 ? null : { side: reverse, signalCandle: candle.time, until });
      return 0;
    }
    return pendingEntry;
  }

  /** An order of this desk has changed. */
  orderChanged(order: LiveOrder): void {
    switch (order.role) {
      case 'entry':
        this.entries.changed(order);
        break;
      case 'stop':
        this.#protection.stopChanged(order);
        break;
      case 'target':
        this.#protection.targetChanged(order);
        break;
      case 'exit':
        this.exits.changed(order);
        break;
    }
    this.exits.settle();
  }

  /** Takes a price that wakes nothing. @returns whether it is one */
  notePrice(price: number): boolean {
    return this.#protection.notePrice(price);
  }

  /** The last price: wakes stops and targets that wait in the bot. */
  priceMoved(price: number): void {
    this.#protection.priceMoved(price);
  }

  /** Time has passed. */
  tick(): void {
    const { entry, exit } = this.core.state;
    if (exit && exit.key === null && (exit.retryAt === null || this.core.now >= exit.retryAt)) this.exits.tryExit();
    if (entry && entry.deadline !== null && this.core.now >= entry.deadline && !entry.moving) {
      this.core.patch({ entry: { ...entry, moving: true } });
      this.core.cancel(entry.key);
    }
    if (this.core.state.position && !this.core.state.exit) this.#protection.protect();
    this.exits.settle();
  }

  addFunding(time: number, rate: number): void {
    this.core.series.addFunding(time, rate);
    const { position } = this.core.state;
    if (!position || time < position.entryTime || Number.isNaN(this.core.price)) return;
    this.addFundingPaid(
      time,
      position.side * rate * notionalAt(this.core.market.instrument, position.amount, this.core.price),
    );
  }

  addFundingPaid(time: number, paid: number): void {
    const { position } = this.core.state;
    if (!position || time < position.entryTime) return;
    this.core.patch({ position: { ...position, funding: position.funding + paid } });
  }
}
