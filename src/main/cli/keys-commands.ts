import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import type * as Actions from './keys-actions.ts';

/** Loaded by the command that needs them: the exchanges' profiles are no business of the others. */
const actions = (): Promise<typeof Actions> => import('./keys-actions.ts');

/** `plutarc keys add | test | list | deactivate | activate | remove | assign | unassign` */
export function registerKeysCommands(program: Command, context: CliContext): void {
  const keys = program.command('keys').description('adds, tests, lists and removes keys of exchanges');
  const command = (name: string, description: string) =>
    keys.command(name).description(description).option('--data-dir <DIR>', 'folder with the databases');
  const json = (what: string) =>
    ['--json <FILE>', `write ${what} as JSON to a file, or to standard output with -`] as const;
  const KEY = 'id or label of a key';

  command('add', 'tests a key and stores it; its parts come from prompts, or from standard input as one JSON object')
    .requiredOption('--exchange <ID>', 'bybit, binance, krakenfutures, okx, …')
    .requiredOption('--label <L>', 'a name of your own')
    .requiredOption('--contract <TYPE>', 'linear or inverse')
    .option('--testnet', 'the key is one of the testnet')
    .option(
      '--confirm-no-withdrawal',
      'I have made sure that this key cannot withdraw (asked for where the exchange does not tell)',
    )
    .option(...json('{ id, masked, test }'))
    .addHelpText(
      'after',
      '\nStandard input: {"apiKey","secret","password"?,"uid"?,"walletAddress"?,"privateKey"?}. Never give a secret as an argument.\n',
    )
    .action(async (flags: Actions.AddFlags) => (await actions()).addKey(context, flags));

  command('test', 'tests a key again and says what is wrong with it')
    .argument('<key>', KEY)
    .option(...json('the result'))
    .action(async (name: string, flags: Actions.KeyFlags) => (await actions()).testStoredKey(context, name, flags));

  command('list', 'lists the keys, without their secrets')
    .option(...json('the list'))
    .action(async (flags: Actions.KeyFlags) => (await actions()).listKeys(context, flags));

  command('deactivate', 'lets a key open no more positions; what is open is still closed with it')
    .argument('<key>', KEY)
    .action(async (name: string, flags: Actions.KeyFlags) => (await actions()).setActive(context, name, false, flags));

  command('activate', 'lets a key open positions again')
    .argument('<key>', KEY)
    .action(async (name: string, flags: Actions.KeyFlags) => (await actions()).setActive(context, name, true, flags));

  command('remove', 'removes a key and its secret, at once and for good')
    .argument('<key>', KEY)
    .action(async (name: string, flags: Actions.KeyFlags) => (await actions()).removeKey(context, name, flags));

  command('assign', 'sets how a key trades an instrument; replaces what was set before')
    .argument('<key>', KEY)
    .requiredOption('--symbol <SYMBOL>', 'such as BTC/USDT:USDT')
    .option('--leverage <N>', 'leverage, for sizing only where the exchange does not take it', '1')
    .option('--margin-mode <MODE>', 'isolated or cross (default: isolated where there is a choice)')
    .option('--sizing <SIZING>', 'equity-percent:P, notional:X or risk-percent:P', 'equity-percent:100')
    .action(async (name: string, flags: Actions.AssignFlags) =>
      (await actions()).assignInstrument(context, name, flags),
    );

  command('unassign', 'takes an instrument from a key')
    .argument('<key>', KEY)
    .requiredOption('--symbol <SYMBOL>', 'such as BTC/USDT:USDT')
    .action(async (name: string, flags: Actions.AssignFlags) =>
      (await actions()).unassignInstrument(context, name, flags),
    );
}
