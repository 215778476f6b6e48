import { describe, expect, it } from 'vitest';
import { SIMULATED_MARKETS } from '../exchange/support/simulated-exchange.ts';
import { LiveWorld } from './support/live-world.ts';

const trades = (world: LiveWorld) => world.ledger.bots.trades('bot-1');
const entries = (world: LiveWorld) => world.orders.filter(({ reduceOnly }) => !reduceOnly);

/** The bot's books, and those of the ledger, are those of the exchange. */
async function agrees(world: LiveWorld): Promise<void> {
  await world.settled();
  // A reversal's entry may fill at the exchange while the bot is still being told.
  await world.untilTrue(() => {
    const { position } = world.bot.status.standing.markets[0];
    return Math.abs((position?.side === 'short' ? -1 : 1) * (position?.amount ?? 0) - world.held) < 1e-9;
  });
  expect(world.bot.status.standing.markets[0].external).toBeNull();
  await world.untilTrue(() => world.ledger.live.unbooked('bot-1', 0).length === 0);
  const kept = world.ledger.live.shownOrders('bot-1', ['x'], 100);
  const filled = (orders: readonly { readonly filled: number }[]) => orders.reduce((sum, each) => sum + each.filled, 0);
  await world.untilTrue(() => Math.abs(filled(kept) - filled(world.orders)) < 1e-9);
}

describe.each(SIMULATED_MARKETS)('a live bot on $venue $contract', { timeout: 40_000 }, (market) => {
  const linear = market.contract === 'linear';

  it('enters with a stop on the exchange, and books what the stop was filled at, with the fees', async () => {
    const world = await LiveWorld.open({ market });
    await world.start();
    world.closeAt(60_100);
    await world.untilTrue(() => world.held > 0);
    await world.until(
      () => world.openOrders.map(({ status, amount }) => [status, amount]),
      [['untriggered', world.held]],
    );
    expect(world.bot.status.standing.markets[0].position?.stopIn).toBe('exchange');
    world.simulator.movePrice(market.id, 59_000);
    expect(world.held).toBe(0);
    await world.until(() => trades(world).length, 1);
    const [trade] = trades(world);
    expect(trade.exitReason).toBe('stop-loss');
    const fills = world.account.fills;
    const exit = fills.slice(1);
    const amount = exit.reduce((sum, fill) => sum + fill.amount, 0);
    expect(trade.exitPrice).toBeCloseTo(exit.reduce((sum, fill) => sum + fill.price * fill.amount, 0) / amount, 2);
    const fees = fills.reduce((sum, { fee }) => sum + fee, 0);
    expect(Math.abs(trade.fees - fees)).toBeLessThan(Math.abs(fees) * 1e-3 + 1e-9);
    await agrees(world);
    const coin = market.symbol.split(':')[1];
    await world.untilTrue(() => Math.abs(world.bot.status.standing.equity / world.account.wallet(coin) - 1) < 1e-3);
  });

  it('sends an order once whose answer is lost, and leaves when the signal turns', async () => {
    const world = await LiveWorld.open({ market });
    await world.start();
    world.simulator.faults.add({ on: 'create-order', act: { kind: 'lose-answer', connection: 'cut' } });
    world.closeAt(60_100);
    await world.untilTrue(() => world.held > 0);
    await world.until(() => world.openOrders.length, 1);
    expect(entries(world)).toHaveLength(1);
    await agrees(world);
    world.simulator.faults.add({ on: 'create-order', act: { kind: 'lose-answer', connection: 'cut' } });
    world.closeAt(60_050);
    await world.until(() => trades(world).length, 1);
    await agrees(world);
    // Whether the reversal follows depends on whether the loss is noticed before the fill: nothing is entered then.
    expect(world.held).toBeLessThanOrEqual(0);
    const left = () => [entries(world).length, world.openOrders.length];
    await world.untilTrue(() => left().join() === (world.held < 0 ? '2,1' : '1,0'));
  });

  it.runIf(linear)('gives up an order that never arrived, and closes everything when asked to', async () => {
    const world = await LiveWorld.open({ market });
    await world.start();
    world.simulator.faults.add({ on: 'create-order', act: { kind: 'lose-request', connection: 'cut' } });
    world.closeAt(60_100);
    await world.untilTrue(() => world.events.some((event) => event.kind === 'order' && event.what === 'not-found'));
    expect(world.orders).toEqual([]);
    await world.settled();
    world.closeAt(60_200);
    await world.untilTrue(() => world.held > 0);
    await world.until(() => world.openOrders.length, 1);
    expect(await world.bot.flatten()).toMatchObject({ ok: true });
    expect(world.held).toBe(0);
    expect(world.openOrders).toEqual([]);
    await agrees(world);
  });

  it.runIf(linear)(
    'goes on after its process has died over an entry, and after somebody has closed its position',
    async () => {
      const world = await LiveWorld.open({ market });
      await world.start();
      world.closeAt(60_100);
      await world.untilTrue(() => world.orders.length > 0);
      world.kill();
      world.make();
      await world.goOn();
      await world.untilTrue(() => world.bot.status.standing.markets[0].position?.amount === world.held);
      await world.until(() => world.openOrders.length, 1);
      expect(entries(world)).toHaveLength(1);
      await agrees(world);
      world.simulator.exchange.closePosition(world.account, market.id);
      await world.until(() => trades(world).map(({ exitReason }) => exitReason), ['closed-elsewhere']);
      await world.until(() => world.openOrders.length, 0);
    },
  );
});
