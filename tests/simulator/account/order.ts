export type Side = 'buy' | 'sell';
export type TimeInForce = 'gtc' | 'ioc' | 'fok';

/** `untriggered`: waits for its trigger; `open`: rests in the book. The other states are final. */
export type OrderStatus = 'untriggered' | 'open' | 'filled' | 'cancelled' | 'rejected';

/** Why an order ended without being filled completely. */
export type EndReason =
  | 'by-user'
  | 'no-liquidity'
  | 'post-only'
  | 'reduce-only'
  | 'position-closed'
  | 'sibling-triggered'
  | 'insufficient-margin'
  | 'fill-or-kill'
  | 'liquidation'
  | 'forced';

export interface Trigger {
  readonly price: number;
  readonly direction: 'rise' | 'fall';
  readonly by: 'last' | 'mark' | 'index';
}

/** A stop that follows the price at a distance in quote currency or in percent, once the activation price was seen. */
export interface Trailing {
  readonly distance: number;
  readonly unit: 'price' | 'percent';
  readonly activation: number | undefined;
}

/** A stop or a target that is to be placed as soon as the order that carries it is filled. */
export interface Attached {
  readonly triggerPrice: number;
  readonly by: Trigger['by'];
  readonly clientId?: string;
}

/** What a client asks for. Prices and amounts as sent, so that steps are checked exactly. */
export interface OrderRequest {
  readonly symbol: string;
  readonly side: Side;
  readonly kind: 'market' | 'limit';
  /** Left out for an order that closes the whole position. */
  readonly amount: string | undefined;
  readonly price?: string | undefined;
  readonly clientId?: string | undefined;
  readonly timeInForce?: TimeInForce;
  readonly postOnly?: boolean;
  readonly reduceOnly?: boolean;
  /** Closes whatever the position is when it triggers, and goes away with the position. */
  readonly closesPosition?: boolean;
  readonly trigger?: { readonly price: string; readonly direction: Trigger['direction']; readonly by: Trigger['by'] };
  readonly trailing?: Trailing;
  /** `stop`, `take-profit`, `trailing`… for venues that name it. */
  readonly role?: string;
  readonly stopLoss?: Attached;
  readonly takeProfit?: Attached;
  /** Orders with the same group cancel each other when one triggers. */
  readonly group?: string;
  readonly origin?: Order['origin'];
  /** What the venue's protocol wants to be repeated about this order. */
  readonly echo?: Readonly<Record<string, string>>;
}

/** An order that the exchange has taken. */
export interface Order {
  readonly id: number;
  readonly account: string;
  readonly symbol: string;
  readonly clientId: string | undefined;
  readonly side: Side;
  readonly kind: 'market' | 'limit';
  readonly timeInForce: TimeInForce;
  readonly postOnly: boolean;
  readonly reduceOnly: boolean;
  readonly closesPosition: boolean;
  readonly role: string;
  readonly group: string | undefined;
  readonly origin: 'client' | 'attached' | 'position' | 'liquidation' | 'somebody-else';
  readonly stopLoss: Attached | undefined;
  readonly takeProfit: Attached | undefined;
  readonly echo: Readonly<Record<string, string>>;
  readonly created: number;
  amount: number;
  price: number | undefined;
  trigger: Trigger | undefined;
  readonly trailing: Trailing | undefined;
  /** Trailing stops: whether the activation price was seen, and the best price since. */
  active: boolean;
  extreme: number | undefined;
  status: OrderStatus;
  /** Whether an order with a trigger has triggered, and the id that the order in the book then has. */
  triggeredId: number | undefined;
  triggeredAt: number | undefined;
  /** Whether the level of a resting order was traded at already. */
  touched: boolean;
  filled: number;
  /** Sum of amount × price over the fills. */
  turnover: number;
  fee: number;
  endReason: EndReason | undefined;
  updated: number;
  /** Counts changes of this order. */
  version: number;
}

export function isFinal(order: Order): boolean {
  return order.status === 'filled' || order.status === 'cancelled' || order.status === 'rejected';
}

export function remainingOf(order: Order): number {
  return Number((order.amount - order.filled).toFixed(10));
}

/** Mean price of what was filled; 0 before the first fill. */
export function averagePrice(order: Order): number {
  return order.filled > 0 ? order.turnover / order.filled : 0;
}

/** +1 for buy, −1 for sell. */
export function signOf(side: Side): 1 | -1 {
  return side === 'buy' ? 1 : -1;
}

/** Price at which a waiting order triggers now; undefined while a trailing stop is not active. */
export function triggerLevel(order: Order): number | undefined {
  if (!order.trailing) return order.trigger?.price;
  if (!order.active || order.extreme === undefined) return undefined;
  const { distance, unit } = order.trailing;
  const gap = unit === 'price' ? distance : (order.extreme * distance) / 100;
  return order.extreme + signOf(order.side) * gap;
}

/** One execution. */
export interface Fill {
  readonly id: number;
  readonly orderId: number;
  readonly order: Order;
  readonly symbol: string;
  readonly side: Side;
  readonly amount: number;
  readonly price: number;
  /** Settlement coin; negative is a rebate. */
  readonly fee: number;
  readonly feeRate: number;
  readonly feeCoin: string;
  readonly maker: boolean;
  readonly time: number;
  /** Settlement coin, before the fee. */
  readonly profit: number;
  /** Part of the amount that reduced a position. */
  readonly closed: number;
  readonly kind: 'trade' | 'liquidation';
}
