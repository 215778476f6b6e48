import { describe, expect, it } from 'vitest';
import { clientOrderIdFor } from '#main/adapters/exchange/client-order-id.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { SIMULATED_MARKETS } from '../exchange/support/simulated-exchange.ts';
import { LiveWorld, type WorldOptions } from './support/live-world.ts';

/** A bot that is long, with its stop on the exchange. */
async function longWorld(options: WorldOptions = {}): Promise<LiveWorld> {
  const world = await LiveWorld.open(options);
  await world.start();
  world.closeAt(60_100);
  await world.untilTrue(() => world.held > 0);
  await world.until(() => world.openOrders.length, 1);
  return world;
}

const trades = (world: LiveWorld) => world.ledger.bots.trades('bot-1');
/** Conditional orders carry a trigger on the wire. */
const isStop = ({ params }: { readonly params: Readonly<Record<string, unknown>> }) => 'triggerPrice' in params;

describe('a live bot', { timeout: 30_000 }, () => {
  it('enters, keeps a stop on the exchange, and leaves', async () => {
    const world = await longWorld();
    const [stop] = world.openOrders;
    expect(stop).toMatchObject({ status: 'untriggered', side: 'sell', reduceOnly: true, amount: world.held });
    expect(stop.trigger?.price).toBeCloseTo(60_100 * 0.99, -1);
    world.closeAt(60_050);
    // The signal has turned: out of the long one, into a short one.
    await world.untilTrue(() => world.held < 0);
    await world.until(() => trades(world).length, 1);
    const [trade] = trades(world);
    expect(trade).toMatchObject({ side: 'long', exitReason: 'signal-flip' });
    const paid = world.account.fills.filter(({ orderId }) => orderId <= world.account.fills[1].orderId);
    expect(trade.fees).toBeCloseTo(
      paid.reduce((sum, { fee }) => sum + fee, 0),
      6,
    );
    await world.until(() => world.openOrders.length, 1);
    const open = () => world.ledger.live.shownOrders('bot-1', ['x'], 20).filter(({ status }) => status === 'open');
    await world.until(() => open().length, 1);
  });

  it('notices that its stop was hit, with price and fee of the fill', async () => {
    const world = await longWorld();
    world.simulator.movePrice(world.market.id, 59_000);
    expect(world.held).toBe(0);
    await world.until(() => trades(world).length, 1);
    expect(trades(world)[0]).toMatchObject({ side: 'long', exitReason: 'stop-loss' });
    expect(trades(world)[0].fees).toBeCloseTo(
      world.account.fills.reduce((sum, { fee }) => sum + fee, 0),
      6,
    );
    await world.untilTrue(() => world.bot.session?.run.flat === true);
  });

  it.each(['cut', 'hang'] as const)(
    'finds an order whose answer was lost (%s), and sends it once',
    async (connection) => {
      const world = await LiveWorld.open();
      await world.start();
      world.simulator.faults.add({ on: 'create-order', act: { kind: 'lose-answer', connection } });
      world.closeAt(60_100);
      await world.until(() => world.openOrders.length, 1);
      expect(world.orders.filter(({ side, reduceOnly }) => side === 'buy' && !reduceOnly)).toHaveLength(1);
      expect(world.events).toContainEqual(expect.objectContaining({ kind: 'order', what: 'unresolved' }));
      expect(world.events).toContainEqual(expect.objectContaining({ kind: 'order', what: 'found' }));
      expect(world.bot.session?.run.standing(0).position?.amount).toBe(world.held);
    },
  );

  it.each(['cut', 'hang'] as const)(
    'gives up an order that never arrived (%s), and does not send it again',
    async (connection) => {
      const world = await LiveWorld.open();
      await world.start();
      world.simulator.faults.add({ on: 'create-order', act: { kind: 'lose-request', connection } });
      world.closeAt(60_100);
      await world.untilTrue(() => world.events.some((event) => event.kind === 'order' && event.what === 'not-found'));
      expect(world.orders).toEqual([]);
      expect(world.simulator.journal.of('create-order')).toHaveLength(1);
      await world.settled();
      // The next signal is another order.
      world.closeAt(60_200);
      await world.untilTrue(() => world.held > 0);
      expect(world.orders.filter(({ reduceOnly }) => !reduceOnly)).toHaveLength(1);
    },
  );

  it('closes a position at once when its stop is refused', async () => {
    const world = await LiveWorld.open();
    await world.start();
    world.simulator.faults.add({
      on: 'create-order',
      where: isStop,
      times: 2,
      act: { kind: 'reject', reason: 'too-many-orders' },
    });
    world.closeAt(60_100);
    await world.until(() => trades(world).length, 1);
    expect(trades(world)[0].exitReason).toBe('stop-not-placed');
    expect(world.held).toBe(0);
    expect(world.texts('alarm').join()).toMatch(/stop could not be placed/);
  });

  it('sizes its stop to what is filled of a limit entry, part by part', async () => {
    const world = await LiveWorld.open({
      config: { execution: { entry: { kind: 'limit', timeoutSeconds: 600, reprices: 0 } } as never },
    });
    await world.start();
    world.closeAt(60_100);
    await world.until(() => world.openOrders.length, 1);
    const [entry] = world.openOrders;
    for (const part of [0.3, 0.7]) {
      const amount = Math.floor(entry.amount * part * 1000) / 1000;
      world.simulator.exchange.forceFill(world.account, entry, amount - entry.filled);
      await world.until(
        () => world.openOrders.filter(({ trigger }) => trigger !== undefined).map((stop) => stop.amount),
        [world.held],
      );
    }
    expect(world.held).toBeLessThan(entry.amount);
  });

  it('notices a liquidation, and says so', async () => {
    const world = await longWorld();
    await world.settled();
    for (const order of world.openOrders) world.simulator.exchange.cancel(world.account, order);
    world.account.wallets.set('USDT', 1);
    world.simulator.movePrice(world.market.id, 20_000, true);
    expect(world.held).toBe(0);
    await world.until(() => trades(world).length, 1);
    expect(trades(world)[0].exitReason).toMatch(/liquidation|closed-elsewhere/);
    expect(world.texts('alarm').join()).toMatch(/liquidated|closed at about/);
  });

  it('follows when somebody closes its position by hand, and takes its stop back', async () => {
    const world = await longWorld();
    world.simulator.exchange.closePosition(world.account, world.market.id);
    await world.until(() => trades(world).length, 1);
    expect(trades(world)[0]).toMatchObject({ exitReason: 'closed-elsewhere' });
    await world.until(() => world.openOrders.length, 0);
  });

  it.each(['adopt', 'close', 'ignore'] as const)(
    'enters nothing beside a position of somebody else until the user decides: %s',
    async (choice) => {
      const world = await LiveWorld.open();
      await world.start();
      world.simulator.exchange.place(world.account, {
        symbol: world.market.id,
        side: 'buy',
        kind: 'market',
        amount: '0.05',
        origin: 'somebody-else',
      });
      await world.untilTrue(() => world.bot.status.standing.markets[0].external !== null);
      world.closeAt(60_100);
      await world.untilTrue(() => world.events.some((event) => event.kind === 'refusal'));
      expect(world.held).toBe(0.05);
      const number = world.ledger.bots.addRequest('bot-1', 'resolve-external', {}, Date.now());
      world.bot.resolveExternal(0, choice, number);
      if (choice === 'adopt') {
        await world.until(() => world.openOrders.map(({ amount }) => amount), [0.05]);
        expect(world.bot.status.standing.markets[0].position).toMatchObject({ side: 'long', amount: 0.05 });
      } else if (choice === 'close') await world.until(() => world.held, 0);
      await world.until(() => world.bot.status.standing.markets[0].external, null);
      await world.untilTrue(() => world.ledger.bots.commandState(number)?.done === true);
    },
  );

  it('enters nothing while another instance of the application has orders in the market', async () => {
    const world = await LiveWorld.open();
    await world.start();
    const clientId = clientOrderIdFor(findSupportedProfile('bybit').orders.clientOrderId, 'another-bot/1');
    const { id } = world.simulator.exchange.place(world.account, {
      symbol: world.market.id,
      side: 'buy',
      kind: 'limit',
      amount: '0.01',
      price: '50000',
      clientId,
    });
    await world.untilTrue(() => world.bot.status.blocks.length > 0);
    expect(world.texts('alarm').join()).toMatch(/another instance of this application/);
    world.closeAt(60_100);
    await world.untilTrue(() => world.events.some((event) => event.kind === 'refusal'));
    expect(world.held).toBe(0);
    world.simulator.exchange.cancel(world.account, world.simulator.exchange.find(world.account, { id }));
    await world.settled();
    world.closeAt(60_200);
    await world.untilTrue(() => world.held > 0);
  });

  it('leaves orders of somebody else alone, and says that they are there', async () => {
    const world = await LiveWorld.open();
    await world.start();
    const place = { symbol: world.market.id, side: 'buy', kind: 'limit', amount: '0.01', price: '50000' } as const;
    world.simulator.exchange.place(world.account, { ...place, clientId: 'by-hand' });
    await world.untilTrue(() => world.texts('notice').some((text) => text.includes('EXTERNAL')));
    world.closeAt(60_100);
    await world.untilTrue(() => world.held > 0);
    expect(world.openOrders.some(({ clientId }) => clientId === 'by-hand')).toBe(true);
  });

  it('opens nothing with a deactivated key, and still closes with it', async () => {
    const world = await longWorld();
    world.blocks = ['the key is deactivated'];
    world.closeAt(60_050);
    await world.until(() => world.held, 0);
    await world.until(() => trades(world).length, 1);
    expect(world.events).toContainEqual(
      expect.objectContaining({ kind: 'refusal', reasons: expect.arrayContaining(['the key is deactivated']) }),
    );
  });

  it('is offline while the exchange is down, keeps its stop there, and knows everything again afterwards', async () => {
    const world = await longWorld();
    await world.simulator.goDown();
    await world.until(() => world.bot.state, 'offline');
    expect(world.bot.status.note).toMatch(/^Offline since .*Bybit/);
    // Meanwhile the market has gone through the stop.
    world.simulator.movePrice(world.market.id, 59_000);
    expect(world.held).toBe(0);
    await world.simulator.comeBack();
    await world.until(() => world.bot.state, 'running');
    await world.until(() => trades(world).length, 1);
    expect(trades(world)[0]).toMatchObject({ exitReason: 'stop-loss' });
    await world.settled();
  });

  it('needs no streams: they may break or fall silent', async () => {
    const world = await LiveWorld.open();
    for (const channel of ['order', 'fill', 'position', 'balance'] as const) world.simulator.faults.silent.add(channel);
    await world.start();
    world.closeAt(60_100);
    await world.until(() => world.openOrders.length, 1);
    world.simulator.movePrice(world.market.id, 59_000);
    await world.until(() => trades(world).length, 1);
    world.simulator.faults.silent.clear();
    world.simulator.closeStreams();
    world.closeAt(59_100);
    await world.untilTrue(() => world.held < 0);
    await world.until(() => world.openOrders.length, 1);
  });

  it('waits when the exchange refuses more requests, and goes on', async () => {
    const world = await LiveWorld.open();
    await world.start();
    world.simulator.faults.add({ on: 'create-order', act: { kind: 'fail', how: 'rate-limit', retryAfterMs: 300 } });
    world.closeAt(60_100);
    await world.untilTrue(() => world.events.some((event) => event.kind === 'order' && event.what === 'not-found'));
    expect(world.held).toBe(0);
    await world.settled();
    world.closeAt(60_200);
    await world.untilTrue(() => world.held > 0);
    expect(world.orders.filter(({ reduceOnly }) => !reduceOnly)).toHaveLength(1);
  });

  it('closes everything when asked to, and reads back that it is closed', async () => {
    const world = await longWorld();
    const outcome = await world.bot.flatten();
    expect(outcome).toMatchObject({ ok: true });
    expect(world.held).toBe(0);
    expect(world.openOrders).toEqual([]);
    await world.until(() => world.bot.state, 'paused');
    expect(trades(world)[0]).toMatchObject({ exitReason: 'flatten' });
  });

  it('says that it is not closed when the exchange cannot be read back', async () => {
    const world = await longWorld({ pace: { flattenMs: 400 } });
    world.simulator.faults.add({ on: 'positions', times: 1000, act: { kind: 'fail', how: 'server-error' } });
    expect(await world.bot.flatten()).toMatchObject({ ok: false });
  });

  it('stops, and leaves its position with the stop on the exchange', async () => {
    const world = await longWorld();
    const number = world.ledger.bots.addCommand('bot-1', 'stop', Date.now());
    world.bot.command('stop', number);
    await world.until(() => world.bot.state, 'stopped');
    expect(world.held).toBeGreaterThan(0);
    expect(world.openOrders).toHaveLength(1);
    await world.until(() => world.ledger.bots.get('bot-1')?.state, 'stopped');
    // Started again it takes both up, and changes nothing.
    world.make();
    await world.start();
    await world.settled();
    expect(world.bot.status.standing.markets[0]).toMatchObject({
      position: { side: 'long', amount: world.held, stopIn: 'exchange' },
      external: null,
    });
    expect(world.orders).toHaveLength(2);
  });

  it('takes a waiting entry back when it stops', async () => {
    const world = await LiveWorld.open({
      config: { execution: { entry: { kind: 'limit', timeoutSeconds: 600, reprices: 0 } } as never },
    });
    await world.start();
    world.closeAt(60_100);
    await world.until(() => world.openOrders.length, 1);
    world.bot.command('stop', world.ledger.bots.addCommand('bot-1', 'stop', Date.now()));
    await world.until(() => world.bot.state, 'stopped');
    expect(world.openOrders).toEqual([]);
  });

  it('refuses to start with a clock that is far off, and enters nothing when it goes off later', async () => {
    const world = await LiveWorld.open({
      deps: {
        clock: () => ({ now: () => Date.now(), measure: async () => ({ offset: 8000, uncertainty: 5 }) }),
      },
    });
    await world.start('error');
    expect(world.bot.error).toMatch(/clock of this machine is 8\.0 s off/);
    world.make();
  });

  it('watches a stop itself where it does not wait on the exchange, with the prices between closes', async () => {
    const world = await LiveWorld.open({ config: { execution: { protection: 'software' } as never } });
    await world.start();
    world.closeAt(60_100);
    await world.untilTrue(() => world.held > 0);
    await world.until(() => world.bot.status.standing.markets[0].position?.stopIn, 'software');
    expect(world.openOrders).toEqual([]);
    world.simulator.movePrice(world.market.id, 59_000);
    world.candles.pushPrice();
    await world.until(() => world.held, 0);
    await world.until(() => trades(world).map(({ exitReason }) => exitReason), ['stop-loss']);
  });

  it('gets the prices between closes of the exchange where that streams no candles', async () => {
    const market = SIMULATED_MARKETS.find(({ venue }) => venue === 'krakenfutures');
    if (!market) throw new Error('there is no Kraken');
    const world = await LiveWorld.open({ market, config: { execution: { protection: 'software' } as never } });
    await world.start();
    world.closeAt(60_100);
    await world.until(() => world.bot.status.standing.markets[0].position?.stopIn, 'software');
    world.simulator.movePrice(market.id, 59_000);
    await world.until(() => world.held, 0);
  });

  it('reads everything again after a sleep before it enters anything', async () => {
    const world = await longWorld();
    world.bot.suspend();
    expect(world.bot.status).toMatchObject({ note: 'The machine is asleep.', blocks: [expect.any(String)] });
    world.simulator.movePrice(world.market.id, 59_000);
    world.bot.resume();
    await world.until(() => trades(world).length, 1);
    await world.settled();
    expect(world.bot.status.note).toBeNull();
  });

  it('goes through the closes that it has missed, and does not enter on an old one', async () => {
    const world = await longWorld();
    world.kill();
    world.closeAt(60_050);
    world.closeAt(60_150);
    world.pass(30_000);
    world.make();
    await world.goOn();
    // The signal had turned at the first of them: out, and not into what is long past.
    await world.until(() => trades(world).map(({ exitReason }) => exitReason), ['signal-flip']);
    await world.settled();
    expect(world.held).toBe(0);
    expect(world.orders.filter(({ reduceOnly }) => !reduceOnly)).toHaveLength(1);
  });

  it('goes on from the disk when its journal could not be written for a while, without sending what was not on it', async () => {
    const world = await LiveWorld.open();
    await world.start();
    const { commitAll } = world.ledger.live;
    const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    const { UserError } = await import('#main/errors.ts');
    let failures = 0;
    world.ledger.live.commitAll = (commits) => {
      if (failures++ < 5) return commits.map(() => new UserError('The disk is full.', { code: 'failed', cause: full }));
      return commitAll.call(world.ledger.live, commits);
    };
    world.closeAt(60_100);
    await world.untilTrue(() => failures > 5);
    await world.until(() => world.bot.state, 'running');
    expect(world.simulator.journal.of('create-order')).toEqual([]);
    await world.settled();
    world.closeAt(60_200);
    await world.untilTrue(() => world.held > 0);
  });

  it('sends nothing that could not be brought onto the disk, and goes on when it can be again', async () => {
    const world = await LiveWorld.open();
    await world.start();
    const { syncLog } = world.ledger;
    const gone = Object.assign(new Error('i/o error'), { code: 'EIO', syscall: 'fdatasync' });
    const { UserError } = await import('#main/errors.ts');
    let failures = 0;
    world.ledger.syncLog = async () => {
      if (failures++ < 1) throw new UserError('The disk does not answer.', { code: 'failed', cause: gone });
      await syncLog.call(world.ledger);
    };
    world.closeAt(60_100);
    await world.untilTrue(() => failures > 1);
    await world.until(() => world.bot.state, 'running');
    // It may have been sent, for all that the bot knows: it is looked for.
    await world.until(() => world.ledger.live.shownOrders('bot-1', [''], 10).map(({ status }) => status), ['rejected']);
    expect(world.simulator.journal.of('create-order')).toEqual([]);
    world.closeAt(60_200);
    await world.untilTrue(() => world.held > 0);
    await world.settled();
  });
});
