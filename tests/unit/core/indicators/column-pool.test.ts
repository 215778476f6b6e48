import { describe, expect, it } from 'vitest';
import { ColumnPool } from '#core/indicators/column-pool.ts';

describe('a pool of columns', () => {
  it('hands a column out again when its run is over, and not before', () => {
    const pool = new ColumnPool();
    const first = pool.float64(10);
    expect(pool.float64(10)).not.toBe(first);
    pool.recycle();
    expect([pool.float64(10), pool.float64(10)]).toContain(first);
  });

  it('leaves alone what outlives its run until it is given back', () => {
    const pool = new ColumnPool();
    const kept = pool.kept(10);
    pool.recycle();
    expect(pool.float64(10)).not.toBe(kept);
    pool.giveBack([kept]);
    expect(pool.float64(10)).toBe(kept);
  });

  it('hands out columns of directions empty, and nothing of another length', () => {
    const pool = new ColumnPool();
    const directions = pool.int8(4).fill(1);
    pool.recycle();
    expect(pool.int8(5)).toHaveLength(5);
    const again = pool.int8(4);
    expect(again).toBe(directions);
    expect([...again]).toEqual([0, 0, 0, 0]);
  });
});
