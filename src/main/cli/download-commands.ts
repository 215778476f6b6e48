import type { Command } from 'commander';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import type { CliContext } from './context.ts';
import type * as Actions from './download-actions.ts';
import { TIME_HELP } from './parse-time.ts';

/** Loaded by the command that needs them: the exchanges' profiles are no business of the others. */
const actions = (): Promise<typeof Actions> => import('./download-actions.ts');

/** Adds `data download` and `data instruments`. */
export function registerDownloadCommands(data: Command, context: CliContext): void {
  const command = (name: string, description: string, json: string) =>
    data
      .command(name)
      .description(description)
      .option('--json <FILE>', `${json} into a file; - is standard output`)
      .option('--data-dir <DIR>', 'folder with the databases (default: PLUTARC_DATA_DIR, else the usual place)');

  command('download', 'fetch candles and funding rates from an exchange; no key is needed', 'machine-readable result')
    .requiredOption('--market <EX:SYMBOL>', 'exchange and symbol, such as bybit:BTC/USDT:USDT')
    .option(
      '--timeframe <TF>',
      `one of ${TIMEFRAMES.join(', ')}; put together from shorter ones where the exchange lacks it`,
    )
    .option('--from <TIME>', `first moment (${TIME_HELP}; default: as far back as the exchange goes)`)
    .option('--to <TIME>', 'last moment, itself excluded (default: now)')
    .option('--funding', 'funding rates too; without --timeframe those alone')
    .option('--fill-gaps', 'only ask again for candles that are missing between stored ones')
    .addHelpText(
      'after',
      `
Every page is stored as it comes: after Ctrl+C, or when the machine goes down, the same command goes on where it was.
Only closed candles are stored, and what is stored already is never changed.

Examples:
  plutarc data download --market bybit:BTC/USDT:USDT --timeframe 1h --from 2024-01-01 --funding
  plutarc data download --market okx:ETH/USD:ETH --timeframe 5m --from 2026-01-01 --to 2026-07-01 --json -`,
    )
    .action(async (flags: Actions.DownloadFlags) => (await actions()).download(context, flags));

  command('instruments', 'perpetuals of an exchange, as last read; read anew when that is a day old', 'the list')
    .requiredOption('--exchange <ID>', 'bybit, binance, krakenfutures, okx, …')
    .option('--search <TEXT>', 'words that must occur in the name')
    .option('--refresh', 'read the list anew')
    .addHelpText('after', '\nExample:\n  plutarc data instruments --exchange bybit --search eth')
    .action(async (flags: Actions.InstrumentFlags) => (await actions()).listInstruments(context, flags));
}
