import { textAt } from '#main/adapters/exchange/ccxt-api.ts';
import type { Reaction, StreamedOrder, Topic, VenueStreams } from './venue-streams.ts';

const TOPICS: Readonly<Record<string, Topic>> = {
  candle: 'candles',
  orderUpdates: 'orders',
  userFills: 'fills',
  clearinghouseState: 'positions',
};

const statusOf = ({ event, filled, amount }: StreamedOrder) =>
  event === 'cancel' ? 'canceled' : event === 'fill' && filled === amount ? 'filled' : 'open';

export const hyperliquidStreams: VenueStreams = {
  // Streams of an account are open to everybody who knows its address.
  refused: /never/,
  react({ message }, { walletAddress }): Reaction {
    if (message.method === 'ping') return { say: [{ channel: 'pong' }] };
    if (message.method !== 'subscribe') return {};
    const topic = TOPICS[textAt(message, 'subscription', 'type')];
    const ours = topic === 'candles' || textAt(message, 'subscription', 'user') === walletAddress;
    return topic !== undefined && ours
      ? { say: [{ channel: 'subscriptionResponse', data: message }], topics: [topic] }
      : { say: [{ channel: 'error', data: 'Invalid subscription' }] };
  },
  refusal: () => ({ channel: 'error', data: 'Invalid subscription' }),
  candle: ([t, o, h, l, c, v], timeframe) => ({
    channel: 'candle',
    data: { t, T: t + 59_999, s: 'BTC', i: timeframe, o: `${o}`, c: `${c}`, h: `${h}`, l: `${l}`, v: `${v}`, n: 20 },
  }),
  order: (order) => [
    {
      channel: 'orderUpdates',
      data: [
        {
          order: {
            coin: 'BTC',
            side: order.side === 'buy' ? 'B' : 'A',
            limitPx: order.price,
            // What is left of it.
            sz: (Number(order.amount) - Number(order.filled)).toFixed(5),
            oid: Number(order.id),
            timestamp: order.time,
            origSz: order.amount,
            cloid: order.clientOrderId,
          },
          status: statusOf(order),
          statusTimestamp: order.time,
        },
      ],
    },
  ],
  fill: (fill) => ({
    channel: 'userFills',
    data: {
      user: '0x1111111111111111111111111111111111111111',
      fills: [
        {
          coin: 'BTC',
          px: fill.price,
          sz: fill.amount,
          side: fill.side === 'buy' ? 'B' : 'A',
          time: fill.time,
          startPosition: '0.0',
          dir: 'Open Long',
          closedPnl: '0.0',
          hash: '0xc5ad',
          oid: Number(fill.orderId),
          crossed: true,
          fee: '0.5',
          feeToken: 'USDC',
          liquidationMarkPx: null,
          tid: Number(fill.id),
          cloid: fill.clientOrderId,
        },
      ],
    },
  }),
  position: (amount) => ({
    channel: 'clearinghouseState',
    data: {
      dex: '',
      user: '0x1111111111111111111111111111111111111111',
      clearinghouseState: {
        marginSummary: { accountValue: '1000.0', totalNtlPos: '60.0', totalRawUsd: '0.0', totalMarginUsed: '0.0' },
        crossMarginSummary: { accountValue: '1000.0', totalNtlPos: '60.0', totalRawUsd: '0.0', totalMarginUsed: '0.0' },
        crossMaintenanceMarginUsed: '0.0',
        withdrawable: '600.0',
        assetPositions:
          amount === null
            ? []
            : [
                {
                  type: 'oneWay',
                  position: {
                    coin: 'BTC',
                    szi: `-${amount}`,
                    entryPx: '50000',
                    leverage: { type: 'cross', value: 7 },
                    liquidationPx: '80000',
                    unrealizedPnl: '1.2',
                    marginUsed: '90',
                    positionValue: '60',
                    returnOnEquity: '0',
                    maxLeverage: 40,
                  },
                },
              ],
        time: Date.now(),
      },
    },
  }),
};
