import type { EXPORT_FORMATS } from '#contract/backtests.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { notify, showFailure } from '#renderer/stores/notices.ts';

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Asks where to, writes the report there, and says so. */
export async function exportRun(id: string, format: ExportFormat): Promise<void> {
  const reply = await call('backtests.export', { id, format });
  if (!reply.ok) showFailure(reply.error);
  else if (reply.value) notify({ tone: 'info', text: `Saved as ${reply.value.name}.` });
}

/** Removes a run and its report for good. */
export async function deleteRun(id: string): Promise<boolean> {
  const reply = await call('backtests.delete', { id });
  if (!reply.ok) showFailure(reply.error);
  return reply.ok;
}
