import type { Script } from './scripts.ts';
import { SCRIPTS } from './scripts.ts';
import type { Kill, SessionResult } from './session.ts';

/** A session that is going to be played, with the deaths in it. */
export interface PlannedSession {
  readonly script: Script;
  /** By step: 0 is the start. */
  readonly kills: ReadonlyMap<number, Kill>;
}

/** Steps from one death of a session to the next: the bot has to be in the market again before it makes sense to kill it. */
const SPACING = 2;
/** Points, questions included, that a bot passes on its way back. */
const WAY_BACK = 24;

/**
 * Spreads all points of a script over as few sessions as that takes. Every third death is followed by one on the way back.
 * @param points of an undisturbed session
 */
export function planKills(script: Script, points: SessionResult['points'], seed: number): PlannedSession[] {
  const waiting = points.map(({ host, exchange }) => [...ordinals('host', host), ...ordinals('exchange', exchange)]);
  const sessions: PlannedSession[] = [];
  let planned = seed;
  for (let turn = 0; waiting.some((each) => each.length > 0); turn++) {
    const kills = new Map<number, Kill>();
    for (let step = turn % SPACING; step < waiting.length; step += SPACING) {
      const next = waiting[step].shift();
      if (!next) continue;
      const again = planned % 3 === 0 ? 1 + ((planned * 7) % WAY_BACK) : null;
      kills.set(step, { ...next, again });
      planned++;
    }
    if (kills.size > 0) sessions.push({ script, kills });
  }
  return sessions;
}

function ordinals(side: Kill['side'], count: number): Pick<Kill, 'side' | 'ordinal'>[] {
  return Array.from({ length: count }, (_, k) => ({ side, ordinal: k + 1 }));
}

/** The sessions with the most deaths, spread over all of them, until there are enough. */
export function fewer(sessions: readonly PlannedSession[], kills: number): PlannedSession[] {
  const chosen: PlannedSession[] = [];
  let count = 0;
  // A stride that has no divisor in common with the number of sessions comes to each of them once.
  const stride = sessions.length % 7 === 0 ? 11 : 7;
  for (let k = 0; k < sessions.length && count < kills; k++) {
    const session = sessions[(k * stride) % sessions.length];
    chosen.push(session);
    count += session.kills.size;
  }
  return chosen;
}

/** `market 3:host:5 6:exchange:2:9`: a session as it is named on the command line, with deaths on the way back at the end. */
export function nameOf({ script, kills }: PlannedSession): string {
  const names = [...kills].map(([step, { side, ordinal, again }]) => {
    return [step, side, ordinal, ...(again === null ? [] : [again])].join(':');
  });
  return [script.name, ...names].join(' ');
}

/** @returns null where it is not the name of a session */
export function sessionNamed(name: string): PlannedSession | null {
  const [first, ...rest] = name.trim().split(/\s+/);
  const script = SCRIPTS.find((each) => each.name === first);
  if (!script) return null;
  const kills = new Map<number, Kill>();
  for (const text of rest) {
    const match = /^(\d+):(host|exchange):(\d+)(?::(\d+))?$/.exec(text);
    if (!match) return null;
    const side = match[2] === 'host' ? 'host' : 'exchange';
    kills.set(Number(match[1]), { side, ordinal: Number(match[3]), again: match[4] ? Number(match[4]) : null });
  }
  return { script, kills };
}
