import type { Bot } from '#contract/bots.ts';
import { parseMarketId } from '#core/market/market-id.ts';
import { signedMoney } from './money-text.ts';

/** From the least to the most that the user should look at. */
export const FLEET_STATES = ['idle', 'running', 'paused', 'offline', 'attention'] as const;
export type FleetState = (typeof FLEET_STATES)[number];

/** All bots at a glance. */
export interface Fleet {
  /** The worst state that a bot is in. */
  readonly state: FleetState;
  readonly bots: readonly FleetBot[];
}

export interface FleetBot {
  readonly id: string;
  readonly name: string;
  /** Whose money it trades with where it is not the user's own. */
  readonly account: '' | 'paper' | 'testnet' | 'simulator';
  readonly state: FleetState;
  /** Whether it trades, or tries to; and whether the user lets it make no entries. */
  readonly active: boolean;
  readonly paused: boolean;
  /** Its state in the words that the window uses. */
  readonly words: string;
  /** Mark-to-market result of its day, in the coin of its account; of no interest when the bot is stopped. */
  readonly today: number;
  readonly coin: string;
}

export function fleetOf(bots: readonly Bot[]): Fleet {
  const all = bots.map(fleetBot);
  const worst = Math.max(0, ...all.map(({ state }) => FLEET_STATES.indexOf(state)));
  return { state: FLEET_STATES[worst], bots: all };
}

/** Whether a bot trades, or tries to. */
export function isActive({ state }: Pick<Bot, 'state'>): boolean {
  return state !== 'stopped' && state !== 'error';
}

function fleetBot(bot: Bot): FleetBot {
  const { id, name, config, standing } = bot;
  const [state, words] = stateOf(bot);
  return {
    id,
    name,
    account: accountOf(bot),
    state,
    active: isActive(bot),
    paused: bot.state === 'paused',
    words,
    today: standing.equity - standing.dayStart,
    coin: parseMarketId(config.markets[0].market)?.symbol.split(':')[1] ?? '',
  };
}

function accountOf({ mode, testnet, endpoint }: Bot): FleetBot['account'] {
  if (mode === 'paper') return 'paper';
  if (endpoint !== null) return 'simulator';
  return testnet ? 'testnet' : '';
}

function stateOf({ state, standing, error }: Bot): readonly [FleetState, string] {
  if (state === 'error' || error !== null) return ['attention', 'needs attention'];
  if (state === 'stopped') return ['idle', standing.atEnd ? 'replay finished' : 'stopped'];
  if (standing.markets.some(({ external }) => external !== null)) return ['attention', 'needs a decision'];
  if (state === 'offline') return ['offline', 'offline'];
  if (state === 'paused') return ['paused', 'entries paused'];
  if (standing.risk.locks.length > 0) return ['paused', 'halted by a limit'];
  if (state === 'running' && standing.warmup) {
    return ['running', `warming up ${standing.warmup.seen}/${standing.warmup.needed}`];
  }
  return ['running', state];
}

/** What the tray icon says when the pointer is over it; short, as Windows shows 127 characters. */
export function tooltipOf({ bots }: Fleet): string {
  const active = bots.filter((bot) => bot.active);
  const waiting = bots.filter(({ state }) => state === 'attention').length;
  const parts = [active.length === 0 ? 'no bot runs' : `${count(active.length, 'bot')} running`];
  if (waiting > 0) parts.push(`${waiting} ${waiting === 1 ? 'needs' : 'need'} attention`);
  const real = todayIn(active.filter(({ account }) => account === ''));
  const rest = todayIn(active.filter(({ account }) => account !== ''));
  if (real !== '') parts.push(`today ${real}`);
  // Play money is never added to real money.
  if (rest !== '') parts.push(`${real === '' ? 'today ' : ''}${rest} on paper`);
  return `plutarc: ${parts.join(', ')}`;
}

/** The results of the day, one for each coin. */
function todayIn(bots: readonly FleetBot[]): string {
  const sums = new Map<string, number>();
  for (const { coin, today } of bots) sums.set(coin, (sums.get(coin) ?? 0) + today);
  return [...sums].map(([coin, sum]) => signedMoney(sum, coin)).join(', ');
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
