import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzipSync } from 'node:zlib';
import type { Report } from '#core/analysis/report.ts';
import { UserError } from '#main/errors.ts';

/** Reports are large and never change, so they are files beside the ledger, which keeps one line for each. */
function reportPath(dataFolder: string, runId: string): string {
  return join(dataFolder, 'runs', `${runId}.json.gz`);
}

/** Writes a report whole or not at all. Blocks: for workers and the command line. */
export function writeReport(dataFolder: string, runId: string, report: Report): void {
  const path = reportPath(dataFolder, runId);
  mkdirSync(join(dataFolder, 'runs'), { recursive: true });
  const unfinished = `${path}.${process.pid}.tmp`;
  writeFileSync(unfinished, gzipSync(JSON.stringify(report), { level: 1 }));
  renameSync(unfinished, path);
}

/**
 * Reads a report as UTF-8 JSON.
 * @throws UserError when the file is gone or broken
 */
export async function readReport(dataFolder: string, runId: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await promisify(gunzip)(await readFile(reportPath(dataFolder, runId))));
  } catch (cause) {
    throw new UserError('The report of this run is missing or damaged in the data folder: run the backtest again.', {
      code: 'not-found',
      cause,
    });
  }
}

export function deleteReport(dataFolder: string, runId: string): void {
  rmSync(reportPath(dataFolder, runId), { force: true });
}
