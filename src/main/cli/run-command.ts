import type { Command } from 'commander';
import type { Bot, BotState } from '#contract/bots.ts';
import { UserError } from '#main/errors.ts';
import type { NotificationService } from '#main/services/notifications/notification-service.ts';
import { botWithName } from './bots-commands.ts';
import { eventText, hostName } from './bots-text.ts';
import type { CliContext } from './context.ts';
import type { OpenBots } from './open-bots.ts';
import { STANDARD_OUTPUT } from './output-file.ts';
import { parseSpeed } from './parse-speed.ts';
import { parseTime } from './parse-time.ts';

interface RunFlags {
  readonly bot?: readonly string[];
  readonly replayFrom?: string;
  readonly replaySpeed?: string;
  readonly exitAtEnd?: boolean;
  readonly dataDir?: string;
  readonly json?: string;
}

/** How often it is seen whether there is anything left to host, ms. */
const CHECK_MS = 100;

/** `plutarc run` */
export function registerRunCommand(program: Command, context: CliContext): void {
  program
    .command('run')
    .description('hosts the bots in the foreground until SIGINT or SIGTERM')
    .option(
      '--bot <ID>',
      'only this one, started if it is stopped; may be given several times',
      (value: string, before: string[] = []) => [...before, value],
    )
    .option('--replay-from <DATE>', 'where the replays of --bot begin, unless they have begun already')
    .option('--replay-speed <X>', 'market time per real time of the replays of --bot: a number, or max')
    .option('--exit-at-end', 'ends when every replay has come to its last candle')
    .option('--json <FILE>', 'with -, one JSON object a line on standard output for every event')
    .option('--data-dir <DIR>', 'folder with the databases (default: PLUTARC_DATA_DIR, else the usual place)')
    .action((flags: RunFlags) => hostUntilSignal(flags, context));
}

async function hostUntilSignal(flags: RunFlags, context: CliContext): Promise<void> {
  const { json } = flags;
  if (json !== undefined && json !== STANDARD_OUTPUT)
    throw new UserError('--json takes - only: events go to standard output.');
  const print = printer(json !== undefined, context);
  let notifications: NotificationService | null = null;
  const { openBots } = await import('./open-bots.ts');
  const bots = openBots(context, flags.dataDir, {
    changed(id, bot) {
      print.state(id, bot);
      notifications?.botChanged(id, bot);
    },
    told(id, events) {
      for (const event of events) print.event(id, { ...event });
      notifications?.told([{ id, events }]);
    },
  });
  try {
    const { service } = bots;
    for (const bot of service.list()) print.remember(bot);
    notifications = await bots.startNotifications();
    const only = flags.bot?.map((name) => botWithName(service.list(), name).id);
    if (!service.host('plutarc run', only)) {
      throw new UserError(
        `The bots of this data folder are hosted by ${hostName(service.hostInfo())} already: control them with "plutarc bots", or end it first.`,
        { code: 'refused' },
      );
    }
    bots.startDailyLists();
    for (const id of only ?? []) prepare(bots, id, flags);
    context.stderr(`Hosting the bots of ${context.dataFolder(flags.dataDir)}; Ctrl+C ends it.`);
    await untilDone(() => flags.exitAtEnd === true && !service.busy);
    const failed = service.list().filter(({ id, state }) => state === 'error' && (only?.includes(id) ?? true));
    if (flags.exitAtEnd && failed.length > 0) {
      throw new UserError(failed.map(({ name, error }) => `${name}: ${error}`).join('; '), { code: 'failed' });
    }
  } finally {
    await bots.close();
  }
}

function prepare({ service }: OpenBots, id: string, { replayFrom, replaySpeed }: RunFlags): void {
  if (replaySpeed !== undefined) service.setSpeed(id, parseSpeed(replaySpeed));
  if (replayFrom !== undefined) service.setReplayFrom(id, parseTime(replayFrom, '--replay-from'));
  const { state } = service.get(id);
  if ((state === 'stopped' || state === 'error') && !service.startWaits(id)) service.command(id, 'start');
}

/** Resolves on SIGINT and SIGTERM, or when `done` says so. */
function untilDone(done: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearInterval(timer);
      process.off('SIGINT', end);
      process.off('SIGTERM', end);
      resolve();
    };
    const timer = setInterval(() => {
      if (done()) end();
    }, CHECK_MS);
    process.on('SIGINT', end);
    process.on('SIGTERM', end);
  });
}

/** Writes what happens as JSON lines or for people. */
function printer(json: boolean, context: CliContext) {
  const states = new Map<string, BotState>();
  const bots = new Map<string, Bot>();
  const write = (line: object, text: string) => context.stdout(`${json ? JSON.stringify(line) : text}\n`);
  return {
    remember(bot: Bot): void {
      states.set(bot.id, bot.state);
      bots.set(bot.id, bot);
    },
    state(id: string, bot: Bot | null): void {
      if (!bot || states.get(id) === bot.state) return;
      const known = states.has(id);
      this.remember(bot);
      // What is told while the list is read for the first time is no news.
      if (!known) return;
      const { name, state, error } = bot;
      write(
        { bot: id, at: bot.since, kind: 'state', state, error },
        `${name}: ${state}${error === null ? '' : `: ${error}`}`,
      );
    },
    event(id: string, line: Parameters<typeof eventText>[0]): void {
      const bot = bots.get(id);
      const markets = bot?.config.markets.map(({ market }) => market) ?? [];
      write({ bot: id, at: line.at, ...line.event }, `${bot?.name ?? id}: ${eventText(line, markets)}`);
    },
  };
}
