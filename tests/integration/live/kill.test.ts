import { describe, expect, it } from 'vitest';
import type { ExchangeClient } from '#main/adapters/exchange/exchange-client.ts';
import type { OrderRequest } from '#main/adapters/exchange/order.ts';
import { LiveWorld } from './support/live-world.ts';

/** Lets the process die at its nth order: when that is in the journal and not sent yet, or when it was taken. */
function dieAt(world: LiveWorld, nth: number, when: 'before' | 'after'): { readonly dead: boolean } {
  const death = { dead: false };
  let orders = 0;
  world.wrap = (client) =>
    new Proxy(client, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (name !== 'createOrder') return typeof value === 'function' ? value.bind(target) : value;
        return async (order: OrderRequest): ReturnType<ExchangeClient['createOrder']> => {
          if (death.dead || ++orders !== nth) return await target.createOrder(order);
          if (when === 'before') world.kill();
          const answer = when === 'before' ? null : await target.createOrder(order);
          if (when === 'after') world.kill();
          death.dead = true;
          return answer ?? (await new Promise(() => undefined));
        };
      },
    });
  return death;
}

/** The order of the script: long entry, its stop, exit of it, short entry, its stop. */
const POINTS = [1, 2, 3, 4, 5].flatMap((nth) => (['before', 'after'] as const).map((when) => ({ nth, when })));

describe('a process that dies over an order', { timeout: 40_000 }, () => {
  it.each(POINTS)('$when number $nth is sent leaves nothing twice, and nothing unknown', async ({ nth, when }) => {
    const world = await LiveWorld.open();
    const death = dieAt(world, nth, when);
    await world.start();
    for (const price of [60_100, 60_050]) {
      world.closeAt(price);
      const calm = () => world.bot.session?.run.orders().every(({ status }) => status.kind === 'open') === true;
      await world.untilTrue(() => death.dead || (world.held !== 0 && world.openOrders.length === 1 && calm()));
      if (death.dead) break;
    }
    await world.untilTrue(() => death.dead);
    world.make();
    await world.goOn();
    await world.settled();
    await world.untilTrue(() => {
      const own = world.bot.session?.run.standing(0).position;
      return (own ? own.side * own.amount : 0) === world.held && world.openOrders.length === (own ? 1 : 0);
    });
    expect(world.bot.status.standing.markets[0].external).toBeNull();
    // Every order that the exchange has is in the journal, and none of them is there twice.
    const journal = world.ledger.live.shownOrders('bot-1', ['x'], 100);
    const ids = world.orders.map(({ clientId }) => clientId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(journal.map(({ clientOrderId }) => clientOrderId)).toEqual(expect.arrayContaining(ids));
    for (const order of world.orders) {
      const kept = journal.find(({ clientOrderId }) => clientOrderId === order.clientId);
      expect(kept?.filled).toBeCloseTo(order.filled, 9);
    }
    const entries = world.orders.filter(({ reduceOnly }) => !reduceOnly);
    expect(entries.length).toBeLessThanOrEqual(2);
  });
});
