import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { RightOfWay } from '#main/services/live-candles/right-of-way.ts';

describe('the right of way of orders', () => {
  it('lets others go on when the orders have had their turns, and again with the orders that follow', async () => {
    const rightOfWay = new RightOfWay();
    expect(rightOfWay.over).toBeNull();
    const seen: string[] = [];
    rightOfWay.take();
    const over = rightOfWay.over?.then(() => seen.push('candle'));
    await turn();
    seen.push('written');
    rightOfWay.take();
    await turn();
    seen.push('sent');
    await over;
    expect(seen).toEqual(['written', 'sent', 'candle']);
    expect(rightOfWay.over).toBeNull();
  });

  it('lasts until the disk has answered, and no longer than a moment where it does not', async () => {
    const rightOfWay = new RightOfWay();
    const { promise: onDisk, resolve: arrive } = Promise.withResolvers<void>();
    rightOfWay.take(onDisk);
    let waits = true;
    void rightOfWay.over?.then(() => {
      waits = false;
    });
    await wait(20);
    expect(waits).toBe(true);
    arrive();
    for (let k = 0; waits && k < 10; k++) await turn();
    expect(waits).toBe(false);
    rightOfWay.take(new Promise(() => undefined));
    await rightOfWay.over;
    rightOfWay.take(Promise.reject(new Error('the disk is gone')));
    await rightOfWay.over;
  });

  it('ends in time although orders never do', async () => {
    const rightOfWay = new RightOfWay();
    rightOfWay.take();
    let waits = true;
    void rightOfWay.over?.then(() => {
      waits = false;
    });
    let turns = 0;
    for (; waits && turns < 1000; turns++) {
      rightOfWay.take();
      await turn();
    }
    expect(turns).toBeLessThan(100);
  });
});
