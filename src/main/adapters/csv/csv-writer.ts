import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CANDLE_COLUMNS, type Candles } from '#core/market/candles.ts';
import { UserError } from '#main/errors.ts';
import { cancelledError, describeFileError } from './csv-error.ts';
import type { FundingRates } from './funding-file.ts';
import { plainDecimal } from './number-text.ts';

const ROWS_PER_PART = 5_000;

/** A piece of a CSV file, and how many rows the file has with it. */
export interface CsvPart {
  readonly text: string;
  readonly rows: number;
}

/** Candles as CSV text, a few thousand rows at a time: header `time,open,high,low,close,volume`, times in ms. */
export function* candleLines(pages: Iterable<Candles>): Generator<CsvPart> {
  yield { text: `${CANDLE_COLUMNS.join(',')}\n`, rows: 0 };
  let rows = 0;
  for (const { length, time, open, high, low, close, volume } of pages) {
    const row = (i: number) =>
      `${time[i]},${plainDecimal(open[i])},${plainDecimal(high[i])},${plainDecimal(low[i])},${plainDecimal(close[i])},${plainDecimal(volume[i])}\n`;
    for (let from = 0; from < length; from += ROWS_PER_PART) {
      const to = Math.min(from + ROWS_PER_PART, length);
      yield { text: linesOf(from, to, row), rows: rows + to };
    }
    rows += length;
  }
}

/** Funding rates as CSV text: header `time,rate`, times in ms. */
export function* fundingLines({ time, rate }: FundingRates): Generator<CsvPart> {
  yield { text: 'time,rate\n', rows: 0 };
  yield { text: linesOf(0, time.length, (i) => `${time[i]},${plainDecimal(rate[i])}\n`), rows: time.length };
}

function linesOf(from: number, to: number, row: (index: number) => string): string {
  let text = '';
  for (let i = from; i < to; i++) text += row(i);
  return text;
}

/**
 * Writes a CSV file. It appears, or takes the place of an older one, only when it is complete.
 * @param options `onProgress` hears how many rows are written
 * @throws UserError when the place cannot be written, or the work is cancelled
 */
export function writeCsvFile(
  path: string,
  lines: Iterable<CsvPart>,
  options: { readonly onProgress?: (rows: number) => void; readonly signal?: { readonly aborted: boolean } } = {},
): void {
  refuseFolder(path);
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.tmp`);
  try {
    const fd = openSync(temporary, 'wx');
    try {
      for (const { text, rows } of lines) {
        if (options.signal?.aborted) throw cancelledError();
        writeAll(fd, text);
        options.onProgress?.(rows);
      }
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw describeWriteError(path, error);
  }
}

function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
}

function refuseFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError(`${path} is a folder: name a file in it`);
  }
}

function describeWriteError(path: string, error: unknown): unknown {
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  if (missing)
    return new UserError(`The folder ${dirname(path)} does not exist: create it first`, { code: 'not-found' });
  return describeFileError(path, error);
}
