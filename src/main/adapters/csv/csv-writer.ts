import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CANDLE_COLUMNS, type Candles } from '#core/market/candles.ts';
import { UserError } from '#main/errors.ts';
import { cancelledError, describeFileError } from './csv-error.ts';
import type { ReadOptions } from './csv-scanner.ts';
import { plainDecimal } from './number-text.ts';

const ROWS_PER_CHUNK = 5_000;

/** Candles as CSV text, a few thousand rows at a time: header `time,open,high,low,close,volume`, times in ms. */
export function* candleLines(candles: Candles): Generator<{ readonly text: string; readonly rows: number }> {
  const { time, open, high, low, close, volume } = candles;
  let text = `${CANDLE_COLUMNS.join(',')}\n`;
  for (let i = 0; i < candles.length; i++) {
    text += `${time[i]},${plainDecimal(open[i])},${plainDecimal(high[i])},${plainDecimal(low[i])},${plainDecimal(close[i])},${plainDecimal(volume[i])}\n`;
    if ((i + 1) % ROWS_PER_CHUNK === 0) {
      yield { text, rows: i + 1 };
      text = '';
    }
  }
  if (text !== '') yield { text, rows: candles.length };
}

/**
 * Writes candles as CSV. The file appears, or takes the place of an older one, only when it is complete.
 * @throws UserError when the place cannot be written, or the work is cancelled
 */
export function writeCandlesFile(path: string, candles: Candles, options: ReadOptions = {}): void {
  refuseFolder(path);
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.tmp`);
  try {
    const fd = openSync(temporary, 'wx');
    try {
      for (const { text, rows } of candleLines(candles)) {
        if (options.signal?.aborted) throw cancelledError();
        writeAll(fd, text);
        options.onProgress?.(candles.length === 0 ? 1 : rows / candles.length, rows);
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
