import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { LiveCommit } from '#main/adapters/storage/live-table.ts';
import { GroupCommit } from '#main/services/bots/live/group-commit.ts';
import { RightOfWay } from '#main/services/live-candles/right-of-way.ts';

const commit = {} as LiveCommit;

describe('a group of commits', () => {
  it('writes what several bots decide in one turn with one wait, and tells each when it is on the disk', async () => {
    const written: string[][] = [];
    const group = new GroupCommit({
      commitAll: (commits) => {
        written.push(commits.map(({ botId }) => botId));
        return commits.map(() => null);
      },
    });
    const told: string[] = [];
    for (const id of ['a', 'b', 'c']) {
      group.write(
        id,
        commit,
        () => told.push(id),
        () => told.push(`${id} lost`),
      );
    }
    await Promise.resolve();
    expect(written).toEqual([]);
    await turn();
    expect(written).toEqual([['a', 'b', 'c']]);
    expect(told).toEqual(['a', 'b', 'c']);
  });

  it('writes the first orders of a moment at once, and those that follow with one wait at the end of the turn', async () => {
    const written: string[][] = [];
    const rightOfWay = new RightOfWay();
    const table = {
      commitAll: (commits: readonly { readonly botId: string }[]) => {
        written.push(commits.map(({ botId }) => botId));
        return commits.map(() => null);
      },
    };
    const group = new GroupCommit(table, { rightOfWay });
    const nothing = () => undefined;
    const write = (id: string) => group.write(id, { durable: true } as LiveCommit, nothing, nothing);
    for (const id of ['a', 'b']) write(id);
    expect(written).toEqual([]);
    expect(rightOfWay.over).not.toBeNull();
    await Promise.resolve();
    expect(written).toEqual([['a', 'b']]);
    for (const id of ['c', 'd']) {
      write(id);
      await Promise.resolve();
    }
    expect(written).toHaveLength(1);
    await turn();
    expect(written.slice(1)).toEqual([['c', 'd']]);
    await wait(40);
    write('e');
    await Promise.resolve();
    expect(written.slice(2)).toEqual([['e']]);
  });

  it('tells only the one whose rows were wrong, and all when nothing could be written', async () => {
    let broken = false;
    const group = new GroupCommit({
      commitAll: (commits) => {
        if (broken) throw new Error('the disk is full');
        return commits.map(({ botId }) => (botId === 'b' ? new Error('a defect') : null));
      },
    });
    const told: string[] = [];
    const write = (id: string) =>
      group.write(
        id,
        commit,
        () => told.push(id),
        (error) => told.push(`${id}: ${error instanceof Error ? error.message : ''}`),
      );
    for (const id of ['a', 'b', 'c']) write(id);
    group.flush();
    expect(told.splice(0)).toEqual(['a', 'b: a defect', 'c']);
    broken = true;
    for (const id of ['a', 'b']) write(id);
    group.flush();
    expect(told).toEqual(['a: the disk is full', 'b: the disk is full']);
  });

  it('gathers what nothing waits for, lets what is urgent pass it, and writes it once', async () => {
    const written: string[][] = [];
    const table = {
      commitAll: (commits: readonly { readonly botId: string }[]) => {
        written.push(commits.map(({ botId }) => botId));
        return commits.map(() => null);
      },
    };
    const group = new GroupCommit(table, { gatherMs: 20 });
    const nothing = () => undefined;
    const write = (id: string) => group.write(id, commit, nothing, nothing);
    for (const id of ['a', 'b']) group.soon(() => write(id));
    write('urgent');
    await turn();
    expect(written).toEqual([['urgent']]);
    await wait(60);
    expect(written).toEqual([['urgent'], ['a', 'b']]);
    group.soon(() => write('last'));
    group.flush();
    await wait(60);
    expect(written.slice(2)).toEqual([['last']]);
  });

  it('has what did not wait for the disk brought there by another thread, once for several writes', async () => {
    let syncs = 0;
    const sync = async () => {
      syncs++;
    };
    const group = new GroupCommit({ commitAll: (commits) => commits.map(() => null) }, { sync });
    const write = (durable: boolean) =>
      group.write(
        'a',
        { durable } as LiveCommit,
        () => undefined,
        () => undefined,
      );
    write(true);
    group.flush();
    await wait(60);
    expect(syncs).toBe(0);
    write(false);
    group.flush();
    write(false);
    group.flush();
    await wait(60);
    expect(syncs).toBe(1);
  });
});
