import { type BacktestRequest, backtestRequestSchema } from '#contract/backtests.ts';
import type { Dataset } from '#contract/market-data.ts';
import { parseMaintenanceTiers } from '#core/market/maintenance-tiers.ts';
import { formatMarketId } from '#core/market/market-id.ts';
import type { BacktestSettings } from '#core/simulation/settings.ts';
import { chosenDatasets, marketProblems, marketValues } from './chosen-markets.ts';
import { detailChoices, whyNoDetail } from './detail-choice.ts';
import { type Bounds, formBounds } from './form-range.ts';
import { type FieldErrors, type FieldName, type FormValues, fieldOfPath } from './form-values.ts';
import { instrumentFields, PERCENT } from './instrument-fields.ts';
import { issueInWords } from './issue-in-words.ts';
import { dayText, parseNumber } from './typed-values.ts';

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

/** Empty where there is no limit. */
export const LIMIT_FIELDS = [
  'maxPositions',
  'maxExposure',
  'maxInstrumentExposure',
  'maxNotional',
] as const satisfies readonly FieldName[];

export type RequestOrErrors =
  | { readonly ok: true; readonly request: BacktestRequest }
  | { readonly ok: false; readonly errors: FieldErrors };

/** Turns the form into a request, checked by the contract's own schema. */
export function toRequest(values: FormValues, datasets: readonly Dataset[]): RequestOrErrors {
  const numbers = readNumbers(values);
  const limits = readLimits(values);
  const tiers = parseMaintenanceTiers(values.maintenanceTiers, PERCENT);
  const chosen = chosenDatasets(values, datasets);
  const stored = chosen.filter((dataset) => dataset !== undefined);
  const { bounds, errors: rangeErrors } = formBounds(values, stored);
  const errors: FieldErrors = {
    ...numbers.errors,
    ...limits.errors,
    ...(typeof tiers === 'string' && { maintenanceTiers: `${tiers.charAt(0).toUpperCase()}${tiers.slice(1)}.` }),
    ...rangeErrors,
    ...marketErrors(chosen, bounds),
    ...detailErrors(values, stored, datasets, bounds),
    ...(values.strategyId === '' && { strategyId: 'Choose a strategy.' }),
  };
  const [first, ...more] = stored;
  const request = first && {
    strategyId: values.strategyId,
    market: formatMarketId(first),
    moreMarkets: more.map(formatMarketId),
    timeframe: first.timeframe,
    ...(values.intrabar === 'detail' && { detailTimeframe: values.detailTimeframe }),
    ...bounds,
    settings: { ...settingsOf(values, numbers.values), limits: limits.values },
    instrument: { ...instrumentOf(values, numbers.values), maintenanceTiers: typeof tiers === 'string' ? [] : tiers },
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

function readNumbers(values: FormValues) {
  const errors: FieldErrors = {};
  const numbers = {} as Record<NumberField, number>;
  for (const field of NUMBER_FIELDS) {
    const number = parseNumber(values[field]);
    if (number === null) errors[field] = 'Enter a number.';
    else numbers[field] = PERCENT_FIELDS.has(field) ? fractionOf(number) : number;
  }
  return { values: numbers, errors };
}

function readLimits(values: FormValues): { values: BacktestSettings['limits']; errors: FieldErrors } {
  const errors: FieldErrors = {};
  const limits = { maxPositions: null, maxExposure: null, maxInstrumentExposure: null, maxNotional: null } as {
    -readonly [K in keyof BacktestSettings['limits']]: number | null;
  };
  for (const field of LIMIT_FIELDS) {
    if (values[field].trim() === '') continue;
    limits[field] = parseNumber(values[field]);
    if (limits[field] === null) errors[field] = 'Enter a number, or nothing for no limit.';
  }
  return { values: limits, errors };
}

function marketErrors(chosen: readonly (Dataset | undefined)[], bounds: Bounds): FieldErrors {
  const [first, ...more] = marketProblems(chosen, bounds);
  const other = more.find((problem) => problem !== null);
  return { ...(first && { datasetId: first }), ...(other && { moreDatasetIds: other }) };
}

function detailErrors(
  values: FormValues,
  chosen: readonly Dataset[],
  datasets: readonly Dataset[],
  bounds: Bounds,
): FieldErrors {
  if (values.intrabar !== 'detail' || chosen.length === 0) return {};
  const why = whyNoDetail(chosen, datasets, bounds);
  if (why) return { intrabar: `${why} Choose another rule.` };
  const suited = detailChoices(chosen, datasets, bounds).some(({ timeframe }) => timeframe === values.detailTimeframe);
  return suited ? {} : { detailTimeframe: 'Choose the lower candles.' };
}

function settingsOf(values: FormValues, numbers: Record<NumberField, number>) {
  return {
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
  };
}

function instrumentOf(values: FormValues, numbers: Record<NumberField, number>) {
  return {
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
  };
}

/** A percentage as a fraction: 0.35 % is 0.0035 as it would be typed, and not its neighbour 0.0034999999999999996. */
function fractionOf(percent: number): number {
  return Number((percent / 100).toPrecision(15));
}

/** All markets of a request, in the order in which entries are filled. */
export function marketsOf({ market, moreMarkets }: Pick<BacktestRequest, 'market' | 'moreMarkets'>): string[] {
  return [market, ...moreMarkets];
}

/** The form that leads to a request, to run it again with changes. A market that is not stored any more is left open. */
export function fromRequest(request: BacktestRequest, datasets: readonly Dataset[]): FormValues {
  const { settings, instrument, timeframe } = request;
  const ids = marketsOf(request).map(
    (market) =>
      datasets.find((candidate) => formatMarketId(candidate) === market && candidate.timeframe === timeframe)?.id ?? '',
  );
  const whole = request.from === undefined && request.to === undefined;
  const { sizing, limits } = settings;
  const limitText = (limit: number | null) => (limit === null ? '' : String(limit));
  return {
    strategyId: request.strategyId,
    ...marketValues(ids),
    range: whole ? 'all' : 'custom',
    from: request.from === undefined ? '' : dayText(request.from),
    to: request.to === undefined ? '' : dayText(request.to - 1),
    equity: String(settings.equity),
    leverage: String(settings.leverage),
    sizingKind: sizing.kind,
    sizingValue: String(sizing.kind === 'notional' ? sizing.notional : sizing.percent),
    maxPositions: limitText(limits.maxPositions),
    maxExposure: limitText(limits.maxExposure),
    maxInstrumentExposure: limitText(limits.maxInstrumentExposure),
    maxNotional: limitText(limits.maxNotional),
    slippageBps: String(settings.slippageBps),
    intrabar: settings.intrabar,
    detailTimeframe: request.detailTimeframe ?? '',
    closeAtEnd: settings.closeAtEnd,
    marginMode: settings.marginMode,
    ...instrumentFields(instrument),
  };
}
