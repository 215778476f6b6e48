import type { Instrument } from '../market/instrument.ts';
import type { BacktestSettings } from '../simulation/settings.ts';
import type { Template } from '../strategy/template.ts';
import type { MetricName, Metrics } from './metrics.ts';

export const REPORT_FORMAT = 'plutarc-report/1';

/** The three columns of the metrics. */
export type MetricSide = 'all' | Side;

export type Side = 'long' | 'short';

/** Why a position was closed: the id of an exit rule, or one of the broker's own reasons. */
export type ExitReason = string;

/**
 * One round trip. Times in ms (the open time of the candle in which the fill happened; the close time for
 * `end-of-data`), prices in quote currency, money in the settlement coin, `pnlPct` in percent of the notional at entry.
 */
export interface Trade {
  readonly id: number;
  /** Market of the trade, as in the assumptions; absent where a run has only one. */
  readonly symbol?: string;
  readonly side: Side;
  readonly entryTime: number;
  readonly entryPrice: number;
  readonly exitTime: number;
  readonly exitPrice: number;
  /** Contracts. */
  readonly amount: number;
  /** Notional at entry, in the settlement coin. */
  readonly notional: number;
  /** Net of fees, funding and slippage. */
  readonly pnl: number;
  readonly pnlPct: number;
  readonly fees: number;
  /** Funding paid (positive) or received (negative). */
  readonly funding: number;
  /** What the distance between reference price and fill cost, entry and exit together. Already part of `pnl`. */
  readonly slippage: number;
  readonly exitReason: ExitReason;
  /** Maximum adverse excursion: the largest open loss on the way, before costs, ≥ 0. */
  readonly mae: number;
  /** Maximum favourable excursion: the largest open profit on the way, before costs, ≥ 0. */
  readonly mfe: number;
  /** Closes at which the position was open. */
  readonly bars: number;
  readonly open: boolean;
  /** Stop and target as they stood at entry; null where the strategy sets none. */
  readonly stop: number | null;
  readonly target: number | null;
  /** Net result in multiples of what the initial stop risked; null without a stop. */
  readonly r: number | null;
}

/** Trades that have something in common. */
export interface TradeGroup {
  /** What they have in common, e.g. `stop-loss`, `2025-03`, `mon`, `14`. */
  readonly key: string;
  readonly trades: number;
  readonly winRatePct: number;
  /** Net, in the settlement coin. */
  readonly pnl: number;
  /** Mean of the trades' results in percent of their notional. */
  readonly avgPct: number;
  /** Null without a losing trade. */
  readonly profitFactor: number | null;
}

/** Closed trades cut up in the ways that show what earned and what lost. Times are UTC. */
export interface TradeTables {
  readonly exitReason: readonly TradeGroup[];
  /** Month of the exit. */
  readonly month: readonly TradeGroup[];
  /** Weekday of the entry. */
  readonly weekday: readonly TradeGroup[];
  /** Hour of the entry. */
  readonly hour: readonly TradeGroup[];
  /** Market; empty where a run has only one. */
  readonly market: readonly TradeGroup[];
  /** Signal that agreed with the direction at the entry's decision; a trade counts for each one that did. */
  readonly component: readonly TradeGroup[];
}

/** A reason for which entries did not happen, and how often. */
export interface Refusal {
  readonly reason: string;
  readonly count: number;
}

/** Under which conditions the numbers hold that come from one instrument. */
export interface MarketAssumptions {
  /** `EX:SYMBOL`, or the name of the file that the candles came from. */
  readonly market: string;
  /** Whether the candles are made up (the demo market). */
  readonly synthetic: boolean;
  readonly candles: number;
  /** Open time of the first candle and close time of the last one. */
  readonly from: number;
  readonly to: number;
  /** Open time of the first candle at whose close a decision was possible; null when the warm-up never ended. */
  readonly firstDecision: number | null;
  /** Missing candles inside the range. */
  readonly gaps: number;
  /** Share of the funding times in the range whose rate is known; null when none falls into it. */
  readonly fundingCoverage: number | null;
  /** Candles in which a stop and a target were both touched, so that their order had to be assumed. */
  readonly intrabarTies: number;
  readonly refusals: readonly Refusal[];
  readonly instrument: Instrument;
  /** SHA-256 over the candles' bytes. */
  readonly dataHash: string;
  /** The lower candles that were looked into; null where none were. */
  readonly detail: {
    /** Distance of their times in ms, and how many there were. */
    readonly timeframeMs: number;
    readonly candles: number;
    readonly dataHash: string;
  } | null;
}

/**
 * Under which conditions the numbers of a report hold. Of a run over several instruments it has what holds for all of
 * them: counts added up, the whole range, the contract of the first one.
 */
export interface Assumptions extends MarketAssumptions {
  readonly engine: string;
  readonly template: string;
  readonly timeframe: string;
  readonly warmupCandles: number;
  readonly settings: BacktestSettings;
  /** Each instrument, in the order in which entries are filled. */
  readonly markets: readonly MarketAssumptions[];
  /** Distance in ms between two points of `equity`; more than the timeframe when a long curve was thinned. */
  readonly equityInterval: number;
}

export interface Report {
  readonly format: typeof REPORT_FORMAT;
  readonly template: Template;
  readonly assumptions: Assumptions;
  readonly metrics: Readonly<Record<MetricSide, Metrics>>;
  /** Why a metric is null, where that needs saying. */
  readonly notes: Readonly<Record<MetricSide, Readonly<Partial<Record<MetricName, string>>>>>;
  /** Closed trades grouped by what they have in common. */
  readonly tables: TradeTables;
  readonly trades: readonly Trade[];
  /** Mark-to-market equity at the close of the candle that opens at the given time. */
  readonly equity: readonly (readonly [time: number, equity: number])[];
  /** The same points in quote currency, for inverse contracts; null for linear ones, whose equity is in quote already. */
  readonly equityInQuote: readonly number[] | null;
  readonly warnings: readonly string[];
  /** SHA-256 over the trades: the same run gives the same value on every machine. */
  readonly fingerprint: string;
}
