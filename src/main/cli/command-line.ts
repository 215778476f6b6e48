import { Command, CommanderError } from 'commander';
import { UserError } from '#main/errors.ts';
import { VERSION } from '#main/version.ts';
import { registerBacktestCommand } from './backtest-command.ts';
import { registerBotsCommands } from './bots-commands.ts';
import { registerComponentCommands } from './component-commands.ts';
import type { CliContext } from './context.ts';
import { registerDataCommands } from './data-commands.ts';
import { registerDemoCommand } from './demo-command.ts';
import { registerKeysCommands } from './keys-commands.ts';
import { registerKillSwitchCommand } from './kill-switch-command.ts';
import { registerLookAheadCommand } from './look-ahead-command.ts';
import { registerNotificationsCommands } from './notifications-commands.ts';
import { registerRunCommand } from './run-command.ts';
import { registerTemplateCommands } from './template-commands.ts';

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
    await buildProgram(context).parseAsync(args, { from: 'user' });
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

function buildProgram(context: CliContext): Command {
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
  registerDataCommands(program, context);
  registerBacktestCommand(program, context);
  registerLookAheadCommand(program, context);
  registerTemplateCommands(program, context);
  registerComponentCommands(program, context);
  registerKeysCommands(program, context);
  registerBotsCommands(program, context);
  registerKillSwitchCommand(program, context);
  registerRunCommand(program, context);
  registerNotificationsCommands(program, context);
  registerDemoCommand(program, context);
  passSettingsOn(program);
  return program;
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
