import { inTurns } from '../in-turns.ts';
import type { FaultWorld } from '../world/fault-world.ts';
import type { Host } from '../world/host.ts';
import { nameOf, type PlannedSession } from './plan.ts';
import { type Killed, playSession } from './session.ts';

/** What came of many sessions with deaths. */
export interface SweepResult {
  readonly sessions: number;
  /** Deaths that were planned, those on the way back left out, and those that came to pass. */
  readonly planned: number;
  readonly killed: readonly (Killed & { readonly real: boolean })[];
  readonly failures: readonly {
    readonly session: string;
    readonly real: boolean;
    readonly problems: readonly string[];
  }[];
}

export interface SweepOptions {
  readonly sessions: readonly PlannedSession[];
  readonly seed: number;
  readonly host: (world: FaultWorld) => Host;
  /** Whether the hosts are processes of their own. */
  readonly real: boolean;
  readonly atOnce: number;
}

export async function sweep({ sessions, seed, host, real, atOnce }: SweepOptions): Promise<SweepResult> {
  const killed: (Killed & { real: boolean })[] = [];
  const failures: { session: string; real: boolean; problems: readonly string[] }[] = [];
  await inTurns(sessions, atOnce, async (planned) => {
    const result = await playSession({ ...planned, seed, host });
    killed.push(...result.killed.map((each) => ({ ...each, real })));
    if (result.problems.length > 0) failures.push({ session: nameOf(planned), real, problems: result.problems });
  });
  const count = sessions.reduce((sum, { kills }) => sum + kills.size, 0);
  return { sessions: sessions.length, planned: count, killed, failures };
}
