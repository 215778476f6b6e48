import type { Command } from 'commander';
import { BOT_COMMANDS, type Bot, type BotCommand, EXTERNAL_CHOICES, type ExternalChoice } from '#contract/bots.ts';
import { UserError } from '#main/errors.ts';
import { registerCreateBot } from './bots-create-command.ts';
import { botListText, botText } from './bots-text.ts';
import type { CliContext } from './context.ts';
import { writeJson } from './output-file.ts';
import { withBots } from './with-bots.ts';

interface Flags {
  readonly dataDir?: string;
  readonly json?: string;
  readonly confirm?: string;
}

interface ResolveFlags {
  readonly dataDir?: string;
  readonly market: string;
  readonly choice: string;
}

const DECIDED: Readonly<Record<ExternalChoice, string>> = {
  adopt: 'takes the position over, with a stop of its own',
  close: 'closes the position',
  ignore: 'leaves the position alone',
};

const DATA_DIR = [
  '--data-dir <DIR>',
  'folder with the databases (default: PLUTARC_DATA_DIR, else the usual place)',
] as const;

const DONE: Readonly<Record<BotCommand, string>> = {
  start: 'is started',
  pause: 'makes no new entries; its exits go on',
  resume: 'makes entries again',
  stop: 'is stopped; its position stays as it is',
  flatten: 'leaves its positions (a paper bot at the next open) and makes no new entries',
  release: 'may enter again: the locks of its limits are ended',
};

/** `plutarc bots create | list | show | start | pause | resume | stop | flatten | release | resolve | delete` */
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
    const registered = bots
      .command(command)
      .description(`${command}: the bot ${DONE[command]}`)
      .argument('<bot>', 'id or name of the bot')
      .option(...DATA_DIR);
    if (command === 'start') {
      registered.option('--confirm <NAME>', 'its name once more, asked for before a bot first trades real money');
    }
    registered.action((name: string, { dataDir, confirm }: Flags) =>
      withBots(context, dataDir, ({ service }) => {
        const bot = botWithName(service.list(), name);
        service.command(bot.id, command, confirm);
        const { where } = service.hostInfo();
        const when = where === 'nowhere' ? ' as soon as "plutarc run" or the window hosts it' : '';
        context.stdout(`${bot.name} ${DONE[command]}${when}.\n`);
      }),
    );
  }

  bots
    .command('resolve')
    .description('decides about a position that a live bot cannot explain')
    .argument('<bot>', 'id or name of the bot')
    .requiredOption('--market <EX:SYMBOL>', 'where it is')
    .requiredOption('--choice <CHOICE>', `${EXTERNAL_CHOICES.join(', ')}: take it over, close it, or leave it alone`)
    .option(...DATA_DIR)
    .action((name: string, { dataDir, market, choice }: ResolveFlags) =>
      withBots(context, dataDir, ({ service }) => {
        const chosen = EXTERNAL_CHOICES.find((each) => each === choice);
        if (!chosen) throw new UserError(`--choice "${choice}" is none: use one of ${EXTERNAL_CHOICES.join(', ')}`);
        const bot = botWithName(service.list(), name);
        service.resolveExternal(bot.id, market, chosen);
        context.stdout(`${bot.name} ${DECIDED[chosen]}.\n`);
      }),
    );

  bots
    .command('delete')
    .description('deletes a stopped bot with its trades and its log')
    .argument('<bot>', 'id or name of the bot')
    .option(...DATA_DIR)
    .action((name: string, { dataDir }: Flags) =>
      withBots(context, dataDir, async ({ service }) => {
        const bot = botWithName(service.list(), name);
        await service.delete(bot.id);
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
