/** A program with its arguments. */
export type Command = readonly [program: string, ...argumentsOfIt: string[]];

/** Keys with which desktops note that the user does not want the entry any more. */
const SWITCHED_OFF = /^(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/m;

/**
 * The file with which desktops on Linux start a program at login (Desktop Entry Specification 1.5, Desktop Application
 * Autostart Specification 0.5).
 */
export function autostartEntry(command: Command): string {
  return `${[
    '[Desktop Entry]',
    'Type=Application',
    'Name=plutarc',
    'Comment=Runs trading bots in the background',
    `Exec=${command.map(quoteArgument).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
  ].join('\n')}\n`;
}

/**
 * Whether an entry that is there starts plutarc with these options, and has not been switched off with the desktop's own
 * tools. The program may have moved since it was written.
 */
export function startsWith(entry: string, options: readonly string[]): boolean {
  const exec = /^Exec=(.*)$/m.exec(entry)?.[1] ?? '';
  return !SWITCHED_OFF.test(entry) && exec.endsWith(options.map((each) => ` ${quoteArgument(each)}`).join(''));
}

/**
 * One argument of an `Exec` line. In quotes `"`, `` ` ``, `$` and `\` have a backslash before them; `%` begins a field
 * code, so it is doubled; and as in every text of the file a backslash is written twice.
 */
export function quoteArgument(argument: string): string {
  const quoted = `"${argument.replace(/["`$\\]/g, '\\$&')}"`;
  return quoted.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('%', '%%');
}
