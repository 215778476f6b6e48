import { Command, CommanderError } from 'commander';
import { UserError } from '#main/errors.ts';
import { VERSION } from '#main/version.ts';
import type { CliContext } from './context.ts';

type Register = (program: Command, context: CliContext) => void;

/** Each command comes with what it needs, which is much: a process that runs one of them loads no other. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  data: async () => (await import('./data-commands.ts')).registerDataCommands,
  backtest: async () => (await import('./backtest-command.ts')).registerBacktestCommand,
  'lookahead-check': async () => (await import('./look-ahead-command.ts')).registerLookAheadCommand,
  templates: async () => (await import('./template-commands.ts')).registerTemplateCommands,
  components: async () => (await import('./component-commands.ts')).registerComponentCommands,
  keys: async () => (await import('./keys-commands.ts')).registerKeysCommands,
  bots: async () => (await import('./bots-commands.ts')).registerBotsCommands,
  'kill-switch': async () => (await import('./kill-switch-command.ts')).registerKillSwitchCommand,
  run: async () => (await import('./run-command.ts')).registerRunCommand,
  notifications: async () => (await import('./notifications-commands.ts')).registerNotificationsCommands,
  demo: async () => (await import('./demo-command.ts')).registerDemoCommand,
};

/** Exit statuses (`formats.md`): the work failed; bad usage or bad input. */
const FAILED = 1;
const BAD_INPUT = 2;

/**
 * Runs one command.
 * @param args what follows the program's name
 * @returns the exit status: 0 done, 1 the work failed, 2 bad usage or bad input; errors are one line on stderr
 */
export async function runCommandLine(args: readonly string[], context: CliContext): Promise<number> {
  try {
    const program = await buildProgram(args, context);
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return usageStatus(error, context);
    if (error instanceof UserError) {
      context.stderr(`plutarc: ${error.message}`);
      return error.code === 'failed' || error.code === 'cancelled' ? FAILED : BAD_INPUT;
    }
    const text = error instanceof Error ? error.message : String(error);
    context.stderr(`plutarc: internal error: ${oneLine(text)} (set PLUTARC_DEBUG=1 for details)`);
    if (process.env.PLUTARC_DEBUG && error instanceof Error) context.stderr(error.stack ?? '');
    return FAILED;
  }
}

/** The program with the command that the arguments name; with all of them where they name none, as for the help. */
async function buildProgram(args: readonly string[], context: CliContext): Promise<Command> {
  const program = new Command('plutarc')
    .description('Backtests and runs crypto perpetual-futures strategies on this machine.')
    .version(VERSION)
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout(text),
      // Errors are written once, as one line, by runCommandLine.
      writeErr: () => undefined,
    });
  for (const load of commandsFor(args[0])) (await load())(program, context);
  passSettingsOn(program);
  return program;
}

function commandsFor(name: string | undefined): readonly (() => Promise<Register>)[] {
  if (name === '--version') return [];
  return name !== undefined && Object.hasOwn(COMMANDS, name) ? [COMMANDS[name]] : Object.values(COMMANDS);
}

/** Commander copies these settings only to commands that are made through their parent after they were set. */
function passSettingsOn(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    passSettingsOn(child);
  }
}

function usageStatus(error: CommanderError, context: CliContext): number {
  if (error.exitCode === 0) return 0;
  if (error.code === 'commander.help') {
    context.stderr('plutarc: a command is missing; see "plutarc --help"');
  } else {
    context.stderr(`plutarc: ${oneLine(error.message.replace(/^error: /, ''))}; see "plutarc --help"`);
  }
  return BAD_INPUT;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
