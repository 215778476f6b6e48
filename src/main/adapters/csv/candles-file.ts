import { formatUtc } from '#core/market/calendar.ts';
import { CANDLE_COLUMNS, type Candles } from '#core/market/candles.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { UserError } from '#main/errors.ts';
import { candleProblem, commonStep, gridProblem, isOnGrid, spacingProblem, timeframeOfStep } from './candle-checks.ts';
import { CandleColumns } from './candle-columns.ts';
import { fileError, lineError } from './csv-error.ts';
import { type ColumnSpec, TIME_COLUMN } from './csv-header.ts';
import { type ReadOptions, scanCsv } from './csv-scanner.ts';

export const CANDLE_FILE_COLUMNS: readonly ColumnSpec[] = [
  TIME_COLUMN,
  { name: 'open', aliases: [] },
  { name: 'high', aliases: [] },
  { name: 'low', aliases: [] },
  { name: 'close', aliases: [] },
  { name: 'volume', aliases: [] },
];

/** Rows read beyond the first one off the grid, to tell a wrong timeframe from a wrong row. */
const LOOK_AHEAD_ROWS = 200;

/**
 * Reads candles from a CSV file with the columns time, open, high, low, close and volume. Rows may be in any order; a
 * row that occurs twice is read once.
 *
 * @returns columns over one buffer, times ascending
 * @throws UserError that names the file, the first bad line and what is wrong with it
 */
export function readCandlesFile(path: string, options: ReadOptions & { readonly timeframe: Timeframe }): Candles {
  const { timeframe } = options;
  const columns = new CandleColumns();
  let lastTime = Number.NEGATIVE_INFINITY;
  let sorted = true;
  let firstTime: number | null = null;
  let offGrid: { line: number; time: number; until: number } | null = null;

  const onRow = (row: Float64Array, line: number, consumed: number, size: number): boolean => {
    const problem = candleProblem(row[1], row[2], row[3], row[4], row[5]);
    if (problem !== null) throw lineError(path, line, problem);
    const time = row[0];
    firstTime ??= time;
    if (offGrid === null && !isOnGrid(time, timeframe, firstTime)) {
      offGrid = { line, time, until: columns.length + LOOK_AHEAD_ROWS };
    }
    if (time === lastTime) {
      if (!equalsLast(columns, row)) {
        throw lineError(path, line, duplicateProblem(time, columns.lines[columns.length - 1]));
      }
      return true;
    }
    if (time < lastTime) sorted = false;
    lastTime = time;
    columns.push(row, line, size > 0 ? consumed / size : 0);
    return offGrid === null || columns.length < offGrid.until;
  };

  try {
    scanCsv(path, { ...options, columns: CANDLE_FILE_COLUMNS, onRow });
  } catch (error) {
    // A row off the grid comes first in the file; what follows it was only read to explain it.
    const cancelled = error instanceof UserError && error.code === 'cancelled';
    if (offGrid === null || cancelled) throw error;
  }
  if (!sorted) sortRows(path, columns);
  const candles = columns.finish();
  const spacing = spacingProblem(candles.time, timeframe);
  if (spacing !== null) throw fileError(path, spacing);
  const off = offGrid as { line: number; time: number } | null;
  if (off !== null) throw lineError(path, off.line, gridProblem(off.time, timeframe));
  return candles;
}

function duplicateProblem(time: number, firstLine: number): string {
  return `the candle of ${formatUtc(time)} UTC is also on line ${firstLine}, with other values`;
}

function equalsLast(columns: CandleColumns, row: Float64Array): boolean {
  const last = columns.length - 1;
  const { open, high, low, close, volume } = columns.candles;
  return (
    open[last] === row[1] &&
    high[last] === row[2] &&
    low[last] === row[3] &&
    close[last] === row[4] &&
    volume[last] === row[5]
  );
}

/** Sorts rows by time and merges equal ones. Files with the newest candle first are only turned round. */
function sortRows(path: string, columns: CandleColumns): void {
  const { candles, lines, length } = columns;
  const rows = columns.view();
  const descending = rows.time.every((time, i) => i === 0 || time < rows.time[i - 1]);
  if (descending) {
    for (const column of CANDLE_COLUMNS) rows[column].reverse();
    lines.subarray(0, length).reverse();
    return;
  }
  const order = new Uint32Array(length);
  for (let i = 0; i < length; i++) order[i] = i;
  const { time } = candles;
  order.sort((a, b) => time[a] - time[b] || a - b);
  for (const column of CANDLE_COLUMNS) permute(candles[column], order);
  permute(lines, order);
  mergeEqualRows(path, columns);
}

function permute(values: Float64Array | Uint32Array, order: Uint32Array): void {
  const copy = values.slice(0, order.length);
  for (let i = 0; i < order.length; i++) values[i] = copy[order[i]];
}

function mergeEqualRows(path: string, columns: CandleColumns): void {
  const { candles, lines, length } = columns;
  let kept = 1;
  let worst: { line: number; firstLine: number; time: number } | null = null;
  for (let i = 1; i < length; i++) {
    if (candles.time[i] !== candles.time[kept - 1]) {
      for (const column of CANDLE_COLUMNS) candles[column][kept] = candles[column][i];
      lines[kept++] = lines[i];
      continue;
    }
    const equal = CANDLE_COLUMNS.every((column) => candles[column][i] === candles[column][kept - 1]);
    if (!equal && (worst === null || lines[i] < worst.line)) {
      worst = { line: lines[i], firstLine: lines[kept - 1], time: candles.time[i] };
    }
  }
  if (worst) throw lineError(path, worst.line, duplicateProblem(worst.time, worst.firstLine));
  columns.length = kept;
}

const GUESS_ROWS = 500;

/** The timeframe that the first rows of a file are spaced for; null where nothing can be said. Reads a few kilobytes. */
export function guessTimeframe(path: string): Timeframe | null {
  const times: number[] = [];
  try {
    scanCsv(path, {
      columns: CANDLE_FILE_COLUMNS,
      onRow: (row) => times.push(row[0]) < GUESS_ROWS,
    });
  } catch (error) {
    // The import names what is wrong with the file; this is only a suggestion.
    if (!(error instanceof UserError)) throw error;
  }
  const common = commonStep(Float64Array.from(times).sort());
  return common ? timeframeOfStep(common.step) : null;
}
