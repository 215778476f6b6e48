import type { Instrument } from '#core/market/instrument.ts';
import type { BacktestSettings, Sizing } from '#core/simulation/settings.ts';

export const RANGES = ['all', '1m', '3m', '6m', '1y', 'custom'] as const;
export type Range = (typeof RANGES)[number];

/** The form as the user types it: numbers are text until the form is sent, percentages are percentages. */
export interface FormValues {
  readonly strategyId: string;
  /** The first market, whose timeframe is that of the run. */
  readonly datasetId: string;
  /** Further markets on the same account, in the order in which entries are filled; empty text where none is chosen. */
  readonly moreDatasetIds: readonly string[];
  readonly range: Range;
  /** First and last day of a custom range, `YYYY-MM-DD`, UTC, both included. */
  readonly from: string;
  readonly to: string;
  readonly equity: string;
  readonly leverage: string;
  readonly sizingKind: Sizing['kind'];
  /** Percent, or quote currency for a fixed notional. */
  readonly sizingValue: string;
  /** Limits of the account; empty text for none. Exposures are multiples of the equity. */
  readonly maxPositions: string;
  readonly maxExposure: string;
  readonly maxInstrumentExposure: string;
  /** In quote currency. */
  readonly maxNotional: string;
  readonly feeTaker: string;
  readonly feeMaker: string;
  readonly slippageBps: string;
  readonly intrabar: BacktestSettings['intrabar'];
  /** Timeframe of the candles that show what happened inside; counts for `detail` only. */
  readonly detailTimeframe: string;
  readonly closeAtEnd: boolean;
  readonly marginMode: BacktestSettings['marginMode'];
  readonly contract: Instrument['contract'];
  readonly contractSize: string;
  readonly tick: string;
  readonly step: string;
  readonly minAmount: string;
  readonly minNotional: string;
  readonly maintenanceMargin: string;
  /** Notional and percentage of each tier, `50000:1, 250000:2.5`; empty for none. */
  readonly maintenanceTiers: string;
  readonly maxLeverage: string;
}
export type FieldName = keyof FormValues;
export type FieldErrors = Partial<Record<FieldName, string>>;

export const DEFAULT_VALUES: FormValues = {
  strategyId: '',
  datasetId: '',
  moreDatasetIds: [],
  range: 'all',
  from: '',
  to: '',
  equity: '10000',
  leverage: '1',
  sizingKind: 'equity-percent',
  sizingValue: '100',
  maxPositions: '',
  maxExposure: '',
  maxInstrumentExposure: '',
  maxNotional: '',
  feeTaker: '0.05',
  feeMaker: '0.02',
  slippageBps: '2',
  intrabar: 'pessimistic',
  detailTimeframe: '',
  closeAtEnd: true,
  marginMode: 'isolated',
  contract: 'linear',
  contractSize: '1',
  tick: '0',
  step: '0',
  minAmount: '0',
  minNotional: '0',
  maintenanceMargin: '0.5',
  maintenanceTiers: '',
  maxLeverage: '0',
};

/** Where a field of the request, or what the engine finds wrong with it, is edited. */
const FIELD_OF_PATH: Readonly<Record<string, FieldName>> = {
  strategyId: 'strategyId',
  market: 'datasetId',
  markets: 'datasetId',
  timeframe: 'datasetId',
  detailTimeframe: 'detailTimeframe',
  detail: 'detailTimeframe',
  from: 'from',
  to: 'to',
  'settings.equity': 'equity',
  'settings.leverage': 'leverage',
  'settings.sizing': 'sizingValue',
  'settings.sizing.kind': 'sizingKind',
  'settings.sizing.percent': 'sizingValue',
  'settings.sizing.notional': 'sizingValue',
  'settings.slippageBps': 'slippageBps',
  'settings.intrabar': 'intrabar',
  'settings.marginMode': 'marginMode',
  'settings.limits.maxPositions': 'maxPositions',
  'settings.limits.maxExposure': 'maxExposure',
  'settings.limits.maxInstrumentExposure': 'maxInstrumentExposure',
  'settings.limits.maxNotional': 'maxNotional',
  'instrument.contract': 'contract',
  'instrument.contractSize': 'contractSize',
  'instrument.tick': 'tick',
  'instrument.step': 'step',
  'instrument.minAmount': 'minAmount',
  'instrument.minNotional': 'minNotional',
  'instrument.maintenanceMargin': 'maintenanceMargin',
  'instrument.maintenanceTiers': 'maintenanceTiers',
  'instrument.maxLeverage': 'maxLeverage',
  'instrument.feeTaker': 'feeTaker',
  'instrument.feeMaker': 'feeMaker',
};

/** The form field that a path of the request belongs to; null when it has none. */
export function fieldOfPath(path: string): FieldName | null {
  return FIELD_OF_PATH[path] ?? null;
}
