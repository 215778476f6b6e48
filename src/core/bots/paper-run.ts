import { type CloseExplanation, closeInWords } from '../analysis/explain-close.ts';
import type { RunOutcome } from '../simulation/backtest.ts';
import type { TraderState } from '../simulation/broker.ts';
import { scheduleFunding } from '../simulation/funding.ts';
import type { OpenPosition } from '../simulation/open-position.ts';
import { recordAt } from '../strategy/evaluation-record.ts';
import type { Moment, PaperEngine, PaperInput, PaperPart } from './paper-engine.ts';
import type { PaperCommand, PaperEvent, PlacedCommand, PlacedFunding } from './paper-event.ts';
import { PaperState } from './paper-state.ts';
import { Remaking } from './remaking.ts';
import { RunWatch } from './run-watch.ts';

/** Columns begin with this many candles where nobody says how many to expect. */
const FIRST_ROOM = 4096;
/** More are made when this part of them is left. */
const SOON = 8;

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
  readonly #funding: PlacedFunding[] = [];
  #state: PaperState;
  #watch: RunWatch;
  #remaking: Remaking | null = null;

  constructor(input: PaperInput) {
    this.input = input;
    this.#state = new PaperState(input, Math.max(1, input.room ?? FIRST_ROOM));
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
    return this.#state.paused;
  }

  /** What the bot's limits say, and what they go by. */
  get risk(): PaperState['risk'] {
    return this.#state.risk;
  }

  /** Mark-to-market equity, in the settlement coin. */
  get equity(): number {
    return this.moments > 0 ? this.#engine.equity : this.input.settings.equity;
  }

  /** Opens of the moments and the equity at their closes, as views. */
  get curve(): { readonly time: Float64Array; readonly equity: Float64Array } {
    return this.#engine.curve;
  }

  /** The commands so far: with the input, the moments and the funding, all that the run can be made again from. */
  get commands(): readonly PlacedCommand[] {
    return this.#commands;
  }

  /** Whether it is time to {@link makeRoom}, so that no moment has to wait until that is done at once. */
  get needsRoom(): boolean {
    const { moments, room } = this.#engine;
    return room - moments <= room / SOON;
  }

  /**
   * Makes columns of twice the size, by making the run again beside the one that goes on, until that is done or the time
   * is up: it takes as long as all moments so far.
   */
  makeRoom(timeUp: () => boolean): void {
    const { input, commands } = this;
    const history = { input, commands, state: this.#state, funding: this.#funding };
    this.#remaking ??= new Remaking(history, 2 * this.#engine.room);
    while (!this.#remaking.step()) if (timeUp()) return;
    this.#state = this.#remaking.state;
    this.#remaking = null;
    this.#watch = new RunWatch(this.#engine, this.#watch);
  }

  /** Makes a funding rate known that was settled at `time`, ms: before the candle that closes at or after it. */
  addFunding(market: number, time: number, rate: number): void {
    this.#funding.push({ after: this.moments, market, time, rate });
    this.#state.addFunding(market, time, rate);
  }

  /** Deals with the next moment and tells what happened. */
  close(moment: Moment): PaperEvent[] {
    if (this.#engine.full) this.makeRoom(() => false);
    this.#watch.begin();
    const time = moment.time + this.input.timeframeMs;
    const locks = this.#state.advance(moment).map((lock): PaperEvent => ({ kind: 'lock', time, lock }));
    return [...this.#watch.end(moment, this.input.timeframeMs), ...locks];
  }

  /** Carries out what is asked for, between two moments. */
  command(command: PaperCommand): PaperEvent[] {
    this.#commands.push({ after: this.moments, command });
    this.#watch.begin();
    this.#state.carryOut(command);
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

  get #engine(): PaperEngine {
    return this.#state.engine;
  }
}
