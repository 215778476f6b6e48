import { create } from 'zustand';
import type { Settings } from '#contract/settings.ts';

const DEFAULTS: Settings = {
  theme: 'system',
  timeZone: 'UTC',
  palette: 'green-up',
  density: 'dense',
  closeToTray: true,
  closeExplained: false,
  startAtLogin: false,
  fleet: { maxOpenPositions: null, maxNotional: null, maxDailyLossPct: null },
};

/** How the user wants things shown. Without a bridge (the report file) it stays at the defaults. */
export const useSettings = create<Settings>(() => DEFAULTS);

/** Puts theme and palette where the style sheet reads them. */
export function applyAppearance(settings: Settings): void {
  const root = document.documentElement.dataset;
  if (settings.theme === 'system') delete root.theme;
  else root.theme = settings.theme;
  root.palette = settings.palette;
}
