import type { Account } from '../account/account.ts';
import { liquidationPriceOf } from '../account/margin.ts';
import { type Order, remainingOf, triggerLevel } from '../account/order.ts';
import type { Market } from '../market/market.ts';
import { fill, finish, reducible, release } from './execution.ts';
import type { Floor } from './floor.ts';
import { liquidate } from './settlement.ts';

/** Something that happens when the price gets to a level. */
interface Crossing {
  readonly level: number;
  readonly happen: () => void;
}

/**
 * Moves the price of one market in a straight line and lets everything happen on the way, in order: resting orders fill,
 * triggers fire, positions are liquidated.
 *
 * @param time when the price arrives at `target`, ms
 * @param gap whether there is nothing in between: then triggers that were passed find only the price behind the gap
 */
export function sweep(floor: Floor, market: Market, target: number, time: number, gap = false): void {
  const begin = floor.now();
  const origin = market.price;
  if (gap) step(floor, market, target, time);
  let crossing = nextCrossing(floor, market, origin, target, gap);
  while (crossing) {
    const share = target === origin ? 1 : (crossing.level - origin) / (target - origin);
    if (!gap) step(floor, market, crossing.level, Math.round(begin + Math.max(0, share) * (time - begin)));
    crossing.happen();
    crossing = nextCrossing(floor, market, origin, target, gap);
  }
  if (!gap) step(floor, market, target, time);
}

function step(floor: Floor, market: Market, price: number, time: number): void {
  floor.reach(time);
  market.moveTo(market.onTick(price), Math.max(time, floor.now()));
  for (const account of floor.accounts.values()) {
    for (const order of account.open.values()) {
      if (order.symbol === market.spec.symbol && order.status === 'untriggered') trail(order, market);
    }
  }
  floor.emit({ kind: 'price', market });
  floor.emit({ kind: 'trade', market, trade: market.trades[market.trades.length - 1] });
}

/** A trailing stop remembers the best price since it became active. */
function trail(order: Order, market: Market): void {
  if (!order.trailing || !order.active) return;
  const price = market.price;
  if (order.extreme === undefined) order.extreme = price;
  else order.extreme = order.side === 'sell' ? Math.max(order.extreme, price) : Math.min(order.extreme, price);
}

/** The nearest level between where the price is, or in a gap was, and the target at which something happens. */
function nextCrossing(
  floor: Floor,
  market: Market,
  origin: number,
  target: number,
  gap: boolean,
): Crossing | undefined {
  const from = gap ? origin : market.price;
  const falling = target < from;
  let nearest: Crossing | undefined;
  for (const candidate of candidates(floor, market, falling)) {
    const between = falling
      ? candidate.level <= from && candidate.level >= target
      : candidate.level >= from && candidate.level <= target;
    if (!between) continue;
    if (!nearest || (falling ? candidate.level > nearest.level : candidate.level < nearest.level)) nearest = candidate;
  }
  return nearest;
}

function* candidates(floor: Floor, market: Market, falling: boolean): Generator<Crossing> {
  for (const account of floor.accounts.values()) {
    yield* liquidations(floor, account, market, falling);
    for (const order of account.open.values()) {
      if (order.symbol !== market.spec.symbol) continue;
      const crossing =
        order.status === 'untriggered'
          ? waiting(floor, account, market, order, falling)
          : resting(floor, account, market, order, falling);
      if (crossing) yield crossing;
    }
  }
}

function* liquidations(floor: Floor, account: Account, market: Market, falling: boolean): Generator<Crossing> {
  const position = account.positions.get(market.spec.symbol);
  if (!position || position.amount === 0) return;
  const price = liquidationPriceOf(account, position, floor.markets);
  if (price === undefined) return;
  const level = price - market.markOffset;
  const passed = position.amount > 0 ? market.price <= level : market.price >= level;
  if (!passed && position.amount > 0 !== falling) return;
  yield {
    level: passed ? market.price : level,
    happen: () => liquidate(floor, account, market, position),
  };
}

function waiting(floor: Floor, account: Account, market: Market, order: Order, falling: boolean): Crossing | undefined {
  if (order.trailing && !order.active) {
    // A trailing sell wakes up when the price has risen to its activation price, a trailing buy when it has fallen.
    if ((order.side === 'buy') !== falling || order.trailing.activation === undefined) return undefined;
    return {
      level: order.trailing.activation,
      happen: () => {
        order.active = true;
        order.extreme = market.price;
      },
    };
  }
  const direction = order.trailing ? (order.side === 'sell' ? 'fall' : 'rise') : order.trigger?.direction;
  const level = triggerLevel(order);
  if (level === undefined || (direction === 'fall') !== falling) return undefined;
  const offset = order.trigger === undefined || order.trigger.by === 'last' ? 0 : market.markOffset;
  return { level: market.onTick(level - offset), happen: () => release(floor, account, market, order) };
}

/** A resting order trades what the level has when it is touched, and the rest when the price goes through it. */
function resting(floor: Floor, account: Account, market: Market, order: Order, falling: boolean): Crossing | undefined {
  if (order.price === undefined || (order.side === 'buy') !== falling) return undefined;
  const price = order.price;
  const beyond = market.onTick(price + (falling ? -market.tick : market.tick));
  return {
    level: order.touched ? beyond : price,
    happen: () => {
      const there = order.touched ? Number.POSITIVE_INFINITY : market.book.amountAt(price);
      order.touched = true;
      const amount = market.amount(Math.min(there, remainingOf(order), reducible(account, order)));
      if (amount > 0) fill(floor, account, market, order, amount, price, true);
      else if (reducible(account, order) <= 0) finish(floor, account, order, 'cancelled', 'reduce-only');
    },
  };
}
