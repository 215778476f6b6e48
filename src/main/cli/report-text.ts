import type { Metrics } from '#core/analysis/metrics.ts';
import { resultInQuote } from '#core/analysis/quote-result.ts';
import type { Report } from '#core/analysis/report.ts';
import { formatUtc } from '#core/market/calendar.ts';
import { formatSizing } from '#core/simulation/settings.ts';
import { counted, textTable } from './text-table.ts';

/** Money has as many decimals as the account is counted in. */
type Row = readonly [title: string, name: keyof Metrics, digits: number | 'money', unit?: string];

const ROWS: readonly Row[] = [
  ['Net profit', 'netProfit', 'money'],
  ['Net profit', 'netProfitPct', 2, '%'],
  ['Final equity', 'finalEquity', 'money'],
  ['CAGR', 'cagrPct', 2, '%'],
  ['Maximum drawdown', 'maxDrawdownPct', 2, '%'],
  ['Sharpe', 'sharpe', 2],
  ['Sortino', 'sortino', 2],
  ['Profit factor', 'profitFactor', 2],
  ['Win rate', 'winRatePct', 1, '%'],
  ['Trades', 'trades', 0],
  ['Average trade', 'avgTradePct', 3, '%'],
  ['Largest win', 'largestWin', 'money'],
  ['Largest loss', 'largestLoss', 'money'],
  ['Exposure', 'exposurePct', 1, '%'],
  ['Fees', 'feesPaid', 'money'],
  ['Funding paid', 'fundingPaid', 'money'],
  ['Slippage', 'slippageCost', 'money'],
  ['Liquidations', 'liquidations', 0],
  ['Buy and hold', 'buyHoldPct', 2, '%'],
];

/** The report as a terminal shows it. */
export function reportText(report: Report): string {
  const { assumptions, metrics, warnings, template, fingerprint } = report;
  const { market, timeframe, from, to, candles, settings, instrument } = assumptions;
  const head = [
    `${template.name} on ${market} ${timeframe}`,
    `${formatUtc(from)} to ${formatUtc(to)} UTC, ${counted(candles, 'candle')}`,
    ...contractLines(report),
    `${settings.equity} initial equity, leverage ${settings.leverage}, ${formatSizing(settings.sizing)}, fees ${percent(instrument.feeTaker)} taker ${percent(instrument.feeMaker)} maker, slippage ${settings.slippageBps} bp`,
  ];
  const columns = [
    { title: '' },
    { title: 'All', align: 'right' as const },
    { title: 'Long', align: 'right' as const },
    { title: 'Short', align: 'right' as const },
  ];
  // An inverse account is in the coin, which holding it neither adds to nor takes from.
  const inCoin = instrument.contract === 'inverse';
  const rows = ROWS.map(([title, name, digits, unit]) => [
    inCoin && name === 'buyHoldPct' ? `${title}, in quote` : title,
    ...[metrics.all, metrics.long, metrics.short].map((column) =>
      figure(column[name], digits === 'money' ? moneyDigits(settings.equity) : digits, unit),
    ),
  ]);
  const notes = warnings.map((warning) => `! ${warning}\n`).join('');
  return `${head.join('\n')}\n\n${textTable(columns, rows)}\n${notes}Fingerprint ${fingerprint}\n`;
}

/** An inverse account is kept in the coin; its result in quote currency stands beside it. */
function contractLines(report: Report): string[] {
  if (report.assumptions.instrument.contract === 'linear') return [];
  const result = resultInQuote(report);
  const inQuote = result
    ? `; in quote currency final equity ${figure(result.final, 2)}, net profit ${figure(result.profit, 2)}, each at the price of its time`
    : '';
  return [`inverse contract: money is in the coin that it settles in${inQuote}`];
}

/** Cents for thousands of dollars, millionths for one bitcoin. */
function moneyDigits(equity: number): number {
  if (equity >= 1000) return 2;
  return equity >= 10 ? 4 : 6;
}

function figure(value: number | null, digits: number, unit = ''): string {
  if (value === null) return '–';
  const text = value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return unit ? `${text} ${unit}` : text;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(10))} %`;
}
