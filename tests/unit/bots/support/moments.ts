import { candleAt } from '#core/bots/growing-candles.ts';
import type { Moment, PaperInput } from '#core/bots/paper-engine.ts';
import type { PlacedCommand } from '#core/bots/paper-event.ts';
import { PaperRun } from '#core/bots/paper-run.ts';
import { NO_BOT_LIMITS } from '#core/risk/bot-limits.ts';
import type { PortfolioInput } from '#core/simulation/backtest.ts';
import { mergeTimes } from '#core/simulation/merged-times.ts';

/** The candles of a run as a feed brings them: one moment after the other. */
export function momentsOf({ markets }: PortfolioInput): Moment[] {
  const { time, positions } = mergeTimes(markets.map(({ candles }) => candles.time));
  const next = markets.map(() => 0);
  return Array.from(time, (at, m) => ({
    time: at,
    candles: markets.map(({ candles }, k) => (positions[k][next[k]] === m ? candleAt(candles, next[k]++) : null)),
  }));
}

/** The same run for a bot, whose candles come later. */
export function paperOf({ strategy, timeframeMs, settings, markets }: PortfolioInput, room?: number): PaperInput {
  return { strategy, timeframeMs, settings, markets, limits: NO_BOT_LIMITS, room };
}

/** Feeds a run with moments from where it stands, each with the funding rates that are known by its close. */
export class Feeder {
  readonly run: PaperRun;
  readonly #source: PortfolioInput;
  readonly #moments: readonly Moment[];
  readonly #nextRate: number[];
  readonly #lateMs: number;

  /** @param lateMs how long after it was settled a funding rate becomes known */
  constructor(source: PortfolioInput, input: PaperInput, lateMs = 0) {
    this.#lateMs = lateMs;
    this.run = new PaperRun(input);
    this.#source = source;
    this.#moments = momentsOf(source);
    this.#nextRate = source.markets.map(() => 0);
  }

  get length(): number {
    return this.#moments.length;
  }

  next(): Moment {
    const moment = this.#moments[this.run.moments];
    for (const [k, { funding }] of this.#source.markets.entries()) {
      const end = moment.time + this.#source.timeframeMs - this.#lateMs;
      while (funding && funding.time[this.#nextRate[k]] <= end) {
        this.run.addFunding(k, funding.time[this.#nextRate[k]], funding.rate[this.#nextRate[k]]);
        this.#nextRate[k]++;
      }
    }
    return moment;
  }

  /** What a bot does after a restart: takes the same moments again, with the commands at their places. */
  restore(moments: number, commands: readonly PlacedCommand[]): void {
    let next = 0;
    for (let m = 0; m <= moments; m++) {
      for (; commands[next]?.after === m; next++) this.run.command(commands[next].command);
      if (m < moments) this.run.close(this.next());
    }
  }
}
