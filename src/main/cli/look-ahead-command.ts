import type { Command } from 'commander';
import { evenCuts, lookAheadCheck } from '#core/analysis/look-ahead.ts';
import { formatUtc } from '#core/market/calendar.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { UserError } from '#main/errors.ts';
import { addFeedOptions } from './backtest-options.ts';
import { type FeedFlags, readFeed } from './candle-feed.ts';
import type { CliContext } from './context.ts';
import { loadTemplate } from './load-template.ts';
import { writeJson } from './output-file.ts';

interface LookAheadFlags extends FeedFlags {
  readonly template: string;
  readonly cuts: string;
  readonly json?: string;
}

const MAX_CUTS = 1000;

/** `plutarc lookahead-check` */
export function registerLookAheadCommand(program: Command, context: CliContext): void {
  addFeedOptions(program.command('lookahead-check'))
    .description('shows whether a strategy decides on candles that it could not have known yet')
    .option('--cuts <N>', 'how many shorter runs are compared with the whole one', '20')
    .option('--json <FILE>', 'result as JSON; - is standard output')
    .addHelpText(
      'after',
      `
The strategy runs over all candles and over the first part of them, cut off at several places. Decisions and closed
trades of each shorter run must be those of the long one. Ends with status 1 when they are not.

Example:
  plutarc lookahead-check --template ema-trend --candles BTCUSDT-1h.csv --timeframe 1h`,
    )
    .action((flags: LookAheadFlags) => {
      const strategy = loadTemplate(flags.template, { context, dataDir: flags.dataDir });
      const cuts = Number(flags.cuts);
      if (!Number.isInteger(cuts) || cuts < 1 || cuts > MAX_CUTS) {
        throw new UserError(`--cuts ${flags.cuts} must be a whole number from 1 to ${MAX_CUTS}`);
      }
      const { timeframe, markets } = readFeed(flags, context);
      const [market, another] = markets;
      if (another) throw new UserError('The look-ahead check works on one market: give --candles or --market once.');
      const { candles } = market;
      const result = lookAheadCheck(
        {
          ...market,
          strategy,
          timeframeMs: timeframeMs(timeframe),
          instrument: instrumentSchema.parse({}),
          settings: backtestSettingsSchema.parse({}),
        },
        evenCuts(candles.length, cuts),
      );
      if (flags.json !== undefined) writeJson(context, flags.json, result);
      const name = `"${strategy.template.name}" on ${market.market} ${timeframe}`;
      const [first] = result.findings;
      if (first) {
        throw new UserError(
          `${name} looks ahead: with ${first.cut} candles the ${first.what} at ${formatUtc(first.time)} UTC is another than with all of them.`,
          { code: 'failed' },
        );
      }
      if (flags.json !== '-') {
        context.stdout(`${name} does not look ahead: ${result.cuts.length} shorter runs decided the same\n`);
      }
    });
}
