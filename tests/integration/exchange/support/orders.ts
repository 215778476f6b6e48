import { clientOrderIdFor } from '#main/adapters/exchange/client-order-id.ts';
import type { MarginMode, OrderRequest, OrderShape, Side } from '#main/adapters/exchange/order.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';
import type { KnownMarket } from './venue.ts';

interface Choices {
  readonly side: Side;
  readonly reduceOnly: boolean;
  readonly marginMode: MarginMode;
}

/** An order of the given shape that the exchange's rules allow. */
export function orderOf(
  profile: SupportedProfile,
  market: KnownMarket,
  shape: OrderShape,
  { side, reduceOnly, marginMode }: Choices,
): OrderRequest {
  const terms = {
    symbol: market.symbol,
    side,
    amount: market.amount,
    clientOrderId: clientOrderIdFor(profile.orders.clientOrderId, `${shape} ${side}`),
    marginMode,
    leverage: 7,
  };
  const triggerBy = profile.orders.triggerBy[0] ?? 'last';
  switch (shape) {
    case 'market':
      return { ...terms, shape, reduceOnly, priceBound: market.price };
    case 'limit':
    case 'post-only':
      return { ...terms, shape, reduceOnly, price: market.price };
    case 'stop-market':
    case 'take-profit-market':
      return { ...terms, shape, reduceOnly: true, triggerPrice: market.price, triggerBy };
    case 'trailing-stop': {
      const trail = { by: profile.orders.trailBy[0] ?? 'percent', value: '2' };
      return { ...terms, shape, reduceOnly: true, trail, activationPrice: market.price, triggerBy };
    }
  }
}
