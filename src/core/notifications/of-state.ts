import { botTitle, type Notification, type NotifyingBot } from './notification.ts';

/** The part of a bot's states that is told apart here; any other one is on the way between two of these. */
interface Standing {
  readonly state: string;
  /** Why it is in error; null unless it is. */
  readonly error: string | null;
  /** What it is doing beyond its state. */
  readonly note: string | null;
}

/**
 * What is told when a bot has come from one state into another; null for what is on the way (starting, stopping) and for
 * what the command that led there tells (pause, resume).
 */
export function notificationOfState(from: string, to: Standing, bot: NotifyingBot): Notification | null {
  const title = botTitle(bot);
  const text = to.note ?? '';
  switch (to.state) {
    case 'error':
      return { category: 'status', urgent: true, title: `${title} needs you`, text: to.error ?? text };
    case 'offline':
      return { category: 'connection', urgent: false, title: `${title} is offline`, text };
    case 'stopped':
      return { category: 'status', urgent: false, title: `${title} has stopped`, text };
    case 'running':
    case 'paused': {
      const paused = to.state === 'paused' ? ', entries paused' : '';
      if (from === 'offline') {
        return { category: 'connection', urgent: false, title: `${title} is connected again${paused}`, text };
      }
      if (from === 'running' || from === 'paused') return null;
      return { category: 'status', urgent: false, title: `${title} is running${paused}`, text };
    }
    default:
      return null;
  }
}
