import type { Command } from 'commander';
import { botConfigSchema, type ReplaySpeed } from '#contract/bot-config.ts';
import { BOT_COMMANDS, type Bot, type BotCommand } from '#contract/bots.ts';
import { INSTRUMENT_PRESETS } from '#core/market/instrument-presets.ts';
import { formatMarketId, parseMarketId } from '#core/market/market-id.ts';
import { isTimeframe, TIMEFRAMES } from '#core/market/timeframe.ts';
import { UserError } from '#main/errors.ts';
import { findSystemTemplate } from '#main/services/strategies/system-templates.ts';
import { type BacktestFlags, readInstrument, readSettings } from './backtest-options.ts';
import { botListText, botText } from './bots-text.ts';
import type { CliContext } from './context.ts';
import { findOwn, loadTemplate } from './load-template.ts';
import { withBots } from './open-bots.ts';
import { writeJson } from './output-file.ts';
import { parseTime, TIME_HELP } from './parse-time.ts';

interface CreateFlags extends BacktestFlags {
  readonly name: string;
  readonly paper?: boolean;
  readonly key?: string;
  readonly maxDailyLoss?: string;
  readonly replayFrom?: string;
  readonly replaySpeed: string;
}

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
  registerCreate(bots, context);

  bots
    .command('list')
    .description('lists the bots with their state')
    .option(...DATA_DIR)
    .option('--json <FILE>', 'the list as JSON; - is standard output')
    .action(({ dataDir, json }: Flags) =>
      withBots(context, dataDir, (service) => {
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
      withBots(context, dataDir, (service) => {
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
        withBots(context, dataDir, (service) => {
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
      withBots(context, dataDir, (service) => {
        const bot = botWithName(service.list(), name);
        service.delete(bot.id);
        context.stdout(`${bot.name} is deleted.\n`);
      }),
    );
}

function registerCreate(bots: Command, context: CliContext): void {
  bots
    .command('create')
    .description('creates a bot and prints its id')
    .requiredOption('--name <N>', 'what it is called')
    .requiredOption(
      '--template <ID|FILE>',
      'system template, strategy of the data folder, or a plutarc-strategy/1 file',
    )
    .option('--paper', 'trades on a paper account')
    .option('--key <KEY>', 'not there yet: trades with an exchange key')
    .requiredOption('--market <EX:SYMBOL>', 'may be given several times', (value: string, before: string[] = []) => [
      ...before,
      value,
    ])
    .requiredOption('--timeframe <TF>', `one of ${TIMEFRAMES.join(', ')}`)
    .option('--replay-from <DATE>', `begins with the stored candles of this moment (${TIME_HELP}); default: the first`)
    .option('--replay-speed <X>', 'market time per real time, such as 60, or max', 'max')
    .option('--equity <X>', 'equity of the paper account in the settlement coin', '10000')
    .option('--leverage <X>', 'leverage', '1')
    .option('--margin-mode <MODE>', 'isolated or cross', 'isolated')
    .option('--sizing <SIZING>', 'equity-percent:P, notional:X or risk-percent:P', 'equity-percent:100')
    .option(
      '--max-daily-loss <PCT>',
      'no entries for the rest of a UTC day that has lost this part of its first equity',
    )
    .option('--max-positions <N>', 'most positions that may be open at the same time')
    .option('--max-exposure <X>', 'highest notional of all positions together, as a multiple of the equity')
    .option('--max-instrument-exposure <X>', 'highest notional of one position, as a multiple of the equity')
    .option('--max-notional <X>', 'highest notional of one position, in quote currency')
    .option('--slippage-bps <X>', 'slippage of market and stop fills, in basis points', '2')
    .option(
      '--intrabar <RULE>',
      'which of stop and target comes first in one candle: pessimistic or optimistic',
      'pessimistic',
    )
    .option('--preset <ID>', `contract of a known instrument: ${INSTRUMENT_PRESETS.map(({ id }) => id).join(', ')}`)
    .option('--contract <TYPE>', 'linear or inverse (default: linear)')
    .option('--contract-size <X>', 'size of one contract (default: 1)')
    .option('--tick <X>', 'price step (default: 0, none)')
    .option('--step <X>', 'amount step in contracts (default: 0, none)')
    .option('--min-amount <X>', 'smallest order in contracts (default: 0)')
    .option('--min-notional <X>', 'smallest order in quote currency (default: 0)')
    .option('--maintenance-margin <X>', 'maintenance margin as a fraction of the notional (default: 0.005)')
    .option('--max-leverage <X>', 'highest leverage of the instrument (default: 0, not known)')
    .option('--fee-taker <X>', 'fee of market and stop fills, as a fraction (default: 0.0005)')
    .option('--fee-maker <X>', 'fee of limit fills, as a fraction (default: 0.0002)')
    .option(...DATA_DIR)
    .option('--json <FILE>', 'the bot as JSON; - is standard output')
    .action((flags: CreateFlags) => {
      if (flags.key !== undefined) {
        throw new UserError('--key is for live bots, which are not there yet: use --paper.', { code: 'refused' });
      }
      if (!flags.paper) throw new UserError('Say what account the bot has: --paper (live bots are not there yet).');
      return withBots(context, flags.dataDir, (service) => {
        const known =
          findSystemTemplate(flags.template) ?? findOwn(flags.template, { context, dataDir: flags.dataDir });
        const template = known ? null : loadTemplate(flags.template).template;
        const bot = service.get(service.create(readConfig(flags, template?.name), template));
        if (flags.json !== undefined) writeJson(context, flags.json, bot);
        else context.stdout(`${bot.id}\n`);
      });
    });
}

function readConfig(flags: CreateFlags, fileName: string | undefined) {
  const settings = readSettings({ ...flags, closeAtEnd: 'false', seed: '1' });
  const instrument = readInstrument(flags);
  if (!isTimeframe(flags.timeframe)) {
    throw new UserError(`--timeframe "${flags.timeframe}" is not a timeframe: use one of ${TIMEFRAMES.join(', ')}`);
  }
  const markets = (flags.market ?? []).map((name) => {
    const market = parseMarketId(name);
    if (!market) throw new UserError(`--market "${name}" is not a market: write it like binance:BTC/USDT:USDT`);
    return { market: formatMarketId(market), instrument };
  });
  const config = botConfigSchema.safeParse({
    name: flags.name,
    strategyId: fileName ?? flags.template,
    markets,
    timeframe: flags.timeframe,
    settings,
    limits: { maxDailyLossPct: flags.maxDailyLoss === undefined ? null : Number(flags.maxDailyLoss) },
    feed: {
      kind: 'replay',
      from: flags.replayFrom === undefined ? null : parseTime(flags.replayFrom, '--replay-from'),
      speed: parseSpeed(flags.replaySpeed),
    },
  });
  if (config.success) return config.data;
  const [issue] = config.error.issues;
  if (issue.path[1] === 'maxDailyLossPct') {
    throw new UserError(`--max-daily-loss "${flags.maxDailyLoss}" must be above 0 and at most 100 percent`);
  }
  if (issue.path[0] === 'name') throw new UserError(`--name "${flags.name}" must have 1 to 60 characters`);
  throw new UserError(`The bot cannot be created: ${issue.path.join('.')}: ${issue.message}`);
}

/** @throws UserError when it is neither `max` nor a number from 1 on */
export function parseSpeed(text: string): ReplaySpeed {
  if (text === 'max') return 'max';
  const speed = Number(text.replace(/[x×]$/i, ''));
  if (speed >= 1 && speed <= 1_000_000) return speed;
  throw new UserError(`--replay-speed "${text}" is not a speed: use a number from 1 to 1000000, or max`);
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
