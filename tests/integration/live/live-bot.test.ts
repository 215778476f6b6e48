import { describe, expect, it } from 'vitest';
import { LiveWorld } from './support/live-world.ts';

describe('a live bot', () => {
  it('enters, keeps a stop on the exchange, and leaves', async () => {
    const world = await LiveWorld.open();
    await world.start();
    world.closeAt(60_100);
    await world.untilTrue(() => world.held > 0);
    await world.until(() => world.openOrders.length, 1);
    const [stop] = world.openOrders;
    expect(stop).toMatchObject({ status: 'untriggered', side: 'sell', reduceOnly: true, amount: world.held });
    world.closeAt(60_050);
    await world.until(() => world.held < 0, true);
    await world.until(() => world.ledger.bots.trades('bot-1').length, 1);
    expect(world.ledger.bots.trades('bot-1')[0]).toMatchObject({ side: 'long', exitReason: 'signal-flip' });
  });
});
