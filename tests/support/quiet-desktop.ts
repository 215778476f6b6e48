import type { Dialogs } from '#main/services/dialogs.ts';
import type { Host } from '#main/services/host.ts';

/** A desktop that does nothing and lets the application end. */
export const quietHost: Host = {
  openLink: async () => undefined,
  openFolder: async () => undefined,
  mayEnd: async () => true,
  restart: () => undefined,
  startAtLogin: () => undefined,
  applyTheme: () => undefined,
};

/** Dialogs that the user cancels. */
export const cancelledDialogs: Dialogs = {
  openFile: async () => null,
  saveFile: async () => null,
  chooseFolder: async () => null,
};
