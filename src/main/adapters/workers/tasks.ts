import type { Gap } from '#core/market/gaps.ts';
import type { Timeframe } from '#core/market/timeframe.ts';

type BacktestRun = typeof import('./backtest-task.ts')['run'];
type BotsRun = typeof import('./bots-task.ts')['run'];
type ExportReportRun = typeof import('./export-report-task.ts')['run'];
type DownloadRun = typeof import('./download-task.ts')['run'];
type InstrumentsRun = typeof import('./instruments-task.ts')['run'];
type ListedSinceRun = typeof import('./listed-since-task.ts')['run'];
type PreparePreviewRun = typeof import('./prepare-preview-task.ts')['run'];
type PreviewRun = typeof import('./preview-task.ts')['run'];
type ExplainRun = typeof import('./explain-task.ts')['run'];
type ExchangeRun = typeof import('./exchange-task.ts')['run'];

/**
 * What the workers can do. Each task is a file `<task>-task.ts` that exports `run`; input and output cross threads, so
 * they are plain data.
 */
export interface Tasks {
  'import-candles': {
    input: { dataFolder: string; path: string; exchange: string; symbol: string; timeframe: Timeframe };
    /** Candles that are new in the store, and those that were there already. */
    output: { datasetId: string; added: number; merged: number };
  };
  'export-candles': {
    input: { dataFolder: string; datasetId: string; path: string };
    output: { rows: number };
  };
  'create-demo': {
    input: { dataFolder: string };
    output: { datasetIds: string[] };
  };
  'delete-candles': {
    input: { dataFolder: string; datasetId: string };
    output: null;
  };
  'find-gaps': {
    input: { dataFolder: string; datasetId: string };
    output: Gap[];
  };
  download: {
    input: Parameters<DownloadRun>[0];
    output: Awaited<ReturnType<DownloadRun>>;
  };
  'read-instruments': {
    input: Parameters<InstrumentsRun>[0];
    output: Awaited<ReturnType<InstrumentsRun>>;
  };
  'listed-since': {
    input: Parameters<ListedSinceRun>[0];
    output: Awaited<ReturnType<ListedSinceRun>>;
  };
  backtest: {
    input: Parameters<BacktestRun>[0];
    output: Awaited<ReturnType<BacktestRun>>;
  };
  'export-report': {
    input: Parameters<ExportReportRun>[0];
    output: null;
  };
  preview: {
    input: Parameters<PreviewRun>[0];
    output: Awaited<ReturnType<PreviewRun>>;
  };
  'prepare-preview': {
    input: Parameters<PreparePreviewRun>[0];
    output: null;
  };
  explain: {
    input: Parameters<ExplainRun>[0];
    output: Awaited<ReturnType<ExplainRun>>;
  };
  'host-bots': {
    input: Parameters<BotsRun>[0];
    output: null;
  };
  'ask-exchange': {
    input: Parameters<ExchangeRun>[0];
    output: Awaited<ReturnType<ExchangeRun>>;
  };
}

export type TaskName = keyof Tasks;
export type TaskInput<N extends TaskName> = Tasks[N]['input'];
export type TaskOutput<N extends TaskName> = Tasks[N]['output'];

/** What a task sees of its job. `signal.aborted` changes even in the middle of a synchronous loop. */
export interface TaskJob {
  readonly signal: { readonly aborted: boolean };
  /** @param facts more than a phrase, for tasks whose caller wants to know: plain data */
  progress(fraction: number, detail: string, facts?: unknown): void;
}

export type TaskRun<N extends TaskName> = (input: TaskInput<N>, job: TaskJob) => Promise<TaskOutput<N>>;
