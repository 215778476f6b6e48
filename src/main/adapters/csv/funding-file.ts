import { formatUtc } from '#core/market/calendar.ts';
import { lineError } from './csv-error.ts';
import { type ColumnSpec, TIME_COLUMN } from './csv-header.ts';
import { type ReadOptions, scanCsv } from './csv-scanner.ts';

/** Funding rates as columns, times ascending: ms, and fractions of the notional (0.0001 is 0.01 %). */
export interface FundingRates {
  readonly time: Float64Array;
  readonly rate: Float64Array;
}

const FUNDING_FILE_COLUMNS: readonly ColumnSpec[] = [
  { ...TIME_COLUMN, aliases: [...TIME_COLUMN.aliases, 'funding_time', 'calc_time'] },
  { name: 'rate', aliases: ['funding_rate', 'fundingrate', 'last_funding_rate'] },
];

/**
 * Reads funding rates from a CSV file with the columns time and rate. Rows may be in any order; a row that occurs twice
 * is read once.
 *
 * @throws UserError that names the file, the first bad line and what is wrong with it
 */
export function readFundingFile(path: string, options: ReadOptions = {}): FundingRates {
  const rates = new Map<number, { rate: number; line: number }>();
  scanCsv(path, {
    ...options,
    columns: FUNDING_FILE_COLUMNS,
    onRow: ([time, rate], line) => {
      if (Math.abs(rate) >= 1) {
        throw lineError(path, line, `rate ${rate} is 100 % or more: rates are fractions, 0.0001 is 0.01 %`);
      }
      const known = rates.get(time);
      if (known && known.rate !== rate) {
        throw lineError(
          path,
          line,
          `the rate of ${formatUtc(time)} UTC is also on line ${known.line}, with another value`,
        );
      }
      if (!known) rates.set(time, { rate, line });
      return true;
    },
  });
  const time = Float64Array.from(rates.keys()).sort();
  return { time, rate: time.map((at) => rates.get(at)?.rate ?? Number.NaN) };
}
