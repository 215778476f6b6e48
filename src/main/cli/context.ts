/** What a command may use of the world around it, so that commands can be tested without a process. */
export interface CliContext {
  /** Folder with the databases: `--data-dir`, else `PLUTARC_DATA_DIR`, else the platform's place. Created when missing. */
  dataFolder(option?: string): string;
  /** Results, to standard output. The text is written as it is. */
  stdout(text: string): void;
  /** Notices, one line each, to standard error. */
  stderr(line: string): void;
  /** Progress of a long command; overwrites itself on a terminal, and is silent where standard error is not one. */
  progress(line: string): void;
}
