import type { Command } from 'commander';
import { BOT_COMMANDS, type Bot, type BotCommand } from '#contract/bots.ts';
import { UserError } from '#main/errors.ts';
import { registerCreateBot } from './bots-create-command.ts';
import { botListText, botText } from './bots-text.ts';
import type { CliContext } from './context.ts';
import { withBots } from './open-bots.ts';
import { writeJson } from './output-file.ts';

interface Flags {
  readonly dataDir?: string;
  readonly json?: string;
}

const DATA_DIR = [
  '--data-dir <DIR>',
  'folder with the databases (default: PLUTARC_DATA_DIR, else the usual place)',
] as const;

const DONE: Readonly<Record<BotCommand, string>> = {
  start: 'is started',
  pause: 'makes no new entries; its exits go on',
  resume: 'makes entries again',
  stop: 'is stopped; its position stays as it is',
  flatten: 'leaves its positions at the next open and makes no new entries',
  release: 'may enter again: the locks of its limits are ended',
};

/** `plutarc bots create | list | show | start | pause | resume | stop | flatten | delete` */
export function registerBotsCommands(program: Command, context: CliContext): void {
  const bots = program.command('bots').description('creates, lists and controls bots; "plutarc run" hosts them');
  registerCreateBot(bots, context);

  bots
    .command('list')
    .description('lists the bots with their state')
    .option(...DATA_DIR)
    .option('--json <FILE>', 'the list as JSON; - is standard output')
    .action(({ dataDir, json }: Flags) =>
      withBots(context, dataDir, ({ service }) => {
        const list = service.list();
        if (json !== undefined) writeJson(context, json, list);
        else context.stdout(botListText(list, service.hostInfo()));
      }),
    );

  bots
    .command('show')
    .description('shows a bot: state, positions, last evaluation, and why it is not trading')
    .argument('<bot>', 'id or name of the bot')
    .option(...DATA_DIR)
    .option('--json <FILE>', 'everything as JSON; - is standard output')
    .action((name: string, { dataDir, json }: Flags) =>
      withBots(context, dataDir, ({ service }) => {
        const bot = service.get(botWithName(service.list(), name).id);
        const detail = service.detail(bot.id, { trade: 0, event: 0, equity: 0 });
        if (json !== undefined) writeJson(context, json, { ...bot, ...detail });
        else context.stdout(botText(bot, detail));
      }),
    );

  for (const command of BOT_COMMANDS) {
    bots
      .command(command)
      .description(`${command}: the bot ${DONE[command]}`)
      .argument('<bot>', 'id or name of the bot')
      .option(...DATA_DIR)
      .action((name: string, { dataDir }: Flags) =>
        withBots(context, dataDir, ({ service }) => {
          const bot = botWithName(service.list(), name);
          service.command(bot.id, command);
          const { where } = service.hostInfo();
          const when = where === 'nowhere' ? ' as soon as "plutarc run" or the window hosts it' : '';
          context.stdout(`${bot.name} ${DONE[command]}${when}.\n`);
        }),
      );
  }

  bots
    .command('delete')
    .description('deletes a stopped bot with its trades and its log')
    .argument('<bot>', 'id or name of the bot')
    .option(...DATA_DIR)
    .action((name: string, { dataDir }: Flags) =>
      withBots(context, dataDir, ({ service }) => {
        const bot = botWithName(service.list(), name);
        service.delete(bot.id);
        context.stdout(`${bot.name} is deleted.\n`);
      }),
    );
}

/** @throws UserError when no bot has this id or name */
export function botWithName(bots: readonly Bot[], name: string): Bot {
  const bot = bots.find(({ id }) => id === name) ?? bots.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (bot) return bot;
  const known = bots.map(({ id }) => id);
  throw new UserError(
    `There is no bot "${name}": ${known.length > 0 ? `use one of ${known.join(', ')}` : 'create one with "plutarc bots create"'}.`,
    { code: 'not-found' },
  );
}
