import type { Key } from '#contract/keys.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { notify, showFailure } from '#renderer/stores/notices.ts';

export async function setActive(key: Key, active: boolean): Promise<void> {
  const reply = await call('keys.set-active', { id: key.id, active });
  if (!reply.ok) showFailure(reply.error);
}

export async function removeKey(key: Key): Promise<void> {
  const reply = await call('keys.remove', { id: key.id });
  if (!reply.ok) return showFailure(reply.error);
  notify({ tone: 'info', text: `${key.label} and its secret are removed. Delete it at the exchange too.` });
}
