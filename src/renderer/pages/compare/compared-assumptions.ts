import type { Instrument } from '#core/market/instrument.ts';
import { formatMoney, formatNumber, formatPercent } from '#renderer/format/number.ts';
import { formatDate } from '#renderer/format/time.ts';
import {
  describeFundingCoverage,
  describeMaintenance,
  describeMaxLeverage,
  describeSizing,
  INTRABAR,
  LIMIT_LINES,
} from '#renderer/report/assumption-words.ts';
import type { ReportModel } from '#renderer/report/report-model.ts';

/** One condition of several runs, in their order. */
export interface ComparedAssumption {
  readonly title: string;
  readonly values: readonly string[];
  readonly differs: boolean;
}

/** `opaque` texts are too long to show: equal ones get the same letter. */
type Row = readonly [title: string, read: (model: ReportModel) => string, opaque?: 'opaque'];

const rule = (value: number) => (value === 0 ? 'None' : formatNumber(value, 10, 0));

/** What holds for each instrument of a run: once where it is the same for all, else one after the other. */
function ofEach(read: (instrument: Instrument, coins: { coin: string; quote: string }) => string): Row[1] {
  return ({ markets, coin }) =>
    [...new Set(markets.map(({ assumptions, quote }) => read(assumptions.instrument, { coin, quote })))].join('; ');
}

const ROWS: readonly Row[] = [
  ['Strategy', ({ report }) => report.template.name],
  ['Strategy parameters', ({ report }) => definition(report.template), 'opaque'],
  ['Market', ({ markets }) => markets.map(({ market }) => market).join(', ')],
  ['Timeframe', ({ report }) => report.assumptions.timeframe],
  ['First day (UTC)', ({ report }) => formatDate(report.assumptions.from, 'UTC')],
  ['Last day (UTC)', ({ report }) => formatDate(report.assumptions.to - 1, 'UTC')],
  ['Candles', ({ report }) => (report.assumptions.synthetic ? 'Synthetic' : 'Recorded')],
  ['Number of candles', ({ report }) => formatNumber(report.assumptions.candles, 0)],
  ['Missing candles', ({ report }) => formatNumber(report.assumptions.gaps, 0)],
  ['Candle data', ({ report }) => report.assumptions.dataHash, 'opaque'],
  ['Funding rates known', ({ report }) => describeFundingCoverage(report.assumptions.fundingCoverage)],
  ['Initial equity', (model) => `${model.money(model.report.assumptions.settings.equity)} ${model.coin}`],
  ['Leverage', ({ report }) => `${formatNumber(report.assumptions.settings.leverage, 2, 0)} ×`],
  ['Margin', ({ report }) => (report.assumptions.settings.marginMode === 'cross' ? 'Cross' : 'Isolated')],
  ['Position size', ({ report, quote }) => describeSizing(report.assumptions.settings.sizing, quote)],
  ...LIMIT_LINES.map(({ term, text }): Row => [term, ({ report }) => text(report.assumptions.settings.limits)]),
  ['Taker fee', ofEach(({ feeTaker }) => formatPercent(feeTaker * 100, 4))],
  ['Maker fee', ofEach(({ feeMaker }) => formatPercent(feeMaker * 100, 4))],
  ['Slippage', ({ report }) => `${formatNumber(report.assumptions.settings.slippageBps, 2, 0)} bp`],
  ['Inside a candle', ({ report }) => INTRABAR[report.assumptions.settings.intrabar]],
  [
    'At the end',
    ({ report }) => (report.assumptions.settings.closeAtEnd ? 'Position is closed' : 'Position stays open'),
  ],
  [
    'Contract',
    ofEach(
      ({ contract, contractSize }, { coin }) =>
        `${contract}, size ${formatNumber(contractSize, 8, 0)}, settled in ${coin}`,
    ),
  ],
  ['Maintenance margin', ofEach(describeMaintenance)],
  ['Maximum leverage', ofEach(describeMaxLeverage)],
  ['Price tick', ofEach(({ tick }) => rule(tick))],
  ['Amount step', ofEach(({ step }) => rule(step))],
  ['Least amount', ofEach(({ minAmount }) => rule(minAmount))],
  ['Least notional', ofEach(({ minNotional }, { quote }) => leastNotional(minNotional, quote))],
  ['Engine', ({ report }) => report.assumptions.engine],
];

/** Conditions that differ first, then those that are the same in all runs; each group in reading order. */
export function compareAssumptions(models: readonly ReportModel[]): ComparedAssumption[] {
  const rows = ROWS.map(([title, read, opaque]) => {
    const texts = models.map(read);
    return { title, values: opaque ? lettered(texts) : texts, differs: new Set(texts).size > 1 };
  });
  return [...rows.filter(({ differs }) => differs), ...rows.filter(({ differs }) => !differs)];
}

/** What a strategy does, without what it is called. */
function definition({ components, combination, direction, sessions }: ReportModel['report']['template']): string {
  return JSON.stringify([components, combination, direction, sessions]);
}

function lettered(texts: readonly string[]): string[] {
  const known = [...new Set(texts)];
  return texts.map((text) => (known.length === 1 ? 'Same' : String.fromCharCode(65 + known.indexOf(text))));
}

function leastNotional(value: number, quote: string): string {
  return value === 0 ? 'None' : `${formatMoney(value)} ${quote}`;
}
