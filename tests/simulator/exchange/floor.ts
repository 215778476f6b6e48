import type { Account, LedgerEntry } from '../account/account.ts';
import type { Fill, Order } from '../account/order.ts';
import type { Position } from '../account/position.ts';
import type { Market, PublicTrade } from '../market/market.ts';

/** Where venues differ in what their matching engine does. */
export interface ExchangeRules {
  /** A trigger that the price has passed already: refuse the order, or execute it at once. */
  readonly passedTrigger: 'reject' | 'execute';
  /** A post-only order that would take: refuse it, accept and cancel it, or move its price to the best maker price. */
  readonly crossingPostOnly: 'reject' | 'cancel' | 'move';
  /** Whether resting reduce-only orders go away with the position. */
  readonly cancelsReduceOnly: boolean;
  /** Leverage of an instrument that nobody has set; undefined: the highest one. */
  readonly defaultLeverage: number | undefined;
  /** Whether client order ids are unique among all orders ever, among the open ones, or not at all. */
  readonly clientIdsUnique: 'ever' | 'open' | 'never';
}

/** Everything that streams are made of. Orders and positions are the live objects: render them at once. */
export type ExchangeEvent =
  | {
      readonly kind: 'order';
      readonly account: Account;
      readonly order: Order;
      readonly change: 'new' | 'triggered' | 'fill' | 'cancelled' | 'amended' | 'rejected';
      readonly fill: Fill | undefined;
    }
  | { readonly kind: 'position'; readonly account: Account; readonly position: Position }
  | { readonly kind: 'balance'; readonly account: Account; readonly entry: LedgerEntry }
  | { readonly kind: 'price'; readonly market: Market }
  | { readonly kind: 'trade'; readonly market: Market; readonly trade: PublicTrade };

/** What the parts of the matching engine share. */
export interface Floor {
  readonly markets: ReadonlyMap<string, Market>;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly rules: ExchangeRules;
  now(): number;
  /** Moves the clock on, never back. */
  reach(time: number): void;
  nextId(): number;
  emit(event: ExchangeEvent): void;
}
