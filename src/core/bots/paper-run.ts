import { type CloseExplanation, closeInWords } from '../analysis/explain-close.ts';
import { LOCK_REASONS, RiskGuard } from '../risk/risk-guard.ts';
import type { RunOutcome } from '../simulation/backtest.ts';
import type { TraderState } from '../simulation/broker.ts';
import { scheduleFunding } from '../simulation/funding.ts';
import type { OpenPosition } from '../simulation/open-position.ts';
import { recordAt } from '../strategy/evaluation-record.ts';
import { candleAt } from './growing-candles.ts';
import { type Moment, PaperEngine, type PaperInput, type PaperPart } from './paper-engine.ts';
import { FLATTEN, PAUSED, type PaperCommand, type PaperEvent, type PlacedCommand } from './paper-event.ts';
import { RunWatch } from './run-watch.ts';

/** Columns begin with this many candles where nobody says how many to expect. */
const FIRST_ROOM = 4096;

/** What stands on one instrument between two candles. */
export interface PaperStanding {
  readonly market: string;
  readonly position: Readonly<OpenPosition> | null;
  readonly state: TraderState;
  /** Last close; NaN before the first candle. */
  readonly mark: number;
  /** Open profit before the costs of leaving, in the settlement coin. */
  readonly unrealised: number;
}

/**
 * A bot on a paper account: it eats closed candles and says what it did. Strategy, trader, broker and account are those
 * of the backtest. Everything follows from the input, the moments and the commands with their places, so a run that is
 * made again from these is the same to the bit: that is how columns that are full are made larger, and how a bot
 * survives a restart.
 */
export class PaperRun {
  readonly input: PaperInput;
  readonly #commands: PlacedCommand[] = [];
  #engine: PaperEngine;
  #risk: RiskGuard;
  /** Trades of each market that the limits have been told of. */
  #counted: number[];
  #watch: RunWatch;
  #paused = false;

  constructor(input: PaperInput) {
    this.input = input;
    this.#engine = new PaperEngine(input, Math.max(1, input.room ?? FIRST_ROOM));
    this.#risk = new RiskGuard(input.limits, input.settings.equity);
    this.#counted = input.markets.map(() => 0);
    this.#watch = new RunWatch(this.#engine);
  }

  /** Moments dealt with so far. */
  get moments(): number {
    return this.#engine.moments;
  }

  /** Open time of the last moment, ms; null before the first one. */
  get lastTime(): number | null {
    return this.moments > 0 ? this.#engine.timeOf(this.moments - 1) : null;
  }

