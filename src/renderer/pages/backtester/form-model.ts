import { type BacktestRequest, backtestRequestSchema } from '#contract/backtests.ts';
import type { Dataset } from '#contract/market-data.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { formatMarketId } from '#core/market/market-id.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import type { BacktestSettings, Sizing } from '#core/simulation/settings.ts';
import { instrumentFields } from './instrument-fields.ts';
import { issueInWords } from './issue-in-words.ts';

export const RANGES = ['all', '1m', '3m', '6m', '1y', 'custom'] as const;
export type Range = (typeof RANGES)[number];

/** The form as the user types it: numbers are text until the form is sent, percentages are percentages. */
export interface FormValues {
  readonly strategyId: string;
  readonly datasetId: string;
  readonly range: Range;
  /** First and last day of a custom range, `YYYY-MM-DD`, UTC, both included. */
  readonly from: string;
  readonly to: string;
  readonly equity: string;
  readonly leverage: string;
  readonly sizingKind: Sizing['kind'];
  /** Percent, or quote currency for a fixed notional. */
  readonly sizingValue: string;
  readonly feeTaker: string;
  readonly feeMaker: string;
  readonly slippageBps: string;
  readonly intrabar: 'pessimistic' | 'optimistic';
  readonly closeAtEnd: boolean;
  readonly marginMode: BacktestSettings['marginMode'];
  readonly contract: Instrument['contract'];
  readonly contractSize: string;
  readonly tick: string;
  readonly step: string;
  readonly minAmount: string;
  readonly minNotional: string;
  readonly maintenanceMargin: string;
  readonly maxLeverage: string;
}
export type FieldName = keyof FormValues;
export type FieldErrors = Partial<Record<FieldName, string>>;

export const DEFAULT_VALUES: FormValues = {
  strategyId: '',
  datasetId: '',
  range: 'all',
  from: '',
  to: '',
  equity: '10000',
  leverage: '1',
  sizingKind: 'equity-percent',
  sizingValue: '100',
  feeTaker: '0.05',
  feeMaker: '0.02',
  slippageBps: '2',
  intrabar: 'pessimistic',
  closeAtEnd: true,
  marginMode: 'isolated',
  contract: 'linear',
  contractSize: '1',
  tick: '0',
  step: '0',
  minAmount: '0',
  minNotional: '0',
  maintenanceMargin: '0.5',
  maxLeverage: '0',
};

/** Where a field of the request is edited. */
const FIELD_OF_PATH: Readonly<Record<string, FieldName>> = {
  strategyId: 'strategyId',
  market: 'datasetId',
  timeframe: 'datasetId',
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
  'instrument.contract': 'contract',
  'instrument.contractSize': 'contractSize',
  'instrument.tick': 'tick',
  'instrument.step': 'step',
  'instrument.minAmount': 'minAmount',
  'instrument.minNotional': 'minNotional',
  'instrument.maintenanceMargin': 'maintenanceMargin',
  'instrument.maxLeverage': 'maxLeverage',
  'instrument.feeTaker': 'feeTaker',
  'instrument.feeMaker': 'feeMaker',
};

/** The form field that a path of the request belongs to; null when it has none. */
export function fieldOfPath(path: string): FieldName | null {
  return FIELD_OF_PATH[path] ?? null;
}

const PERCENT_FIELDS: ReadonlySet<FieldName> = new Set(['feeTaker', 'feeMaker', 'maintenanceMargin']);

const NUMBER_FIELDS = [
  'equity',
  'leverage',
  'sizingValue',
  'feeTaker',
  'feeMaker',
  'slippageBps',
  'contractSize',
  'tick',
  'step',
  'minAmount',
  'minNotional',
  'maintenanceMargin',
  'maxLeverage',
] as const satisfies readonly FieldName[];
type NumberField = (typeof NUMBER_FIELDS)[number];

/** Reads `1234.5`, `1,234.5` and `1 234.5`; null for anything else. */
export function parseNumber(text: string): number | null {
  const compact = text.trim().replace(/[\s_]/g, '');
  if (compact === '') return null;
  const plain = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(compact) ? compact.replaceAll(',', '') : compact;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  return Number(plain);
}

/** Start of a `YYYY-MM-DD` day in UTC, ms; null when there is no such day. */
export function parseDay(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  if (!match) return null;
  const time = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return new Date(time).toISOString().slice(0, 10) === text.trim() ? time : null;
}

/** With hyphens that do not break the line. */
const NOT_A_DAY = 'Enter a day as YYYY\u2011MM\u2011DD.';

const DAY_MS = 86_400_000;
const MONTHS_BACK: Readonly<Record<string, number>> = { '1m': 1, '3m': 3, '6m': 6, '1y': 12 };

/** First moment and end (exclusive) of a range over a dataset; undefined where the dataset's own bound holds. */
export function rangeBounds(
  range: Exclude<Range, 'custom'>,
  dataset: Pick<Dataset, 'from' | 'to' | 'timeframe'>,
): { from?: number; to?: number } {
  if (range === 'all' || dataset.from === null || dataset.to === null) return {};
  const end = dataset.to + timeframeMs(dataset.timeframe);
  const from = monthsBefore(end, MONTHS_BACK[range] ?? 0);
  return from > dataset.from ? { from } : {};
}

