/** One entry of the "file type" list; extensions without the dot. */
export interface FileFilter {
  readonly name: string;
  readonly extensions: readonly string[];
}

/**
 * The dialogs that services may open. Every answer is an absolute path, or null when the user cancels. The
 * implementation over Electron is in `desktop/dialogs.ts`; services know only this.
 */
export interface Dialogs {
  openFile(options: { title: string; filters: readonly FileFilter[] }): Promise<string | null>;
  saveFile(options: { title: string; suggestedName: string; filters: readonly FileFilter[] }): Promise<string | null>;
  chooseFolder(options: { title: string }): Promise<string | null>;
}
