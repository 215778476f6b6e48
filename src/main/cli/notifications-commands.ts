import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import type * as Actions from './notifications-actions.ts';

/** Loaded by the command that needs them: network and keychain are no business of the others. */
const actions = (): Promise<typeof Actions> => import('./notifications-actions.ts');

const several = (value: string, before: readonly string[] = []) => [...before, value];

/** `plutarc notifications show | set | test | chats` */
export function registerNotificationsCommands(program: Command, context: CliContext): void {
  const notifications = program.command('notifications').description('shows, changes and tests how you are told');
  const command = (name: string, description: string) =>
    notifications
      .command(name)
      .description(description)
      .option('--data-dir <DIR>', 'folder with the databases')
      .option('--json <FILE>', 'write the result as JSON to a file, or to standard output with -');

  command('show', 'shows what is told over which channel, without secrets').action(async (flags: Actions.Flags) =>
    (await actions()).showNotifications(context, flags),
  );

  command('set', 'changes what is told and how; a secret comes from a prompt or from standard input')
    .option('--mode <CATEGORY=MODE>', 'on, silent or off for one category; may be given several times', several)
    .option('--desktop <on|off>', 'pop-ups of the window')
    .option('--sound <on|off>', 'tones of the window')
    .option('--telegram <on|off>', 'messages of your own Telegram bot')
    .option('--chat <ID>', 'chat that the bot writes to')
    .option('--webhook <on|off>', 'JSON posted to an address of yours')
    .option('--secret <NAME>', 'reads telegram-token, webhook-url or webhook-secret and keeps it in the keychain')
    .option('--remove-secret <NAME>', 'removes it')
    .addHelpText(
      'after',
      '\nCategories: status, commands, trades, risk, connection, backtests. Never give a secret as an argument.\n',
    )
    .action(async (flags: Actions.SetFlags) => (await actions()).setNotifications(context, flags));

  command('test', 'sends a message over a channel and says how that went')
    .argument('<channel>', 'telegram or webhook')
    .action(async (channel: string, flags: Actions.Flags) => (await actions()).testChannel(context, channel, flags));

  command('chats', 'lists the chats that have written to your Telegram bot within the last day').action(
    async (flags: Actions.Flags) => (await actions()).listChats(context, flags),
  );
}
