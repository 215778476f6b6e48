import { call } from '#renderer/bridge/bridge.ts';
import { formatCount } from '#renderer/format/number.ts';
import { notify, showFailure } from '#renderer/stores/notices.ts';

/** Pauses the entries of all bots at once: nothing is lost by it, so nothing is asked. */
export async function pauseAll(): Promise<void> {
  const reply = await call('bots.kill-switch', { action: 'pause' });
  if (!reply.ok) return showFailure(reply.error);
  const failed = reply.value.filter(({ ok }) => !ok);
  if (failed.length > 0) return notify({ tone: 'error', text: failed.map(({ text }) => text).join(' ') });
  const { length } = reply.value;
  notify({ tone: 'info', text: length === 0 ? 'No bot runs.' : `${formatCount(length, 'bot')}: entries are paused.` });
}
