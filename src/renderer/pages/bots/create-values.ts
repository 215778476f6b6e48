import type { Dataset } from '#contract/market-data.ts';
import type { Strategy } from '#contract/strategies.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { FORM_PRESETS } from '#renderer/pages/backtester/instrument-fields.ts';

/** Limits as they are typed; empty for none. */
export interface LimitValues {
  readonly maxDailyLoss: string;
  readonly dayStartHour: string;
  readonly maxDrawdown: string;
  readonly maxLosses: string;
  readonly coolDown: string;
  readonly maxPositions: string;
  readonly maxExposure: string;
  readonly maxInstrumentExposure: string;
  readonly maxSlippage: string;
  readonly maxOrders: string;
}

/** How a live bot carries its decisions out, as it is typed. */
export interface ExecutionValues {
  readonly entry: 'market' | 'limit';
  readonly entryTimeout: string;
  readonly entryReprices: string;
  readonly protection: 'exchange' | 'software';
  readonly trailing: 'resume' | 'recalculate';
  readonly unprotected: 'exit' | 'keep';
}

/** The dialog's fields as the user types them. What belongs to another choice of account or candles waits there. */
export interface CreateValues extends LimitValues, ExecutionValues {
  readonly mode: 'paper' | 'live';
  /** Candles of a paper bot. */
  readonly candles: 'replay' | 'live';
  readonly name: string;
  readonly strategyId: string;
  readonly timeframe: Timeframe;
  /** `EX:SYMBOL` with stored candles. */
  readonly markets: readonly string[];
  readonly preset: string;
  readonly from: string;
  readonly speed: string;
  /** Where a paper bot over live candles takes them from, and the symbols. */
  readonly exchange: string;
  readonly liveSymbols: readonly string[];
  /** The key of a live bot, and those of its instruments that are traded. */
  readonly keyId: string;
  readonly keySymbols: readonly string[];
  readonly equity: string;
  readonly leverage: string;
  readonly marginMode: 'isolated' | 'cross';
  readonly sizing: 'equity-percent' | 'risk-percent' | 'notional';
  readonly sizingValue: string;
  /** The user knows that candles come late. */
  readonly acceptsSlowCandles: boolean;
}

export function marketKey({ exchange, symbol }: Pick<Dataset, 'exchange' | 'symbol'>): string {
  return `${exchange}:${symbol}`;
}

export function defaultValues(strategies: readonly Strategy[], datasets: readonly Dataset[]): CreateValues {
  const dataset = datasets.find(({ timeframe }) => timeframe === '1h') ?? datasets[0];
  return {
    mode: 'paper',
    candles: dataset ? 'replay' : 'live',
    name: '',
    strategyId: strategies[0]?.id ?? '',
    timeframe: dataset?.timeframe ?? '1h',
    markets: dataset ? [marketKey(dataset)] : [],
    preset: FORM_PRESETS[0].id,
    from: '',
    speed: '600',
    exchange: '',
    liveSymbols: [],
    keyId: '',
    keySymbols: [],
    equity: '10000',
    leverage: '1',
    marginMode: 'isolated',
    sizing: 'equity-percent',
    sizingValue: '100',
    maxDailyLoss: '',
    dayStartHour: '0',
    maxDrawdown: '',
    maxLosses: '',
    coolDown: '60',
    maxPositions: '',
    maxExposure: '',
    maxInstrumentExposure: '',
    maxSlippage: '',
    maxOrders: '20',
    entry: 'market',
    entryTimeout: '20',
    entryReprices: '3',
    protection: 'exchange',
    trailing: 'resume',
    unprotected: 'exit',
    acceptsSlowCandles: false,
  };
}

/** Whether the bot follows the market of the present. */
export function tradesNow({ mode, candles }: Pick<CreateValues, 'mode' | 'candles'>): boolean {
  return mode === 'live' || candles === 'live';
}
