import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { LiveCommit } from '#main/adapters/storage/live-table.ts';
import { GroupCommit } from '#main/services/bots/live/group-commit.ts';

const NOTHING: LiveCommit = {
  bot: { moments: 0, heartbeat: 0, trades: [], events: [], equity: [], done: [] },
  record: null,
  orders: [],
  foreignFills: [],
  mark: null,
};

/** A group whose commits are noted; those of the bots that are named fail. */
function noted({ gatherMs = 5, failing = [] as string[] } = {}) {
  const commits: string[][] = [];
  const told: string[] = [];
  const table = {
    commitAll: (all: readonly { readonly botId: string }[]) => {
      commits.push(all.map(({ botId }) => botId));
      return all.map(({ botId }) => (failing.includes(botId) ? new Error('it does not fit') : null));
    },
  };
  const group = new GroupCommit(table, gatherMs);
  const write = (botId: string) => {
    const kept = () => told.push(`${botId} kept`);
    const lost = () => told.push(`${botId} lost`);
    group.write(botId, NOTHING, kept, lost);
  };
  return { group, commits, told, write };
}

describe('a commit of many bots', () => {
  it('holds what all of them have written in one turn, and is done before the turn ends', async () => {
    const { commits, told, write } = noted();
    write('a');
    write('b');
    expect(told).toEqual([]);
    await Promise.resolve();
    expect(commits).toEqual([['a', 'b']]);
    expect(told).toEqual(['a kept', 'b kept']);
  });

  it('tells only the one of whom something could not be written', async () => {
    const { told, write } = noted({ failing: ['b'] });
    for (const bot of ['a', 'b', 'c']) write(bot);
    await Promise.resolve();
    expect(told).toEqual(['a kept', 'b lost', 'c kept']);
  });

  it('gathers what nothing waits for, and lets what is urgent pass it', async () => {
    const { group, commits, write } = noted({ gatherMs: 20 });
    group.soon(() => write('a'));
    group.soon(() => write('b'));
    write('urgent');
    await Promise.resolve();
    expect(commits).toEqual([['urgent']]);
    await wait(40);
    expect(commits).toEqual([['urgent'], ['a', 'b']]);
  });

  it('writes everything when it is told to, once', async () => {
    const { group, commits, write } = noted({ gatherMs: 20 });
    group.soon(() => write('a'));
    group.flush();
    expect(commits).toEqual([['a']]);
    await wait(40);
    expect(commits).toHaveLength(1);
  });
});
