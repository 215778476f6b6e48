import { decimalText } from '#core/live/decimal-text.ts';
import type { LiveOrder } from '#core/live/order.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { clientOrderIdFor } from '#main/adapters/exchange/client-order-id.ts';
import type { MarginMode, OrderReference, OrderRequest } from '#main/adapters/exchange/order.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';

/** How a bot trades one of its instruments. */
export interface TradingTerms {
  readonly profile: SupportedProfile;
  readonly symbol: string;
  readonly instrument: Instrument;
  readonly marginMode: MarginMode;
  readonly leverage: number;
}

/** Part of the price that a market order may cost where it goes out as a limit order: an exit has to be filled. */
const ENTRY_BOUND = 0.01;
const EXIT_BOUND = 0.05;

/**
 * A decided order as it goes to the exchange. The same order always has the same id there.
 * @param lastPrice that is known; null before the first
 */
export function requestFor(order: LiveOrder, terms: TradingTerms, lastPrice: number | null): OrderRequest {
  const { profile, symbol, marginMode, leverage } = terms;
  const common = {
    symbol,
    side: order.side,
    amount: order.amount,
    clientOrderId: clientOrderIdFor(profile.orders.clientOrderId, order.key),
    marginMode,
    leverage,
  };
  // Where there is no such order an exit is a plain one: the run never asks for more than the position.
  const reduceOnly = order.reduceOnly && profile.orders.reduceOnly;
  switch (order.shape) {
    case 'market': {
      const bound = profile.orders.marketNeedsBound ? { priceBound: boundOf(order, terms, lastPrice) } : {};
      return { ...common, ...bound, shape: 'market', reduceOnly };
    }
    case 'limit':
      return { ...common, shape: 'limit', reduceOnly, price: order.price ?? '' };
    case 'stop-market':
    case 'take-profit-market': {
      const [first] = profile.orders.triggerBy;
      const triggerBy = profile.orders.triggerBy.includes('last') ? 'last' : first;
      return { ...common, shape: order.shape, reduceOnly: true, triggerPrice: order.triggerPrice ?? '', triggerBy };
    }
  }
}

/** What the exchange is asked about an order by. */
export function referenceTo(order: LiveOrder, { profile, symbol }: TradingTerms): OrderReference {
  return {
    symbol,
    shape: order.shape,
    clientOrderId: clientOrderIdFor(profile.orders.clientOrderId, order.key),
    id: order.exchangeId,
  };
}

/** Worst price, on the tick: a hundredth beyond the last one for an entry, a twentieth for an exit. */
function boundOf(order: LiveOrder, { instrument }: TradingTerms, lastPrice: number | null): string {
  const { tick } = instrument;
  const way = order.side === 'buy' ? 1 : -1;
  const price = (lastPrice ?? order.referencePrice) * (1 + way * (order.reduceOnly ? EXIT_BOUND : ENTRY_BOUND));
  if (!(tick > 0)) return decimalText(price, 0);
  const ticks = way > 0 ? Math.ceil(price / tick) : Math.max(1, Math.floor(price / tick));
  return decimalText(ticks * tick, tick);
}
