import { ColumnPool } from '../indicators/column-pool.ts';
import type { Instrument } from '../market/instrument.ts';
import type { BotLimits } from '../risk/bot-limits.ts';
import { roundTripCost } from '../simulation/backtest.ts';
import type { Broker } from '../simulation/broker.ts';
import { Portfolio } from '../simulation/portfolio.ts';
import type { BacktestSettings } from '../simulation/settings.ts';
import { StrategyEvaluator } from '../strategy/evaluator.ts';
import type { ValidTemplate } from '../strategy/validation.ts';
import { type Candle, GrowingCandles } from './growing-candles.ts';
import { GrowingRates, GrowingSchedule } from './growing-funding.ts';

/** One instrument of a paper run. */
export interface PaperMarket {
  /** `EX:SYMBOL`. */
  readonly market: string;
  readonly synthetic: boolean;
  readonly instrument: Instrument;
}

/** What a paper run is about; `settings.closeAtEnd` has no say, as a bot knows no last candle. */
export interface PaperInput {
  readonly strategy: ValidTemplate;
  readonly timeframeMs: number;
  readonly settings: BacktestSettings;
  /** At least one, in the order in which entries are filled. */
  readonly markets: readonly PaperMarket[];
  readonly limits: BotLimits;
  /** Candles of one market that are expected: with enough room nothing has to be worked out twice. */
  readonly room?: number;
}

/** All candles that have closed at the same time, by the place of their market; null where a market has none. */
export interface Moment {
  /** Open time of the candles, ms. */
  readonly time: number;
  readonly candles: readonly (Candle | null)[];
}

/** One instrument with its columns. */
export interface PaperPart extends PaperMarket {
  readonly series: GrowingCandles;
  readonly rates: GrowingRates;
  readonly schedule: GrowingSchedule;
  readonly evaluator: StrategyEvaluator;
  readonly broker: Broker;
}

/**
 * Strategy, brokers and account of a backtest over columns with a fixed room, which are filled one moment after the
 * other. It is the backtest's own code, so the same candles give the same bits.
 */
export class PaperEngine {
  readonly parts: readonly PaperPart[];
  readonly portfolio: Portfolio;
  /** Moments dealt with so far. */
  moments = 0;
  readonly room: number;
  readonly #timeframeMs: number;
  readonly #time: Float64Array;
  readonly #positions: readonly Int32Array[];

  /** @param room moments that fit */
  constructor({ strategy, timeframeMs, settings, markets }: PaperInput, room: number) {
    this.room = room;
    this.#timeframeMs = timeframeMs;
    const pool = new ColumnPool();
    const rules = { ...settings, closeAtEnd: false };
    const prepared = markets.map((market) => {
      // One more than can come: a market that is full would count as ended.
      const series = new GrowingCandles(room + 1);
      const candles = series.columns;
      const rates = new GrowingRates();
      const schedule = new GrowingSchedule(rates);
      const cost = roundTripCost(market.instrument, settings);
      const evaluator = new StrategyEvaluator(
        strategy,
        { candles, timeframeMs, funding: rates, roundTripCost: cost },
        { pool },
      );
      return { ...market, series, rates, schedule, evaluator };
    });
    this.#time = new Float64Array(room);
    this.#positions = markets.map(() => new Int32Array(room + 1).fill(-1));
    const inputs = prepared.map(({ series, instrument, schedule, evaluator }) => ({
      candles: series.columns,
      instrument,
      settings: rules,
      decisions: evaluator,
      funding: schedule,
      timeframeMs,
      pool,
      detail: null,
    }));
    this.portfolio = new Portfolio(inputs, { time: this.#time, positions: this.#positions });
    this.parts = prepared.map((part, k) => ({ ...part, broker: this.portfolio.brokers[k] }));
  }

  get full(): boolean {
    return this.moments === this.room;
  }

  /** Open time of a moment, ms. */
  timeOf(moment: number): number {
    return this.#time[moment];
  }

  /** Mark-to-market equity after the last moment; before the first one NaN. */
  get equity(): number {
    return this.moments > 0 ? this.portfolio.equity[this.moments - 1] : Number.NaN;
  }

  /** Moments so far and the equity at each, as views. */
  get curve(): { readonly time: Float64Array; readonly equity: Float64Array } {
    return {
      time: this.#time.subarray(0, this.moments),
      equity: this.portfolio.equity.subarray(0, this.moments),
    };
  }

  /** Deals with a moment that is later than all before it, and has room. */
  advance({ time, candles }: Moment): void {
    const moment = this.moments;
    this.#time[moment] = time;
    for (const [k, candle] of candles.entries()) {
      if (candle === null) continue;
      const { series, schedule, evaluator } = this.parts[k];
      const index = series.count;
      series.push(candle);
      schedule.candleClosed(index, time, this.#timeframeMs);
      this.#positions[k][index] = moment;
      evaluator.run(index, index + 1);
    }
    this.portfolio.advance(moment, moment + 1);
    this.moments++;
  }

  /** The moment with number `moment`, as it came in. `cursors` holds each market's next candle and is moved on. */
  momentAt(moment: number, cursors: number[], at: (market: number, index: number) => Candle): Moment {
    const candles = this.parts.map((_, k) => (this.#positions[k][cursors[k]] === moment ? at(k, cursors[k]++) : null));
    return { time: this.#time[moment], candles };
  }
}
