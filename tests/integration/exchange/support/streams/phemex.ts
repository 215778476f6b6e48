import { at, listAt, textAt } from '#main/adapters/exchange/ccxt-api.ts';
import { signatureOf } from '../signature.ts';
import type { KnownMarket } from '../venue.ts';
import type { Reaction, StreamedOrder, VenueStreams } from './venue-streams.ts';

const SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400, w: 604_800 };
const secondsOf = (timeframe: string) => Number.parseInt(timeframe, 10) * SECONDS[timeframe.slice(-1)];
const NO_FILL = '00000000-0000-0000-0000-000000000000';

/** Inverse contracts have prices in ten-thousandths and fees in hundred-millionths. */
function fieldsOf({ contract }: KnownMarket, order: StreamedOrder): Record<string, unknown> {
  const left = Number(order.amount) - Number(order.filled);
  const { fill } = order;
  return contract === 'linear'
    ? {
        currency: 'USDT',
        priceRp: order.price,
        orderQty: order.amount,
        cumQty: order.filled,
        cumValueRv: `${Number(order.filled) * 50_000}`,
        leavesQty: `${left}`,
        execPriceRp: fill?.price ?? '0',
        execQty: fill?.amount ?? '0',
        execValueRv: fill ? '300' : '0',
        execFeeRv: fill ? '0.5' : '0',
        stopPxRp: '0',
      }
    : {
        currency: 'BTC',
        priceEp: Number(order.price) * 10_000,
        orderQty: Number(order.amount),
        cumQty: Number(order.filled),
        cumValueEv: Number(order.filled) * 2000,
        leavesQty: left,
        execPriceEp: Number(fill?.price ?? 0) * 10_000,
        // Of an order that was not filled it names the amount of the order.
        execQty: Number(fill?.amount ?? order.amount),
        execValueEv: fill ? 120_000 : 0,
        execFeeEv: fill ? 50_000_000 : 0,
        stopPxEp: 0,
      };
}

function statusOf({ event, filled, amount }: StreamedOrder): string {
  if (event !== 'fill') return event === 'new' ? 'New' : 'Canceled';
  return filled === amount ? 'Filled' : 'PartiallyFilled';
}

export const phemexStreams: VenueStreams = {
  refused: /invalid-key/,
  react({ message }, { apiKey, secret }): Reaction {
    const { id, method } = message;
    const done = { say: [{ error: null, id, result: { status: 'success' } }] };
    switch (method) {
      case 'user.auth': {
        const [kind, key, signature, expiry] = listAt(message, 'params');
        const right =
          kind === 'API' && key === apiKey && signature === signatureOf(`${key}${expiry}`, secret, 'sha256');
        return right ? done : { say: [{ error: { code: 6012, message: 'invalid login token' }, id, result: null }] };
      }
      case 'aop.subscribe':
      case 'aop_p.subscribe':
        return { ...done, topics: ['orders', 'fills'] };
      case 'kline.subscribe':
      case 'kline_p.subscribe': {
        // Contracts that settle in a stablecoin have channels of their own.
        const stable = /USDT$/.test(textAt(message, 'params', 0));
        if (stable !== (method === 'kline_p.subscribe')) return {};
        return Number(at(message, 'params', 1)) > 0 ? { ...done, topics: ['candles'] } : {};
      }
      default:
        return {};
    }
  },
  refusal: ({ id }) => ({ error: { code: 6001, message: 'invalid argument' }, id, result: null }),
  candle: ([time, open, high, low, close, volume], timeframe, { id, contract }) => {
    const linear = contract === 'linear';
    const price = (value: number) => (linear ? `${value}` : value * 10_000);
    const [o, h, l, c] = [open, high, low, close].map(price);
    const amount = linear ? `${volume}` : volume * close;
    return {
      [linear ? 'kline_p' : 'kline']: [[time / 1000, secondsOf(timeframe), o, o, h, l, c, amount, 0]],
      sequence: 1,
      symbol: id,
      type: 'incremental',
    };
  },
  order: (order, market) => [
    {
      [market.contract === 'linear' ? 'orders_p' : 'orders']: [
        {
          accountID: 1,
          action: order.event === 'cancel' ? 'Cancel' : 'New',
          actionBy: 'ByUser',
          actionTimeNs: `${order.time}000000`,
          clOrdID: order.clientOrderId,
          execID: order.fill?.id ?? NO_FILL,
          execStatus: order.event === 'fill' ? 'TakerFill' : order.event === 'cancel' ? 'Canceled' : 'New',
          ordStatus: statusOf(order),
          ordType: 'Limit',
          orderID: order.id,
          posSide: 'Merged',
          side: order.side === 'buy' ? 'Buy' : 'Sell',
          symbol: market.id,
          timeInForce: 'GoodTillCancel',
          tradeType: 'Trade',
          transactTimeNs: `${order.time}000000`,
          ...fieldsOf(market, order),
        },
      ],
      sequence: 1,
      timestamp: `${order.time}000000`,
      type: 'incremental',
    },
  ],
};