  get parts(): readonly PaperPart[] {
    return this.#engine.parts;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** What the bot's limits say, and what they go by. */
  get risk(): Readonly<Pick<RiskGuard, 'state' | 'lostTodayPct' | 'drawdownPct' | 'losses' | 'locksAt'>> {
    return this.#risk;
  }

  /** Mark-to-market equity, in the settlement coin. */
  get equity(): number {
    return this.moments > 0 ? this.#engine.equity : this.input.settings.equity;
  }

  /** Opens of the moments and the equity at their closes, as views. */
  get curve(): { readonly time: Float64Array; readonly equity: Float64Array } {
    return this.#engine.curve;
  }

  /** The commands so far: with the input and the moments, all that the run can be made again from. */
  get commands(): readonly PlacedCommand[] {
    return this.#commands;
  }

  /** Makes a funding rate known that was settled at `time`, ms: before the candle that closes at or after it. */
  addFunding(market: number, time: number, rate: number): void {
    this.parts[market].rates.push(time, rate);
  }

  /** Deals with the next moment and tells what happened. */
  close(moment: Moment): PaperEvent[] {
    this.#watch.begin();
    const events = this.#advance(moment);
    return [...this.#watch.end(moment, this.input.timeframeMs), ...events];
  }

  /** Carries out what the user asks for, between two moments. */
  command(command: PaperCommand): PaperEvent[] {
    this.#commands.push({ after: this.moments, command });
    this.#watch.begin();
    this.#carryOut(command);
    return this.#watch.refusals(this.lastTime === null ? 0 : this.lastTime + this.input.timeframeMs);
  }

  standing(market: number): PaperStanding {
    const { market: name, broker } = this.parts[market];
    const { openPosition, state, mark } = broker;
    const unrealised = openPosition === null ? 0 : broker.unrealised;
    return { market: name, position: openPosition, state, mark, unrealised };
  }

  /** Price at which the position of an instrument is liquidated; NaN without one. */
  liquidationPrice(market: number): number {
    return this.parts[market].broker.liquidationPrice;
  }

  /** Why the last close of an instrument ended as it did; null before its first candle. */
  explain(market: number): Omit<CloseExplanation, 'refusedBy'> | null {
    const { series, evaluator, broker } = this.parts[market];
    if (series.count === 0) return null;
    const record = recordAt(this.input.strategy, evaluator, series.count - 1);
    const { state } = broker;
    const guardedBy = this.#watch.guardsAt(market);
    return { record, state, guardedBy, sentence: closeInWords(record, state, guardedBy, []) };
  }

  /** Ends the run: its last funding is settled, and nothing may come afterwards. What a report is made from. */
  finish(): RunOutcome {
    const { strategy, timeframeMs, settings } = this.input;
    const curve = this.#engine.curve;
    const markets = this.parts.map(({ market, synthetic, instrument, series, rates, evaluator, broker }) => {
      const paid = broker.settleFunding(series.count);
      if (paid !== 0) curve.equity[curve.equity.length - 1] -= paid;
      const candles = series.known;
      const funding = scheduleFunding(rates, candles, timeframeMs);
      return {
        input: { market, synthetic, candles, instrument, funding: rates },
        evaluator,
        simulation: broker,
        funding,
      };
    });
    return { rules: { strategy, timeframeMs, settings: { ...settings, closeAtEnd: false } }, markets, curve };
  }

  #advance(moment: Moment): PaperEvent[] {
    if (this.#engine.full) this.#enlarge();
    this.#engine.advance(moment);
    const closeTime = moment.time + this.input.timeframeMs;
    const added = [...this.#countTrades(closeTime), ...this.#risk.mark(closeTime, this.#engine.equity)];
    if (this.#paused) this.#takeEntriesBack(PAUSED);
    for (const { kind } of this.#risk.locksAt(closeTime)) this.#takeEntriesBack(LOCK_REASONS[kind]);
    return added.map((lock) => ({ kind: 'lock', time: closeTime, lock }));
  }

  /** Tells the limits of the trades that were closed inside the moment. */
  #countTrades(time: number) {
    return this.parts.flatMap(({ broker }, k) => {
      const first = this.#counted[k];
      this.#counted[k] = broker.log.length;
      const closed = Array.from({ length: broker.log.length - first }, (_, n) => broker.log.valueAt('pnl', first + n));
      return closed.flatMap((pnl) => this.#risk.tradeClosed(time, pnl));
    });
  }

  #carryOut(command: PaperCommand): void {
    if (command === 'release') {
      this.#risk.release();
      return;
    }
    this.#paused = command !== 'resume';
    if (this.#paused) this.#takeEntriesBack(PAUSED);
    if (command !== 'flatten') return;
    for (const { broker } of this.parts) if (broker.open) broker.trader.pendingExit ??= FLATTEN;
  }

  /** Entries that have been decided but not sent. */
  #takeEntriesBack(reason: string): void {
    for (const { broker } of this.parts) {
      if (broker.trader.pendingEntry === 0) continue;
      broker.trader.pendingEntry = 0;
      broker.refusals.count(reason);
    }
  }

  /** Makes the run again over columns with twice the room. */
  #enlarge(): void {
    const old = this.#engine;
    const guards = this.#watch;
    this.#engine = new PaperEngine(this.input, 2 * old.room);
    this.#risk = new RiskGuard(this.input.limits, this.input.settings.equity);
    this.#counted = this.input.markets.map(() => 0);
    this.#paused = false;
    for (const [k, { rates }] of old.parts.entries()) {
      for (let n = 0; n < rates.count; n++) this.addFunding(k, rates.time[n], rates.rate[n]);
    }
    const cursors = old.parts.map(() => 0);
    const at = (market: number, index: number) => candleAt(old.parts[market].series.columns, index);
    let next = 0;
    const commandsUpTo = (moments: number) => {
      for (; this.#commands[next]?.after === moments; next++) this.#carryOut(this.#commands[next].command);
    };
    for (let m = 0; m < old.moments; m++) {
      commandsUpTo(m);
      this.#advance(old.momentAt(m, cursors, at));
    }
    commandsUpTo(old.moments);
    this.#watch = new RunWatch(this.#engine, guards);
    this.#watch.begin();
  }
}
