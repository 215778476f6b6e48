import type { Command } from 'commander';
import { KILL_ACTIONS, type KillAction, type KillOutcome } from '#contract/bots.ts';
import { UserError } from '#main/errors.ts';
import { botWithName } from './bots-commands.ts';
import type { CliContext } from './context.ts';
import { STANDARD_OUTPUT, writeJson } from './output-file.ts';
import { withBots } from './with-bots.ts';

interface Flags {
  readonly bot?: string;
  readonly dataDir?: string;
  readonly json?: string;
}

const DOES: Readonly<Record<KillAction, string>> = {
  pause: 'no more entries; exits go on',
  stop: 'bots stop; positions, and their stops on the exchange, stay',
  flatten: 'everything is cancelled and closed, and read back from the exchange',
};

/** `plutarc kill-switch pause | stop | flatten` */
export function registerKillSwitchCommand(program: Command, context: CliContext): void {
  const group = program.command('kill-switch').description('acts on all bots at once, or on one');
  for (const action of KILL_ACTIONS) {
    group
      .command(action)
      .description(DOES[action])
      .option('--bot <BOT>', 'only this one: id or name')
      .option('--data-dir <DIR>', 'folder with the databases (default: PLUTARC_DATA_DIR, else the usual place)')
      .option('--json <FILE>', 'how each bot obeyed, as JSON; - is standard output')
      .action((flags: Flags) => throwSwitch(action, flags, context));
  }
}

async function throwSwitch(action: KillAction, { bot, dataDir, json }: Flags, context: CliContext): Promise<void> {
  await withBots(context, dataDir, async ({ service }) => {
    const id = bot === undefined ? null : botWithName(service.list(), bot).id;
    // Closing needs somebody who talks to the exchange: where nobody hosts the bots, this process does for as long.
    if (action === 'flatten' && service.hostInfo().where === 'nowhere') {
      const live = service.list().filter(({ mode }) => mode === 'live');
      service.host('plutarc kill-switch', id === null ? live.map((each) => each.id) : [id]);
    }
    context.progress(`asking the bots to ${action} …`);
    const outcomes = await service.killSwitch(action, id);
    if (json !== undefined) writeJson(context, json, outcomes);
    if (json !== STANDARD_OUTPUT) context.stdout(outcomesText(outcomes));
    const failed = outcomes.filter(({ ok }) => !ok);
    if (failed.length === 0) return;
    const names = failed.map(({ name }) => name).join(', ');
    throw new UserError(`Not every bot obeyed: look at ${names}, and at the account on the exchange.`, {
      code: 'failed',
    });
  });
}

function outcomesText(outcomes: readonly KillOutcome[]): string {
  if (outcomes.length === 0) return 'No bot runs, and none holds anything.\n';
  return outcomes.map(({ ok, name, text }) => `${ok ? ' ok ' : ' !! '} ${name}: ${text}\n`).join('');
}
