import type { Trade } from '#core/analysis/report.ts';

const COLUMNS = [
  'id',
  'symbol',
  'side',
  'entryTime',
  'entryPrice',
  'exitTime',
  'exitPrice',
  'amount',
  'notional',
  'pnl',
  'pnlPct',
  'fees',
  'funding',
  'slippage',
  'exitReason',
  'mae',
  'mfe',
  'bars',
  'r',
  'stop',
  'target',
  'open',
] as const satisfies readonly (keyof Trade)[];

const TIMES: readonly string[] = ['entryTime', 'exitTime'];

/**
 * The trades as CSV for a spreadsheet: one line each, times as ISO 8601 in UTC, empty where there is no value. The
 * market is a column where a run has several.
 */
export function tradesToCsv(trades: readonly Trade[]): string {
  const columns = COLUMNS.filter((name) => name !== 'symbol' || trades.some(({ symbol }) => symbol !== undefined));
  const lines = trades.map((trade) =>
    columns
      .map((name) => {
        const value = trade[name];
        if (value === null || value === undefined) return '';
        return TIMES.includes(name) ? new Date(Number(value)).toISOString() : String(value);
      })
      .join(','),
  );
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}
