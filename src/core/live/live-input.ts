import type { Trade } from '../analysis/report.ts';
import type { BotNews } from '../bots/bot-news.ts';
import type { Candles } from '../market/candles.ts';
import type { FundingRates } from '../market/funding-rates.ts';
import type { Instrument } from '../market/instrument.ts';
import type { BotLimits } from '../risk/bot-limits.ts';
import type { BacktestSettings } from '../simulation/settings.ts';
import type { ValidTemplate } from '../strategy/validation.ts';
import type { Execution } from './execution.ts';
import type { LiveOrder } from './order.ts';

/** One instrument of a live bot, and what its exchange does by itself. */
export interface LiveMarket {
  /** `EX:SYMBOL`. */
  readonly market: string;
  readonly instrument: Instrument;
  /** Where stops and targets wait: `software` where the exchange has no such orders or the user wants it so. */
  readonly stops: 'exchange' | 'software';
  readonly targets: 'exchange' | 'software';
}

/** What a live run is about. */
export interface LiveRunInput {
  /** Id of the bot: the beginning of every order's key. */
  readonly id: string;
  readonly strategy: ValidTemplate;
  readonly timeframeMs: number;
  readonly settings: BacktestSettings;
  readonly limits: BotLimits;
  readonly execution: Execution;
  readonly markets: readonly LiveMarket[];
}

/** The exchange account in the settlement coin, as the exchange says: mark-to-market equity, and what is not bound. */
export interface LiveAccount {
  readonly equity: number;
  readonly available: number;
}

/** The world around an input. Times are exchange time in ms. */
export interface LiveNow {
  readonly now: number;
  readonly account: LiveAccount;
  /** Whatever forbids entries at this moment beyond the bot's own rules, as shown: `the connection is lost`. */
  readonly blocks: readonly string[];
  /** Distance of best bid and ask of each instrument in basis points, where a strategy asks for it; null: not known. */
  readonly spreadBps?: readonly (number | null)[];
}

/** What there was before a run begins, or goes on after a restart. */
export interface LiveHistory {
  /** Closed candles of each instrument, oldest first, up to the last one that closed. */
  readonly candles: readonly Candles[];
  /** Settled funding of each instrument, oldest first; null where there is none. */
  readonly funding: readonly (FundingRates | null)[];
  /** Closed trades of the bot, oldest first: what the strategy's guards on its own past look at. */
  readonly trades: readonly { readonly market: number; readonly exitTime: number; readonly pnl: number }[];
  /** Closes (ms) and the equity then, oldest first. */
  readonly equity: readonly (readonly [time: number, equity: number])[];
  /** Number of the last trade; 0 before the first. */
  readonly lastTrade: number;
}

/** A position as the exchange has it. Contracts, negative for a short one; 0 for none. */
export interface ToldPosition {
  readonly amount: number;
  readonly entryPrice: number;
  readonly liquidationPrice: number | null;
  readonly markPrice: number | null;
  /** Fills of orders that are not the bot's since it last looked: what somebody else, or the exchange itself, closed. */
  readonly externalFills?: readonly {
    readonly side: 'buy' | 'sell';
    readonly price: number;
    readonly amount: number;
    readonly fee: number | null;
    readonly time: number;
  }[];
  /** Whether the exchange says that it has liquidated. */
  readonly liquidated?: boolean;
}

/**
 * What an input leads to. The host keeps `changed`, `trades`, `news` and the run's state in one transaction that is on
 * disk before anything of `place` and `cancel` is sent.
 */
export interface LiveResult {
  /** Orders to send, in this order. They are among `changed`. */
  readonly place: readonly LiveOrder[];
  /** Keys of orders to cancel. */
  readonly cancel: readonly string[];
  /** Orders that are new or different. */
  readonly changed: readonly LiveOrder[];
  /** Trades that are over, numbered on from the last one. */
  readonly trades: readonly Trade[];
  readonly news: readonly BotNews[];
  /** Something does not fit: positions, orders and fills should be read from the exchange soon. */
  readonly reconcile: boolean;
}
