export type Side = 'buy' | 'sell';
export type MarginMode = 'isolated' | 'cross';
export type ContractType = 'linear' | 'inverse';
/** The price that wakes a conditional order: of the last trade, or the exchange's mark price. */
export type TriggerBy = 'last' | 'mark';

export const ORDER_SHAPES = [
  'market',
  'limit',
  'post-only',
  'stop-market',
  'take-profit-market',
  'trailing-stop',
] as const;
export type OrderShape = (typeof ORDER_SHAPES)[number];

/** Shapes that wait for a price and then become a market order. They live in a list of their own on many exchanges. */
export function isConditional(shape: OrderShape): boolean {
  return shape === 'stop-market' || shape === 'take-profit-market' || shape === 'trailing-stop';
}

interface OrderTerms {
  /** ccxt's unified symbol, e.g. `BTC/USDT:USDT`. */
  readonly symbol: string;
  readonly side: Side;
  /** Decimal text, in the units of the instrument (its `step` divides it). */
  readonly amount: string;
  readonly clientOrderId: string;
  /** What the instrument is set to: some exchanges want both on every order. */
  readonly marginMode: MarginMode;
  readonly leverage: number;
}

export interface MarketOrder extends OrderTerms {
  readonly shape: 'market';
  readonly reduceOnly: boolean;
  /** Worst acceptable price, decimal text: needed where the exchange has no market orders, else not sent. */
  readonly priceBound?: string;
}

export interface LimitOrder extends OrderTerms {
  readonly shape: 'limit' | 'post-only';
  readonly reduceOnly: boolean;
  /** Decimal text. */
  readonly price: string;
}

export interface TriggerOrder extends OrderTerms {
  readonly shape: 'stop-market' | 'take-profit-market';
  /** Protective orders only close: an order that opens is sent when its time has come. */
  readonly reduceOnly: true;
  /** Decimal text. */
  readonly triggerPrice: string;
  readonly triggerBy: TriggerBy;
}

export interface TrailingOrder extends OrderTerms {
  readonly shape: 'trailing-stop';
  readonly reduceOnly: true;
  /** How far it follows the best price: in percent of it, or in quote currency. Decimal text. */
  readonly trail: { readonly by: 'percent' | 'amount'; readonly value: string };
  /** Price from which it starts to follow, decimal text; at once when absent, where the exchange allows that. */
  readonly activationPrice?: string;
  readonly triggerBy: TriggerBy;
}

export type OrderRequest = MarketOrder | LimitOrder | TriggerOrder | TrailingOrder;

/** Names an order of ours. `id` is the exchange's own, null as long as it is not known. */
export interface OrderReference {
  readonly symbol: string;
  readonly shape: OrderShape;
  readonly clientOrderId: string;
  readonly id: string | null;
}
