import type { Command } from 'commander';
import { type Execution, executionSchema } from '#core/live/execution.ts';
import { UserError } from '#main/errors.ts';

/** Flags of how a live bot carries its decisions out, as commander hands them over. */
export interface ExecutionFlags {
  readonly entry?: string;
  readonly protection?: string;
  readonly trailing?: string;
  readonly unprotected?: string;
}

export function addExecutionOptions(command: Command): Command {
  return command
    .option(
      '--entry <HOW>',
      'live bots: market, or limit[:SECONDS[:MOVES]] that follows the price when nobody fills it (default: market)',
    )
    .option('--protection <WHERE>', 'live bots: stops and targets wait on the exchange, or in software')
    .option('--trailing <HOW>', 'live bots: after a restart a trailing stop does resume, or recalculate')
    .option('--unprotected <WHAT>', 'live bots: when a stop cannot be placed: exit, or keep the position');
}

/** @throws UserError that names the flag and what would be valid */
export function readExecution({ entry, protection, trailing, unprotected }: ExecutionFlags): Execution {
  const parsed = executionSchema.safeParse({
    ...(entry !== undefined && { entry: readEntry(entry) }),
    ...(protection !== undefined && { protection }),
    ...(trailing !== undefined && { trailing }),
    ...(unprotected !== undefined && { unprotected }),
  });
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0].path[0]);
  throw new UserError(`--${field} "${{ entry, protection, trailing, unprotected }[field]}" must be ${VALID[field]}`);
}

const VALID: Readonly<Record<string, string>> = {
  entry: 'market, or limit[:SECONDS[:MOVES]] with 2 to 3600 seconds and up to 20 moves',
  protection: 'exchange or software',
  trailing: 'resume or recalculate',
  unprotected: 'exit or keep',
};

function readEntry(text: string): unknown {
  const [kind, seconds, moves] = text.split(':');
  return {
    kind,
    ...(seconds !== undefined && { timeoutSeconds: Number(seconds) }),
    ...(moves !== undefined && { reprices: Number(moves) }),
  };
}
