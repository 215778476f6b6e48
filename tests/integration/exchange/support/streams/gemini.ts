import { listAt, textAt } from '#main/adapters/exchange/ccxt-api.ts';
import { signatureOf } from '../signature.ts';
import type { Reaction, StreamedOrder, VenueStreams } from './venue-streams.ts';

const typeOf = ({ event }: StreamedOrder) => (event === 'new' ? 'booked' : event === 'cancel' ? 'cancelled' : 'fill');

export const geminiStreams: VenueStreams = {
  refused: /invalid-key/,
  connect(path, headers, { apiKey, secret }): Reaction | number {
    if (!path.startsWith('/v1/order/events')) return {};
    const payload = String(headers['x-gemini-payload']);
    const asked: unknown = JSON.parse(Buffer.from(payload, 'base64').toString() || '{}');
    const right =
      headers['x-gemini-apikey'] === apiKey &&
      headers['x-gemini-signature'] === signatureOf(payload, secret, 'sha384') &&
      textAt(asked, 'request') === '/v1/order/events';
    if (!right) return 400;
    return {
      say: [{ type: 'subscription_ack', accountId: 1, subscriptionId: 'orderevents', symbolFilter: [] }],
      topics: ['orders'],
    };
  },
  react({ message }): Reaction {
    const name = textAt(listAt(message, 'subscriptions')[0], 'name');
    return message.type === 'subscribe' && /^candles_\d+[mhd]$/.test(name) ? { topics: ['candles'] } : {};
  },
  refusal: () => ({ result: 'error', reason: 'NoValidTradingPairs' }),
  candle: (row, timeframe, { id }) => ({
    type: `candles_${timeframe}_updates`,
    symbol: id.toUpperCase(),
    changes: [row],
  }),
  order: (order, { id }) => [
    [
      {
        type: typeOf(order),
        order_id: order.id,
        event_id: `${order.time}`,
        account_name: 'primary',
        client_order_id: order.clientOrderId,
        api_session: 'account-key',
        symbol: id,
        side: order.side,
        order_type: 'exchange limit',
        timestamp: `${Math.floor(order.time / 1000)}`,
        timestampms: order.time,
        is_live: order.event !== 'cancel' && order.filled !== order.amount,
        is_cancelled: order.event === 'cancel',
        is_hidden: false,
        avg_execution_price: order.fill?.price ?? '0',
        executed_amount: order.filled,
        remaining_amount: `${Number(order.amount) - Number(order.filled)}`,
        original_amount: order.amount,
        price: order.price,
        socket_sequence: 139,
        ...(order.fill
          ? {
              fill: {
                trade_id: order.fill.id,
                liquidity: 'Taker',
                price: order.fill.price,
                amount: order.fill.amount,
                fee: '0.5',
                fee_currency: 'GUSD',
              },
            }
          : {}),
      },
    ],
  ],
};
