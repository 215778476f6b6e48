import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { LiveCommit } from '#main/adapters/storage/live-table.ts';
import { GroupCommit, type GroupLedger } from '#main/services/bots/live/group-commit.ts';
import { RightOfWay } from '#main/services/live-candles/right-of-way.ts';

const commit = {} as LiveCommit;

describe('a group of commits', () => {
  it('writes what several bots decide in one turn with one wait, and tells each when it is on the disk', async () => {
    const written: string[][] = [];
    const group = new GroupCommit(ledgerThat((ids) => written.push(ids)));
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
    const group = new GroupCommit(
      ledgerThat((ids) => written.push(ids)),
      { rightOfWay },
    );
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
      live: {
        commitAll: (commits) => {
          if (broken) throw new Error('the disk is full');
          return commits.map(({ botId }) => (botId === 'b' ? new Error('a defect') : null));
        },
      },
      syncLog: async () => undefined,
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
    const group = new GroupCommit(
      ledgerThat((ids) => written.push(ids)),
      { gatherMs: 20 },
    );
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

  it('has orders brought onto the disk by another thread at once, and the rest a little later, once for several writes', async () => {
    let syncs = 0;
    const group = new GroupCommit({
      ...ledgerThat(() => undefined),
      syncLog: async () => {
        syncs++;
      },
    });
    const onDisk: Promise<void>[] = [];
    const write = (durable: boolean) =>
      group.write(
        'a',
        { durable } as LiveCommit,
        (promise) => onDisk.push(promise),
        () => undefined,
      );
    write(true);
    await Promise.resolve();
    expect(syncs).toBe(1);
    await expect(onDisk[0]).resolves.toBeUndefined();
    write(false);
    group.flush();
    write(false);
    group.flush();
    expect(syncs).toBe(1);
    await wait(60);
    expect(syncs).toBe(2);
  });

  it('tells those whose orders could not be brought onto the disk, and nobody else', async () => {
    const group = new GroupCommit({
      ...ledgerThat(() => undefined),
      syncLog: async () => {
        throw new Error('the disk is gone');
      },
    });
    const told: string[] = [];
    for (const [id, durable] of [
      ['a', true],
      ['b', false],
    ] as const) {
      group.write(
        id,
        { durable } as LiveCommit,
        (onDisk) => onDisk.catch(() => told.push(`${id} must not send`)),
        () => told.push(`${id} lost`),
      );
    }
    group.flush();
    await wait(20);
    expect(told.sort()).toEqual(['a lost', 'a must not send', 'b must not send']);
  });

  it('lets nothing that orders do not wait for come before them or between them and the exchange', async () => {
    const written: string[][] = [];
    const { promise: onDisk, resolve: arrive } = Promise.withResolvers<void>();
    const group = new GroupCommit({ ...ledgerThat((ids) => written.push(ids)), syncLog: () => onDisk });
    const nothing = () => undefined;
    const write = (id: string, durable: boolean) => group.write(id, { durable } as LiveCommit, nothing, nothing);
    write('figures', false);
    write('a', false);
    write('a', true);
    await Promise.resolve();
    expect(written).toEqual([['a', 'a']]);
    await turn();
    write('heartbeat', false);
    await turn();
    expect(written).toHaveLength(1);
    write('b', true);
    await turn();
    expect(written.slice(1)).toEqual([['b']]);
    arrive();
    await wait(10);
    expect(written.slice(2)).toEqual([['figures', 'heartbeat']]);
  });
});

/** A ledger that takes everything, and whose disk is always there. */
function ledgerThat(writes: (ids: string[]) => void): GroupLedger {
  return {
    live: {
      commitAll: (commits) => {
        writes(commits.map(({ botId }) => botId));
        return commits.map(() => null);
      },
    },
    syncLog: async () => undefined,
  };
}
