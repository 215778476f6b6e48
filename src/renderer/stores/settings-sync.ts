import type { Settings } from '#contract/settings.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { showFailure } from './notices.ts';
import { applyAppearance, useSettings } from './settings-store.ts';

/** Reads the stored settings and puts them into effect. */
export async function loadSettings(): Promise<void> {
  const reply = await call('settings.get', {});
  if (reply.ok) useSettings.setState(reply.value, true);
  else showFailure(reply.error);
  applyAppearance(useSettings.getState());
}

/** Puts a change into effect at once and stores it; takes it back when it cannot be stored. */
export async function updateSettings(change: Partial<Settings>): Promise<void> {
  const before = useSettings.getState();
  useSettings.setState(change);
  applyAppearance(useSettings.getState());
  const reply = await call('settings.update', change);
  if (reply.ok) return;
  useSettings.setState(before, true);
  applyAppearance(before);
  showFailure(reply.error);
}
