/** Where the parts of the main process write what went wrong. Details go here, one plain sentence goes to the user. */
export interface Log {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** For tests and for commands that report errors themselves. */
export const silentLog: Log = { info() {}, warn() {}, error() {} };
