import { botTitle, type Notification, type NotifyingBot } from './notification.ts';

const DONE: Readonly<Record<string, string>> = {
  pause: 'entries are paused',
  resume: 'entries are allowed again',
  flatten: 'everything is to be closed',
  release: 'the limits are released',
};

/** What is told when a bot carries out a command; null for start and stop, which its new state tells. */
export function notificationOfCommand(command: string, bot: NotifyingBot): Notification | null {
  const done = DONE[command];
  if (done === undefined) return null;
  return { category: 'commands', urgent: false, title: `${botTitle(bot)}: ${done}`, text: '' };
}

const KILLED = { pause: 'entries paused', stop: 'bots stopped', flatten: 'everything closed' } as const;

/** What is told of the kill switch. What could not be shown to be done is a risk, and urgent. */
export function notificationOfKillSwitch(
  action: keyof typeof KILLED,
  outcomes: readonly { readonly ok: boolean; readonly text: string }[],
): Notification {
  const failed = outcomes.filter(({ ok }) => !ok);
  const count = `${outcomes.length} ${outcomes.length === 1 ? 'bot' : 'bots'}`;
  if (failed.length > 0) {
    return {
      category: 'risk',
      urgent: true,
      title: `Kill switch: ${failed.length} of ${count} did not obey`,
      text: failed.map(({ text }) => text).join('\n'),
    };
  }
  return { category: 'commands', urgent: false, title: `Kill switch: ${KILLED[action]}`, text: `${count} obeyed.` };
}
