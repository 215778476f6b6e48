import { create } from 'zustand';
import type { ImportReply } from '#contract/strategies.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { fillForm, recallForm } from '#renderer/pages/backtester/remembered-form.ts';
import { notify, showFailure } from '#renderer/stores/notices.ts';

export function strategyHref(id: string): string {
  return `/strategies/${encodeURIComponent(id)}`;
}

/** What was deleted last in this window, so that it can be brought back with one click. */
export const useLastDeleted = create<{ readonly deleted: { readonly id: string; readonly name: string } | null }>(
  () => ({
    deleted: null,
  }),
);

/** @returns the new strategy's id, or null when it was not made; the user has been told why */
export async function createStrategy(): Promise<string | null> {
  const reply = await call('strategies.create', {});
  if (reply.ok) return reply.value.id;
  showFailure(reply.error);
  return null;
}

/** @returns the copy's id, or null when it was not made; the user has been told why */
export async function duplicateStrategy(id: string): Promise<string | null> {
  const reply = await call('strategies.duplicate', { id });
  if (reply.ok) return reply.value.id;
  showFailure(reply.error);
  return null;
}

/** @returns whether it is gone */
export async function deleteStrategy(id: string, name: string): Promise<boolean> {
  const reply = await call('strategies.delete', { id });
  if (reply.ok) useLastDeleted.setState({ deleted: { id, name } });
  else showFailure(reply.error);
  return reply.ok;
}

export async function undeleteStrategy(id: string): Promise<void> {
  const reply = await call('strategies.undelete', { id });
  if (!reply.ok) showFailure(reply.error);
  useLastDeleted.setState({ deleted: null });
}

export async function exportStrategy(id: string): Promise<void> {
  const reply = await call('strategies.export', { id });
  if (!reply.ok) showFailure(reply.error);
  else if (reply.value) notify({ tone: 'info', text: `Exported as ${reply.value.name}.` });
}

/** @returns what became of the file; null when none was chosen, or when it could not be read */
export async function importStrategy(): Promise<ImportReply | null> {
  const reply = await call('strategies.import', {});
  if (reply.ok) return reply.value;
  showFailure(reply.error);
  return null;
}

/** Puts a strategy into the Backtester's form; the other values stay as they were. */
export function chooseForBacktest(id: string): void {
  fillForm({ ...recallForm(), strategyId: id });
}
