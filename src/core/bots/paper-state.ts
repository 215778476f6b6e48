import { LOCK_REASONS, type Lock, RiskGuard } from '../risk/risk-guard.ts';
import { type Moment, PaperEngine, type PaperInput, type PaperPart } from './paper-engine.ts';
import { FLATTEN, PAUSED, type PaperCommand, SLIPPED, STOPPED, TOO_MANY_ORDERS } from './paper-event.ts';

/**
 * All that changes while a paper run goes on: columns, brokers, account, limits, and what the user has asked for. It
 * tells nobody anything, so that it can be made again beside the one that goes on.
 */
export class PaperState {
  readonly engine: PaperEngine;
  readonly #input: PaperInput;
  readonly #risk: RiskGuard;
  /** Trades of each market that the limits have been told of. */
  readonly #counted: number[];
  #paused = false;
  #heldUntil = Number.NEGATIVE_INFINITY;

  /** @param room moments that fit */
  constructor(input: PaperInput, room: number) {
    this.#input = input;
    this.engine = new PaperEngine(input, room);
    this.#risk = new RiskGuard(input.limits, input.settings.equity);
    this.#counted = input.markets.map(() => 0);
  }

  get paused(): boolean {
    return this.#paused;
  }

  get risk(): Readonly<Pick<RiskGuard, 'state' | 'lostTodayPct' | 'drawdownPct' | 'losses' | 'locksAt'>> {
    return this.#risk;
  }

  addFunding(market: number, time: number, rate: number): void {
    this.engine.parts[market].rates.push(time, rate);
  }

  /** Deals with the next moment, for which there must be room. @returns the locks that it has brought */
  advance(moment: Moment): Lock[] {
    this.#holdBackAtOpen(moment);
    this.engine.advance(moment);
    const closeTime = moment.time + this.#input.timeframeMs;
    const added = [...this.#countTrades(closeTime), ...this.#risk.mark(closeTime, this.engine.equity)];
    if (this.#paused) this.#takeEntriesBack(PAUSED);
    if (closeTime <= this.#heldUntil) this.#takeEntriesBack(STOPPED);
    for (const { kind } of this.#risk.locksAt(closeTime)) this.#takeEntriesBack(LOCK_REASONS[kind]);
    return added;
  }

  carryOut(command: PaperCommand): void {
    if (typeof command === 'object') {
      this.#heldUntil = Math.max(this.#heldUntil, command.hold);
      return;
    }
    if (command === 'release') {
      this.#risk.release();
      return;
    }
    this.#paused = command !== 'resume';
    if (this.#paused) this.#takeEntriesBack(PAUSED);
    if (command !== 'flatten') return;
    for (const { broker } of this.engine.parts) if (broker.open) broker.trader.pendingExit ??= FLATTEN;
  }

  /** Limits that look at the moment in which an entry would be sent: all of one open are sent in the same minute. */
  #holdBackAtOpen({ candles }: Moment): void {
    const { maxSlippageBps, maxOrdersPerMinute } = this.#input.limits;
    let sent = 0;
    for (const [k, part] of this.engine.parts.entries()) {
      const candle = candles[k];
      const wanted = part.broker.trader.pendingEntry;
      if (candle === null || wanted === 0) continue;
      const close = part.series.columns.close[part.series.count - 1];
      const moved = (10_000 * wanted * (candle.open - close)) / close;
      if (maxSlippageBps !== null && moved > maxSlippageBps) takeBack(part, SLIPPED);
      else if (maxOrdersPerMinute !== null && sent >= maxOrdersPerMinute) takeBack(part, TOO_MANY_ORDERS);
      else sent++;
    }
  }

  /** Tells the limits of the trades that were closed inside the moment. */
  #countTrades(time: number): Lock[] {
    return this.engine.parts.flatMap(({ broker }, k) => {
      const first = this.#counted[k];
      this.#counted[k] = broker.log.length;
      const closed = Array.from({ length: broker.log.length - first }, (_, n) => broker.log.valueAt('pnl', first + n));
      return closed.flatMap((pnl) => this.#risk.tradeClosed(time, pnl));
    });
  }

  /** Entries that have been decided but not sent. */
  #takeEntriesBack(reason: string): void {
    for (const part of this.engine.parts) if (part.broker.trader.pendingEntry !== 0) takeBack(part, reason);
  }
}

function takeBack({ broker }: PaperPart, reason: string): void {
  broker.trader.pendingEntry = 0;
  broker.refusals.count(reason);
}
