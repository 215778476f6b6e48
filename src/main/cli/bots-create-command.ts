import type { Command } from 'commander';
import { INSTRUMENT_PRESETS } from '#core/market/instrument-presets.ts';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import { UserError } from '#main/errors.ts';
import { findSystemTemplate } from '#main/services/strategies/system-templates.ts';
import { MAINTENANCE_TIERS_HELP } from './backtest-options.ts';
import type { CreateFlags } from './bot-config-options.ts';
import type { CliContext } from './context.ts';
import { addExecutionOptions } from './execution-options.ts';
import { findOwn, loadTemplate } from './load-template.ts';
import { writeJson } from './output-file.ts';
import { TIME_HELP } from './parse-time.ts';
import { withBots } from './with-bots.ts';

/** `plutarc bots create` */
export function registerCreateBot(bots: Command, context: CliContext): void {
  const command = bots
    .command('create')
    .description('creates a bot and prints its id')
    .requiredOption('--name <N>', 'what it is called')
    .requiredOption(
      '--template <ID|FILE>',
      'system template, strategy of the data folder, or a plutarc-strategy/1 file',
    )
    .option('--paper', 'trades on a paper account')
    .option('--key <KEY>', 'trades on the account of this exchange key: id or label')
    .requiredOption('--market <EX:SYMBOL>', 'may be given several times', (value: string, before: string[] = []) => [
      ...before,
      value,
    ])
    .requiredOption('--timeframe <TF>', `one of ${TIMEFRAMES.join(', ')}`)
    .option(
      '--feed <FEED>',
      'live: candles of the exchange from now on; replay: stored ones (default: replay with a flag of replays or where a market has no exchange to ask, else live)',
    )
    .option('--replay-from <DATE>', `begins with the stored candles of this moment (${TIME_HELP}); default: the first`)
    .option('--replay-speed <X>', 'market time per real time, such as 60, or max (the default)')
    .option('--accept-slow-candles', 'for a timeframe under 15m where the exchange has candles up to a minute late')
    .option('--equity <X>', 'equity of the paper account in the settlement coin', '10000')
    .option('--leverage <X>', 'leverage', '1')
    .option('--margin-mode <MODE>', 'isolated or cross', 'isolated')
    .option('--sizing <SIZING>', 'equity-percent:P, notional:X or risk-percent:P', 'equity-percent:100')
    .option('--max-daily-loss <PCT>', 'no entries for the rest of a day that has lost this part of its first equity')
    .option('--day-start <HOUR>', 'hour (UTC) at which that day begins', '0')
    .option('--max-drawdown <PCT>', 'no entries, until "bots release", once this part of the highest equity is lost')
    .option('--max-consecutive-losses <N>', 'no entries for the cool-down after so many losing trades in a row')
    .option('--cool-down <MINUTES>', 'how long that lasts', '60')
    .option('--max-slippage-bps <X>', 'no entry at a price that has moved so far against it since the close')
    .option('--max-orders-per-minute <N>', 'most entries in a minute; none for no limit', '20')
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
    .option('--fee-taker <X>', 'fee of market and stop fills, as a fraction (default: of the exchange, else 0.0005)')
    .option('--fee-maker <X>', 'fee of limit fills, as a fraction (default: of the exchange, else 0.0002)')
    .option('--preset <ID>', `contract of a known instrument: ${INSTRUMENT_PRESETS.map(({ id }) => id).join(', ')}`)
    .option('--contract <TYPE>', 'linear or inverse (default: linear)')
    .option('--contract-size <X>', 'size of one contract (default: 1)')
    .option('--tick <X>', 'price step (default: 0, none)')
    .option('--step <X>', 'amount step in contracts (default: 0, none)')
    .option('--min-amount <X>', 'smallest order in contracts (default: 0)')
    .option('--min-notional <X>', 'smallest order in quote currency (default: 0)')
    .option('--maintenance-margin <X>', 'maintenance margin as a fraction of the notional (default: 0.005)')
    .option('--maintenance-tiers <TIERS>', MAINTENANCE_TIERS_HELP)
    .option('--max-leverage <X>', 'highest leverage of the instrument (default: 0, not known)')
    .option('--data-dir <DIR>', 'folder with the databases (default: PLUTARC_DATA_DIR, else the usual place)')
    .option('--json <FILE>', 'the bot as JSON; - is standard output')
    .addHelpText(
      'after',
      `
A bot on live candles trades the contract that its exchange lists; --preset and the flags after it are for replays.
A bot with --key trades real money from its first start on, which asks for its name (plutarc bots start … --confirm).

Examples:
  plutarc bots create --name Trend --template ema-trend --paper --market bybit:BTC/USDT:USDT --timeframe 1h
  plutarc bots create --name "Last year" --template ema-trend --paper --market bybit:BTC/USDT:USDT --timeframe 1h \\
      --replay-from 2025-01-01 --replay-speed 3600 --max-daily-loss 3 --max-drawdown 20`,
    )
    .action(async (flags: CreateFlags) => await create(flags, context));
  addExecutionOptions(command);
}

async function create(flags: CreateFlags, context: CliContext): Promise<void> {
  const { key } = flags;
  if ((key === undefined) !== (flags.paper === true)) {
    throw new UserError('Say what account the bot has: either --paper, or --key KEY for that of an exchange.');
  }
  // Loaded by the command that needs it: the exchanges' profiles are no business of the others.
  const { feedOf, readBotConfig, readLiveFees } = await import('./bot-config-options.ts');
  const { checkLiveMarkets } = await import('#main/services/bots/live-markets.ts');
  const feed = feedOf(flags);
  const known = findSystemTemplate(flags.template) ?? findOwn(flags.template, { context, dataDir: flags.dataDir });
  const template = known ? null : loadTemplate(flags.template).template;
  const fees = feed.kind === 'live' ? readLiveFees(flags) : {};
  await withBots(context, flags.dataDir, async ({ service, readInstruments, keyNamed }) => {
    const keyId = key === undefined ? null : keyNamed(key);
    const config = readBotConfig(flags, feed, template?.name ?? flags.template, keyId);
    if (keyId === null && feed.kind === 'live') {
      // What needs no answer of the exchange is said first.
      checkLiveMarkets(config);
      await readInstruments(config.markets.map(({ market }) => market));
    }
    const id =
      keyId === null ? service.create(config, template, fees) : await service.createLive(config, template, fees);
    const bot = service.get(id);
    if (flags.json !== undefined) writeJson(context, flags.json, bot);
    else context.stdout(`${bot.id}\n`);
  });
}
