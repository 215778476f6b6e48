import { isFinal, remainingOf } from '../../simulator/account/order.ts';
import { CANDLE_MS } from '../world/bots.ts';
import type { FaultWorld } from '../world/fault-world.ts';

/** One thing that happens to the market. What the bot makes of it is its own business. */
export interface Step {
  readonly name: string;
  act(world: FaultWorld): void;
}

export interface Script {
  readonly name: 'market' | 'limit';
  /** Exchange time at which it begins, ms: such that one of its closes falls on the time of funding. */
  readonly start: number;
  readonly steps: readonly Step[];
}

const BTC = 0;
const ETH = 1;
const FUNDING = Date.UTC(2026, 0, 5, 8);
/** Longer than a limit order waits. */
const PATIENCE_MS = 61_000;

const close = (name: string, ...prices: readonly [number, number]): Step => ({
  name,
  act: (world) => world.close(prices),
});

const move = (name: string, market: number, price: number, gap = false): Step => ({
  name,
  act: (world) => world.move(market, price, gap),
});

/** Fills a part of the limit order of an instrument, whatever the market does. */
const part = (name: string, market: number, kind: 'entry' | 'target', fraction: number): Step => ({
  name,
  act: (world) => fillPart(world, market, kind, fraction),
});

function fillPart(world: FaultWorld, market: number, kind: 'entry' | 'target', fraction: number): void {
  const order = world
    .openOrders(market)
    .find((each) => each.price !== undefined && !each.trigger && each.reduceOnly === (kind === 'target'));
  if (!order || isFinal(order)) return;
  const { step } = world.simulator.exchange.market(order.symbol).spec;
  const steps = Math.floor((remainingOf(order) * fraction) / Number(step) + 1e-9);
  world.simulator.exchange.forceFill(
    world.account,
    order,
    world.simulator.exchange.market(order.symbol).amount(steps * Number(step)),
  );
  world.tell();
}

/** Entries at the market: every kind of way in and out. */
const MARKET_STEPS: readonly Step[] = [
  close('both enter', 60_060, 3003),
  close('a trailing stop moves', 60_300, 3004),
  part('a part of a target', BTC, 'target', 0.4),
  move('the first target', BTC, 60_440),
  close('one is reversed', 60_480, 2996),
  move('a stop fires', ETH, 3030),
  close('one enters beside the other', 60_500, 3031),
  close('funding is paid', 60_510, 3032),
  move('the last target', BTC, 60_970),
  close('in again', 60_980, 3040),
  close('both are reversed', 60_900, 3030),
  move('the price jumps over a stop', BTC, 61_700, true),
  close('out and in again', 61_650, 3020),
  move('a trailing stop fires', ETH, 3050),
];

/** Entries with limit orders, that fill by parts, are moved after the price, and are given up. */
const LIMIT_STEPS: readonly Step[] = [
  close('two entries rest', 60_060, 3003),
  part('a part of an entry', BTC, 'entry', 0.3),
  move('the rest of it', BTC, 60_050),
  {
    name: 'an entry is moved',
    act: (world) => {
      world.move(ETH, 3006);
      world.pass(PATIENCE_MS);
    },
  },
  move('the moved entry fills', ETH, 3005),
  close('a trailing stop moves', 60_260, 3012),
  close('a reversal rests', 60_200, 3013),
  {
    name: 'what is left is moved',
    act: (world) => {
      fillPart(world, BTC, 'entry', 0.5);
      world.pass(PATIENCE_MS);
    },
  },
  {
    name: 'the last move',
    act: (world) => {
      world.move(BTC, 60_150);
      world.pass(PATIENCE_MS);
    },
  },
  { name: 'the rest is given up', act: (world) => world.pass(PATIENCE_MS) },
  close('funding is paid', 60_100, 3014),
  part('a part of a target', ETH, 'target', 0.4),
  move('the target', ETH, 3024.5),
  move('a stop fires', BTC, 60_860),
  close('an entry waits', 60_870, 3023.5),
  close('it is taken back', 60_880, 3025),
  close('the next one waits', 60_900, 3026),
  move('it fills', BTC, 60_890),
];

/** @param before closes up to the one at which funding is paid, that one included */
const startFor = (before: number) => FUNDING - before * CANDLE_MS + 30_000;

export const SCRIPTS: readonly Script[] = [
  { name: 'market', start: startFor(5), steps: MARKET_STEPS },
  { name: 'limit', start: startFor(4), steps: LIMIT_STEPS },
];
