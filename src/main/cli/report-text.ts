import type { Metrics } from '#core/analysis/metrics.ts';
import type { Report } from '#core/analysis/report.ts';
import { formatUtc } from '#core/market/calendar.ts';
import { formatSizing } from '#core/simulation/settings.ts';
import { counted, textTable } from './text-table.ts';

type Row = readonly [title: string, name: keyof Metrics, digits: number, unit?: string];

const ROWS: readonly Row[] = [
  ['Net profit', 'netProfit', 2],
  ['Net profit', 'netProfitPct', 2, '%'],
  ['CAGR', 'cagrPct', 2, '%'],
  ['Maximum drawdown', 'maxDrawdownPct', 2, '%'],
  ['Sharpe', 'sharpe', 2],
  ['Sortino', 'sortino', 2],
  ['Profit factor', 'profitFactor', 2],
  ['Win rate', 'winRatePct', 1, '%'],
  ['Trades', 'trades', 0],
  ['Average trade', 'avgTradePct', 3, '%'],
  ['Largest win', 'largestWin', 2],
  ['Largest loss', 'largestLoss', 2],
  ['Exposure', 'exposurePct', 1, '%'],
  ['Fees', 'feesPaid', 2],
  ['Funding paid', 'fundingPaid', 2],
  ['Slippage', 'slippageCost', 2],
  ['Liquidations', 'liquidations', 0],
  ['Buy and hold', 'buyHoldPct', 2, '%'],
];

/** The report as a terminal shows it. */
export function reportText({ assumptions, metrics, warnings, template, fingerprint }: Report): string {
  const { market, timeframe, from, to, candles, settings, instrument } = assumptions;
  const head = [
    `${template.name} on ${market} ${timeframe}`,
    `${formatUtc(from)} to ${formatUtc(to)} UTC, ${counted(candles, 'candle')}`,
    `${settings.equity} initial equity, leverage ${settings.leverage}, ${formatSizing(settings.sizing)}, fees ${percent(instrument.feeTaker)} taker ${percent(instrument.feeMaker)} maker, slippage ${settings.slippageBps} bp`,
  ];
  const columns = [
    { title: '' },
    { title: 'All', align: 'right' as const },
    { title: 'Long', align: 'right' as const },
    { title: 'Short', align: 'right' as const },
  ];
  const rows = ROWS.map(([title, name, digits, unit]) => [
    title,
    ...[metrics.all, metrics.long, metrics.short].map((column) => figure(column[name], digits, unit)),
  ]);
  const notes = warnings.map((warning) => `! ${warning}\n`).join('');
  return `${head.join('\n')}\n\n${textTable(columns, rows)}\n${notes}Fingerprint ${fingerprint}\n`;
}

function figure(value: number | null, digits: number, unit = ''): string {
  if (value === null) return '–';
  const text = value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return unit ? `${text} ${unit}` : text;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(10))} %`;
}
