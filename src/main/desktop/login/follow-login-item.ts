import type { SettingsService } from '#main/services/settings/settings-service.ts';
import type { LoginItem } from './login-item.ts';

/**
 * Makes the setting say what holds: the user may have switched starting at login off with the system's own tools. Where
 * it is on it is written anew, as the program may have moved.
 */
export function followLoginItem(item: LoginItem, settings: Pick<SettingsService, 'get' | 'update'>): void {
  const startAtLogin = item.isOn();
  if (startAtLogin) item.set(true);
  if (startAtLogin !== settings.get().startAtLogin) settings.update({ startAtLogin });
}
