import type { Bot, BotMarket, KillOutcome } from '#contract/bots.ts';
import { isActive } from '../fleet.ts';
import { plainNumber } from '../money-text.ts';
import type { Question } from './question.ts';

export type QuitAnswer = 'quit' | 'flatten' | 'stay';

const QUIT = { label: 'Quit', answer: 'quit' } as const;
const STAY = { label: 'Cancel', answer: 'stay' } as const;
const GO_ON = 'Bots that run now go on by themselves when plutarc is started again.';

/**
 * What the user must know and decide before plutarc quits.
 * @param bots those that this process hosts
 * @returns null where nothing is at stake: no live bot runs and no paper bot holds a position
 */
export function quitQuestion(bots: readonly Bot[]): Question<QuitAnswer> | null {
  const active = bots.filter(isActive);
  const live = active.filter(({ mode }) => mode === 'live');
  if (live.length > 0) return liveQuestion(live, active.length - live.length);
  const holding = active.filter(holds);
  if (holding.length === 0) return null;
  return {
    message: `${bot(holding.length, 'paper bot')} with an open position ${holding.length === 1 ? 'stands' : 'stand'} still while plutarc is closed`,
    detail: [...holding.map(paperLine), '', GO_ON].join('\n'),
    answers: [QUIT, STAY],
    cancel: 'stay',
  };
}

function liveQuestion(live: readonly Bot[], paper: number): Question<QuitAnswer> {
  const lines = live.flatMap(liveLines);
  if (paper > 0) lines.push(`${bot(paper, 'paper bot')} ${paper === 1 ? 'stands' : 'stand'} still as well.`);
  const holding = live.filter(holds);
  return {
    message: `${bot(live.length, 'live bot')} ${live.length === 1 ? 'stops' : 'stop'} when plutarc quits`,
    detail: [...lines, '', GO_ON].join('\n'),
    answers:
      holding.length > 0
        ? [{ ...QUIT, label: 'Quit and leave positions' }, { label: 'Flatten, then quit', answer: 'flatten' }, STAY]
        : [QUIT, STAY],
    cancel: 'stay',
  };
}

/** What is said when positions were to be closed before quitting, and it cannot be shown that they are. */
export function notFlatQuestion(outcomes: readonly KillOutcome[]): Question<'stay'> {
  return {
    message: 'Not everything could be closed, so plutarc does not quit',
    detail: outcomes
      .filter(({ ok }) => !ok)
      .map(({ name, text }) => `${name}: ${text}`)
      .join('\n'),
    answers: [{ label: 'Close', answer: 'stay' }],
    cancel: 'stay',
  };
}

/** Live bots that hold something: those that are closed before quitting. */
export function botsToFlatten(bots: readonly Bot[]): Bot[] {
  return bots.filter((each) => each.mode === 'live' && isActive(each) && holds(each));
}

function holds({ standing }: Bot): boolean {
  return standing.markets.some(({ position, external }) => position !== null || external !== null);
}

function paperLine({ name, standing }: Bot): string {
  const positions = standing.markets.map(positionText).filter((text) => text !== null);
  return `${name}: ${positions.join('; ')}.`;
}

function liveLines({ name, keyLabel, standing }: Bot): string[] {
  const lines = standing.markets.flatMap((market) => {
    const position = positionText(market);
    const mine = position === null ? [] : [`${position}. ${stopText(market)}`];
    const { external } = market;
    if (external === null) return mine;
    return [...mine, `${plainNumber(external.amount)} of ${market.market} that it cannot explain stay as they are.`];
  });
  const whose = keyLabel === null ? name : `${name} (${keyLabel})`;
  return lines.length === 0 ? [`${whose}: no position.`] : lines.map((line) => `${whose}: ${line}`);
}

function positionText({ market, position }: BotMarket): string | null {
  if (!position) return null;
  return `${position.side} ${plainNumber(position.amount)} of ${market} from ${plainNumber(position.entryPrice)}`;
}

/** Where the stop of a position is, and so whether it still works while plutarc is closed. */
function stopText({ position }: BotMarket): string {
  if (!position || position.stopIn === null) return 'It has NO stop.';
  const at = position.stop === null ? '' : ` at ${plainNumber(position.stop)}`;
  return position.stopIn === 'exchange'
    ? `Its stop${at} stays on the exchange.`
    : `Its stop${at} is in plutarc only: while plutarc is closed, nobody closes the position.`;
}

function bot(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
