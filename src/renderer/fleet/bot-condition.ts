import type { Bot } from '#contract/bots.ts';

/** From the one that asks most urgently for the user to the one that least does. */
const BY_URGENCY = [
  'attention',
  'offline',
  'halted',
  'paused',
  'starting',
  'stopping',
  'warming-up',
  'running',
  'finished',
  'stopped',
] as const;
export type ConditionKind = (typeof BY_URGENCY)[number];

/** How a bot is doing: its state and whatever keeps it from doing all that it could. */
export interface Condition {
  readonly kind: ConditionKind;
  readonly label: string;
  /** When what holds it ends by itself, ms; null where it does not. */
  readonly until: number | null;
}

const LABELS: Readonly<Record<ConditionKind, string>> = {
  attention: 'Needs attention',
  offline: 'Offline, trying again',
  halted: 'Halted by a limit',
  paused: 'Entries paused',
  starting: 'Starting',
  stopping: 'Stopping',
  'warming-up': 'Warming up',
  running: 'Running',
  finished: 'Replay finished',
  stopped: 'Stopped',
};

export function conditionOf(bot: Bot): Condition {
  const kind = kindOf(bot);
  const { warmup, risk } = bot.standing;
  if (kind === 'warming-up' && warmup) {
    return { kind, label: `${LABELS[kind]} ${warmup.seen}/${warmup.needed}`, until: null };
  }
  if (kind === 'halted') {
    const ends = risk.locks.map(({ until }) => until);
    // The last one to end decides, and one that the user has to end never does.
    const until = ends.reduce<number | null>((a, b) => (a === null || b === null ? null : Math.max(a, b)), 0);
    return { kind, label: until === null ? 'Halted until you end the lock' : 'Halted', until };
  }
  return { kind, label: LABELS[kind], until: null };
}

function kindOf({ state, standing }: Bot): ConditionKind {
  if (state === 'error') return 'attention';
  if (state === 'stopped') return standing.atEnd ? 'finished' : 'stopped';
  if (standing.markets.some(({ external }) => external !== null)) return 'attention';
  if (state === 'starting' || state === 'stopping' || state === 'offline') return state;
  if (standing.risk.locks.length > 0) return 'halted';
  if (state === 'paused') return 'paused';
  return standing.warmup ? 'warming-up' : 'running';
}

/** The condition that asks most urgently for the user; null without bots. */
export function worstCondition(bots: readonly Bot[]): ConditionKind | null {
  const found = new Set(bots.map(kindOf));
  return BY_URGENCY.find((kind) => found.has(kind)) ?? null;
}

/** The most urgent first; bots in the same condition keep their order. */
export function byUrgency(bots: readonly Bot[]): Bot[] {
  const rank = (bot: Bot) => BY_URGENCY.indexOf(kindOf(bot));
  return [...bots].sort((a, b) => rank(a) - rank(b));
}

/** Whether it trades or could: everything but a bot that has stopped. */
export function isActive({ state }: Pick<Bot, 'state'>): boolean {
  return state !== 'stopped';
}

export function hasPosition({ standing }: Pick<Bot, 'standing'>): boolean {
  return standing.markets.some(({ position }) => position !== null);
}
