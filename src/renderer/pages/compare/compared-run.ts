import type { ReportModel } from '#renderer/report/report-model.ts';

/** One run of a comparison. */
export interface ComparedRun {
  readonly id: string;
  readonly model: ReportModel;
}
