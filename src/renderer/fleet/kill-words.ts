import type { Bot, KillAction } from '#contract/bots.ts';
import { formatCount } from '#renderer/format/number.ts';
import { accountKind } from './account-kind.ts';
import { isActive } from './bot-condition.ts';
import { positionsOf } from './open-positions.ts';

export interface KillWords {
  readonly action: KillAction;
  readonly title: string;
  /** What it does to these bots, as one or two sentences. */
  readonly text: string;
  /** What the user should know before; null for nothing. */
  readonly warning: string | null;
  readonly button: string;
}

/** Bots that the kill switch acts on. */
export function killable(bots: readonly Bot[]): Bot[] {
  return bots.filter((bot) => isActive(bot) && bot.state !== 'error');
}

/** The three actions of the kill switch, the mildest first, with what each does to the bots that there are. */
export function killWords(bots: readonly Bot[]): KillWords[] {
  const count = formatCount(bots.length, 'bot');
  const positions = bots.flatMap(positionsOf);
  // A paper bot's positions are watched by nobody but itself and cost nothing.
  const real = new Set(bots.filter((bot) => accountKind(bot) !== 'paper').map(({ id }) => id));
  const unguarded = positions.filter(({ botId, stopIn }) => real.has(botId) && stopIn !== 'exchange').length;
  return [
    {
      action: 'pause',
      title: 'Pause entries',
      text: `${count} ${bots.length === 1 ? 'enters' : 'enter'} nothing new. Stops, targets and exits go on.`,
      warning: null,
      button: 'Hold to pause',
    },
    {
      action: 'stop',
      title: 'Stop the bots',
      text:
        positions.length === 0
          ? 'Bots end. No position is open.'
          : `Bots end. ${formatCount(positions.length, 'position')} and the stops that wait on an exchange stay as they are.`,
      warning:
        unguarded === 0
          ? null
          : `${formatCount(unguarded, 'position')} ${unguarded === 1 ? 'has' : 'have'} no stop on the exchange: nobody watches ${unguarded === 1 ? 'it' : 'them'} then.`,
      button: 'Hold to stop',
    },
    {
      action: 'flatten',
      title: 'Flatten everything',
      text: `All orders are cancelled${
        positions.length === 0 ? '' : ` and ${formatCount(positions.length, 'position')} closed at the market`
      }. Then the exchange is read back.`,
      warning: null,
      button: 'Hold to flatten',
    },
  ];
}
