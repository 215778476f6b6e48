import { textAt } from '#main/adapters/exchange/ccxt-api.ts';
import { signatureOf } from '../signature.ts';
import type { Reaction, StreamedOrder, VenueStreams } from './venue-streams.ts';

const NAMES: Readonly<Record<string, string>> = { m: 'min', h: 'hour', d: 'day', w: 'week' };
const longer = (timeframe: string) => timeframe.replace(/[mhdw]$/, (unit) => NAMES[unit]);
const TOKEN = '2neAiuYvAU61ZDXANAGAsiL4-iAExhsBXZxftpOeh';

function orderMessage(order: StreamedOrder, id: string, type: string, status: string, rest: object): unknown {
  return {
    type: 'message',
    topic: '/contractMarket/tradeOrders',
    userId: '5c32d69203aa676ce4b543c7',
    channelType: 'private',
    subject: 'orderChange',
    data: {
      symbol: id,
      orderType: 'limit',
      side: order.side,
      canceledSize: type === 'canceled' ? `${Number(order.amount) - Number(order.filled)}` : '0',
      orderId: order.id,
      positionSide: 'BOTH',
      marginMode: 'CROSS',
      type,
      orderTime: `${order.time}000000`,
      size: order.amount,
      filledSize: order.filled,
      price: order.price,
      remainSize: `${Number(order.amount) - Number(order.filled)}`,
      clientOid: order.clientOrderId,
      tradeType: 'trade',
      status,
      ts: Number(`${order.time}000000`),
      ...rest,
    },
  };
}

export const kucoinFuturesStreams: VenueStreams = {
  http:
    (origin, _market, { secret }) =>
    ({ method, path, headers }) => {
      if (method !== 'POST' || !/\/bullet-(public|private)$/.test(path)) return undefined;
      const right =
        headers['kc-api-sign'] ===
        signatureOf(`${headers['kc-api-timestamp']}POST/api/v1/bullet-private`, secret, 'sha256', 'base64');
      if (path.endsWith('private') && !right) return { body: { code: '400005', msg: 'Invalid KC-API-SIGN' } };
      const server = {
        endpoint: `${origin.replace('http', 'ws')}/endpoint`,
        encrypt: true,
        protocol: 'websocket',
        pingInterval: 18_000,
        pingTimeout: 10_000,
      };
      return { body: { code: '200000', data: { token: TOKEN, instanceServers: [server] } } };
    },
  connect: (path) => (path.includes(`token=${TOKEN}`) ? { say: [{ id: 'hello', type: 'welcome' }] } : 401),
  refused: /invalid-key/,
  react({ message }): Reaction {
    const { id, type } = message;
    if (type === 'ping') return { say: [{ id, type: 'pong' }] };
    if (type !== 'subscribe') return {};
    const topic = textAt(message, 'topic');
    const ack = { say: [{ id, type: 'ack' }] };
    if (topic === '/contractMarket/tradeOrders' && message.privateChannel === true) {
      return { ...ack, topics: ['orders', 'fills'] };
    }
    if (/^\/contractMarket\/limitCandle:\w+_\d+(min|hour|day|week)$/.test(topic))
      return { ...ack, topics: ['candles'] };
    return { say: [{ id, type: 'error', code: 404, data: `topic ${topic} is not found` }] };
  },
  refusal: ({ id }) => ({ id, type: 'error', code: 401, data: 'token is expired' }),
  candle: ([time, open, high, low, close, volume], timeframe, { id, contract }) => {
    const amount = `${contract === 'linear' ? volume / 0.001 : volume * close}`;
    return {
      topic: `/contractMarket/limitCandle:${id}_${longer(timeframe)}`,
      type: 'message',
      data: {
        symbol: id,
        candles: [`${time / 1000}`, `${open}`, `${close}`, `${high}`, `${low}`, amount, amount],
        time: time + 1000,
      },
      subject: 'candle.stick',
    };
  },
  order(order, { id }) {
    const { event, fill } = order;
    if (event !== 'fill' || fill === null) {
      return [
        event === 'new' ? orderMessage(order, id, 'open', 'open', {}) : orderMessage(order, id, 'canceled', 'done', {}),
      ];
    }
    const match = {
      liquidity: 'taker',
      feeType: 'takerFee',
      matchPrice: fill.price,
      matchSize: fill.amount,
      tradeId: fill.id,
    };
    const messages = [orderMessage(order, id, 'match', 'match', match)];
    return order.filled === order.amount ? [...messages, orderMessage(order, id, 'filled', 'done', {})] : messages;
  },
};
