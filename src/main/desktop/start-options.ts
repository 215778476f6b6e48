/** How the application was started. */
export interface StartOptions {
  /** Without its window, as at login. */
  readonly hidden: boolean;
  /** The folder that was given; undefined for the usual one. */
  readonly dataFolder: string | undefined;
}

export const HIDDEN = '--hidden';
const DATA_FOLDER = '--data-dir=';

export function parseStartOptions(argv: readonly string[]): StartOptions {
  const folder = argv.find((argument) => argument.startsWith(DATA_FOLDER))?.slice(DATA_FOLDER.length);
  return { hidden: argv.includes(HIDDEN), dataFolder: folder || undefined };
}

/** Arguments that {@link parseStartOptions} reads as these options. */
export function startArguments({ hidden, dataFolder }: StartOptions): string[] {
  return [...(hidden ? [HIDDEN] : []), ...(dataFolder === undefined ? [] : [DATA_FOLDER + dataFolder])];
}
