import type { OrderReference } from '#main/adapters/exchange/order.ts';
import { LOOKUPS } from './lookups.ts';
import type { Answering } from './recording-server.ts';
import type { KnownMarket } from './venue.ts';

/** What an exchange says of a conditional order, number 77, whose price was seen and which was filled at 50000. */
export interface Fired {
  readonly answers: Answering;
  /** The number that its fills bear; null where only a message of the stream tells which are its. */
  readonly tradedAs: string | null;
}

/** The same answer as to the order that waits, but for some fields of it. */
function likeWaiting(
  { exchange, order, market }: { exchange: string; order: OrderReference; market: KnownMarket },
  changed: (waiting: unknown) => unknown,
): Answering {
  const { path, body } = LOOKUPS[exchange](order, market);
  return (request) => {
    if (!request.path.endsWith(path) || (path === '/info' && request.fields.type !== 'orderStatus')) return undefined;
    return { body: changed(body) };
  };
}

/** Puts fields into the place of an answer that is reached by the names. */
function withFields(body: unknown, names: readonly (string | number)[], fields: object): unknown {
  if (names.length === 0) return { ...(body as object), ...fields };
  const [name, ...rest] = names;
  const copy = Array.isArray(body) ? [...body] : { ...(body as object) };
  Reflect.set(copy, name, withFields(Reflect.get(copy, name), rest, fields));
  return copy;
}

const inPlace = (exchange: string, names: readonly (string | number)[], fields: (market: KnownMarket) => object) => {
  return (order: OrderReference, market: KnownMarket): Fired => ({
    answers: likeWaiting({ exchange, order, market }, (body) => withFields(body, names, fields(market))),
    tradedAs: '77',
  });
};

export const FIRED: Readonly<Record<string, (order: OrderReference, market: KnownMarket) => Fired>> = {
  kucoinfutures: inPlace('kucoinfutures', ['data'], ({ amount, contract }) => ({
    type: 'market',
    status: 'done',
    isActive: false,
    stopTriggered: true,
    filledSize: Number(amount),
    filledValue: contract === 'linear' ? `${Number(amount) * 50}` : `${Number(amount) / 50_000}`,
    dealSize: Number(amount),
  })),
  phemex: inPlace('phemex', ['data', 0], ({ amount, contract }) =>
    contract === 'linear'
      ? { ordStatus: 'Filled', cumQtyRq: amount, leavesQtyRq: '0', cumValueRv: `${Number(amount) * 50_000}` }
      : { ordStatus: 'Filled', cumQty: Number(amount), leavesQty: 0 },
  ),
  hyperliquid: (order, market) => ({
    answers: likeWaiting({ exchange: 'hyperliquid', order, market }, (body) => {
      const fired = { sz: '0.0', isTrigger: true, triggerPx: market.price, orderType: 'Stop Market', reduceOnly: true };
      return withFields(withFields(body, ['order', 'order'], fired), ['order'], { status: 'filled' });
    }),
    tradedAs: '77',
  }),
  woo: (order, market) => ({
    answers: likeWaiting({ exchange: 'woo', order, market }, (body) =>
      withFields(body, ['data'], {
        algoStatus: 'FILLED',
        isTriggered: true,
        triggerStatus: 'SUCCESS',
        totalExecutedQuantity: market.amount,
        averageExecutedPrice: '50000',
      }),
    ),
    tradedAs: null,
  }),
  bitget: (order, market) => {
    const entry = {
      planType: 'loss_plan',
      symbol: market.id,
      size: market.amount,
      orderId: '77',
      executeOrderId: '88',
      clientOid: order.clientOrderId,
      planStatus: 'executed',
      price: '',
      priceAvg: '50000',
      baseVolume: market.amount,
      triggerPrice: market.price,
      triggerType: 'fill_price',
      marginCoin: 'USDT',
      marginMode: 'crossed',
      side: 'buy',
      posSide: 'net',
      orderType: 'market',
      cTime: '1763800000000',
      uTime: '1763800001000',
    };
    return {
      answers({ path }) {
        if (path.endsWith('/orders-plan-pending')) return { body: { code: '00000', data: { entrustedList: null } } };
        if (!path.endsWith('/orders-plan-history')) return undefined;
        return { body: { code: '00000', data: { entrustedList: [entry] } } };
      },
      tradedAs: '88',
    };
  },
  gate: (order, market) => {
    const entry = {
      id: 77,
      user: 20_011,
      create_time: 1_763_800_000,
      finish_time: 1_763_800_001,
      trade_id: 88,
      status: 'finished',
      finish_as: 'succeeded',
      reason: '',
      initial: {
        contract: market.id,
        size: Number(market.amount),
        price: '0',
        tif: 'ioc',
        text: order.clientOrderId,
        is_reduce_only: true,
      },
      trigger: { price: market.price, rule: 1, price_type: 0 },
    };
    return {
      answers: ({ path, fields }) =>
        path.endsWith('/price_orders') ? { body: fields.status === 'finished' ? [entry] : [] } : undefined,
      tradedAs: '88',
    };
  },
};
