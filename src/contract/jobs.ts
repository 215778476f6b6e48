import { z } from 'zod';
import { procedure } from './procedure.ts';

/** Something that takes a while: shown with progress, ETA and cancel where it was started. */
export const jobSchema = z.object({
  id: z.string(),
  kind: z.enum(['backtest', 'import', 'export', 'demo', 'download']),
  title: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  /** 0 to 1. */
  progress: z.number(),
  /** What is going on, e.g. "1,204,000 of 2,628,000 candles". */
  detail: z.string(),
  etaMs: z.number().nullable(),
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  /** One sentence; null unless failed. */
  error: z.string().nullable(),
  /** What came out of it: the id of a run or of a dataset. */
  resultId: z.string().nullable(),
});
export type Job = z.infer<typeof jobSchema>;

export const jobProcedures = {
  'jobs.cancel': procedure(z.strictObject({ id: z.string() }), z.null()),
  /** Takes a finished job off the list. */
  'jobs.dismiss': procedure(z.strictObject({ id: z.string() }), z.null()),
};
