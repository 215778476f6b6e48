import { textAt } from '#main/adapters/exchange/ccxt-api.ts';
import { signatureOf } from '../signature.ts';
import type { Reaction, StreamedOrder, Topic, VenueStreams } from './venue-streams.ts';

const TOPICS: Readonly<Record<string, readonly Topic[]>> = {
  executionreport: ['orders', 'fills'],
  algoexecutionreportv2: ['orders'],
  position: ['positions'],
};

const statusOf = ({ event, filled, amount }: StreamedOrder) =>
  event === 'new' ? 'NEW' : event === 'cancel' ? 'CANCELLED' : filled === amount ? 'FILLED' : 'PARTIAL_FILLED';

/** The message as text, with a number of any length in a field that holds its digits. */
const asNumber = (field: string, message: object) =>
  JSON.stringify(message).replace(new RegExp(`("${field}":)"(\\d+)"`), '$1$2');

export const wooStreams: VenueStreams = {
  refused: /invalid-key/,
  react({ message, path }, { apiKey, secret, uid }): Reaction {
    const { event, id, topic } = message;
    const ts = Date.now();
    if (event === 'ping') return { say: [{ event: 'pong', ts }] };
    if (event === 'auth') {
      const stamp = textAt(message, 'params', 'timestamp');
      const right =
        textAt(message, 'params', 'apikey') === apiKey &&
        textAt(message, 'params', 'sign') === signatureOf(`|${stamp}`, secret, 'sha256') &&
        path.endsWith(`/private/stream/${uid}`);
      return { say: [{ event, success: right, ts, ...(right ? {} : { errorMsg: 'The api key or secret is wrong' }) }] };
    }
    if (event !== 'subscribe') return {};
    const topics = TOPICS[String(topic)] ?? (/@kline_/.test(String(topic)) ? ['candles' as const] : []);
    return { say: [{ id: String(id), event, success: topics.length > 0, ts, data: topic }], topics };
  },
  refusal: ({ id, event }) => ({
    id: String(id),
    event,
    success: false,
    ts: Date.now(),
    errorMsg: 'Invalid topic',
  }),
  candle: ([startTime, open, high, low, close, volume], timeframe, { id }) => ({
    topic: `${id}@kline_${timeframe}`,
    ts: startTime + 1000,
    data: {
      symbol: id,
      type: timeframe,
      open,
      close,
      high,
      low,
      volume,
      amount: volume * close,
      startTime,
      endTime: startTime + 60_000,
    },
  }),
  order: (order, { id }) => [
    asNumber('clientOrderId', {
      topic: 'executionreport',
      ts: order.time,
      data: {
        msgType: 0,
        symbol: id,
        clientOrderId: order.clientOrderId,
        orderId: Number(order.id),
        type: 'LIMIT',
        side: order.side.toUpperCase(),
        quantity: Number(order.amount),
        price: Number(order.price),
        tradeId: Number(order.fill?.id ?? 0),
        executedPrice: Number(order.fill?.price ?? 0),
        executedQuantity: Number(order.fill?.amount ?? 0),
        fee: order.fill ? 0.5 : 0,
        feeAsset: order.fill ? 'USDT' : '',
        totalExecutedQuantity: Number(order.filled),
        status: statusOf(order),
        reason: '',
        orderTag: 'default',
        totalFee: order.fill ? 0.5 : 0,
        visible: Number(order.amount),
        timestamp: order.time,
        reduceOnly: false,
        maker: false,
      },
    }),
  ],
  // A cancel is refused.
  aside: (orderId, { id }) => ({
    topic: 'executionreport',
    ts: Date.now(),
    data: { msgType: 2, symbol: id, orderId: Number(orderId), clientOrderId: 11_111, reason: '' },
  }),
  fired: (order, { id }) =>
    asNumber('clientOrderId', {
      topic: 'algoexecutionreportv2',
      ts: order.time,
      data: [
        {
          symbol: id,
          rootAlgoOrderId: Number(order.id),
          parentAlgoOrderId: 0,
          algoOrderId: Number(order.id),
          clientOrderId: order.clientOrderId,
          orderTag: 'default',
          algoType: 'STOP',
          side: order.side.toUpperCase(),
          quantity: Number(order.amount),
          triggerPrice: Number(order.price),
          triggerStatus: 'SUCCESS',
          price: 0,
          type: 'MARKET',
          triggerTradePrice: 50_000,
          triggerTime: order.time,
          tradeId: Number(order.fill?.id),
          executedPrice: Number(order.fill?.price),
          executedQuantity: Number(order.fill?.amount),
          fee: 0.5,
          reason: '',
          feeAsset: 'USDT',
          totalExecutedQuantity: Number(order.filled),
          averageExecutedPrice: 50_000,
          totalFee: 0.5,
          feeCurrency: 'USDT',
          timestamp: order.time,
          visibleQuantity: 0,
          reduceOnly: true,
          triggered: true,
          maker: false,
          isTriggered: true,
          rootAlgoStatus: 'FILLED',
          algoStatus: 'FILLED',
          leverage: 10,
          marginMode: 'CROSS',
        },
      ],
    }),
  position: (amount, { id }) => ({
    topic: 'position',
    ts: Date.now(),
    data: {
      positions: {
        [id]: {
          holding: amount === null ? 0 : -Number(amount),
          pendingLongQty: 0,
          pendingShortQty: 0,
          averageOpenPrice: amount === null ? 0 : 50_000,
          pnl24H: 0,
          fee24H: 0,
          settlePrice: 50_000,
          markPrice: 49_900,
          version: 7886,
          openingTime: Date.now(),
          pnl24HPercentage: 0,
          adlQuantile: 1,
          positionSide: 'BOTH',
        },
      },
    },
  }),
};