/** The same clock time some calendar months earlier; the last day of a shorter month. */
function monthsBefore(time: number, months: number): number {
  const date = new Date(time);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime();
}

export type RequestOrErrors =
  | { readonly ok: true; readonly request: BacktestRequest }
  | { readonly ok: false; readonly errors: FieldErrors };

/** Turns the form into a request, checked by the contract's own schema. */
export function toRequest(values: FormValues, datasets: readonly Dataset[]): RequestOrErrors {
  const errors: FieldErrors = {};
  const numbers = {} as Record<NumberField, number>;
  for (const field of NUMBER_FIELDS) {
    const number = parseNumber(values[field]);
    if (number === null) errors[field] = 'Enter a number.';
    else numbers[field] = PERCENT_FIELDS.has(field) ? fractionOf(number) : number;
  }
  const dataset = datasets.find((candidate) => candidate.id === values.datasetId);
  if (!values.strategyId) errors.strategyId = 'Choose a strategy.';
  if (!dataset) errors.datasetId = 'Choose the candles to run on.';
  const bounds = dataset ? customOrPreset(values, dataset, errors) : {};
  const request = dataset && {
    strategyId: values.strategyId,
    market: formatMarketId(dataset),
    timeframe: dataset.timeframe,
    ...bounds,
    settings: {
      equity: numbers.equity,
      leverage: numbers.leverage,
      marginMode: values.marginMode,
      sizing:
        values.sizingKind === 'notional'
          ? { kind: values.sizingKind, notional: numbers.sizingValue }
          : { kind: values.sizingKind, percent: numbers.sizingValue },
      slippageBps: numbers.slippageBps,
      intrabar: values.intrabar,
      closeAtEnd: values.closeAtEnd,
    },
    instrument: {
      contract: values.contract,
      contractSize: numbers.contractSize,
      tick: numbers.tick,
      step: numbers.step,
      minAmount: numbers.minAmount,
      minNotional: numbers.minNotional,
      maintenanceMargin: numbers.maintenanceMargin,
      maxLeverage: numbers.maxLeverage,
      feeTaker: numbers.feeTaker,
      feeMaker: numbers.feeMaker,
    },
  };
  const parsed = backtestRequestSchema.safeParse(request);
  if (!parsed.success && request) {
    for (const issue of parsed.error.issues) {
      const field = fieldOfPath(issue.path.join('.'));
      if (field) errors[field] ??= issueInWords(issue, PERCENT_FIELDS.has(field) ? 100 : 1);
    }
  }
  return parsed.success && Object.keys(errors).length === 0
    ? { ok: true, request: parsed.data }
    : { ok: false, errors };
}

/** A percentage as a fraction: 0.35 % is 0.0035 as it would be typed, and not its neighbour 0.0034999999999999996. */
function fractionOf(percent: number): number {
  return Number((percent / 100).toPrecision(15));
}

function customOrPreset(values: FormValues, dataset: Dataset, errors: FieldErrors): { from?: number; to?: number } {
  if (values.range !== 'custom') return rangeBounds(values.range, dataset);
  const from = values.from.trim() === '' ? undefined : parseDay(values.from);
  const lastDay = values.to.trim() === '' ? undefined : parseDay(values.to);
  if (from === null) errors.from = NOT_A_DAY;
  if (lastDay === null) errors.to = NOT_A_DAY;
  if (from === null || lastDay === null) return {};
  const to = lastDay === undefined ? undefined : lastDay + DAY_MS;
  if (from !== undefined && to !== undefined && from >= to) errors.to = 'The range ends before it begins.';
  else if (from !== undefined && dataset.to !== null && from > dataset.to) {
    errors.from = `The stored candles end on ${dayText(dataset.to)}.`;
  } else if (to !== undefined && dataset.from !== null && to <= dataset.from) {
    errors.to = `The stored candles begin on ${dayText(dataset.from)}.`;
  }
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

export function dayText(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** The form that leads to a request, to run it again with changes. */
export function fromRequest(request: BacktestRequest, datasets: readonly Dataset[]): FormValues {
  const { settings, instrument } = request;
  const dataset = datasets.find(
    (candidate) => formatMarketId(candidate) === request.market && candidate.timeframe === request.timeframe,
  );
  const whole = request.from === undefined && request.to === undefined;
  const { sizing } = settings;
  return {
    strategyId: request.strategyId,
    datasetId: dataset?.id ?? '',
    range: whole ? 'all' : 'custom',
    from: request.from === undefined ? '' : dayText(request.from),
    to: request.to === undefined ? '' : dayText(request.to - 1),
    equity: String(settings.equity),
    leverage: String(settings.leverage),
    sizingKind: sizing.kind,
    sizingValue: String(sizing.kind === 'notional' ? sizing.notional : sizing.percent),
    slippageBps: String(settings.slippageBps),
    intrabar: settings.intrabar === 'optimistic' ? 'optimistic' : 'pessimistic',
    closeAtEnd: settings.closeAtEnd,
    marginMode: settings.marginMode,
    ...instrumentFields(instrument),
  };
}
