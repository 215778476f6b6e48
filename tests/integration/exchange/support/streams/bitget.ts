import { listAt, textAt } from '#main/adapters/exchange/ccxt-api.ts';
import { signatureOf } from '../signature.ts';
import type { Reaction, StreamedOrder, Topic, VenueStreams } from './venue-streams.ts';

const TOPICS: Readonly<Record<string, Topic>> = { orders: 'orders', fill: 'fills', positions: 'positions' };
/** Bitget's names of timeframes that differ from ours. */
const longer = (timeframe: string) => timeframe.replace(/[hdw]$/, (unit) => unit.toUpperCase());
const statusOf = ({ event, filled, amount }: StreamedOrder) =>
  event === 'new' ? 'live' : event === 'cancel' ? 'cancelled' : filled === amount ? 'filled' : 'partially_filled';
const pushed = (channel: string, data: readonly unknown[], instId = 'default') => ({
  action: 'snapshot',
  arg: { instType: 'USDT-FUTURES', channel, instId },
  data,
  ts: Date.now(),
});

export const bitgetStreams: VenueStreams = {
  refused: /invalid-key/,
  react({ message }, { apiKey, secret, password }): Reaction {
    if (message.text === 'ping') return { say: ['pong'] };
    const argument = listAt(message, 'args')[0];
    if (message.op === 'login') {
      const right =
        textAt(argument, 'apiKey') === apiKey &&
        textAt(argument, 'passphrase') === password &&
        textAt(argument, 'sign') ===
          signatureOf(`${textAt(argument, 'timestamp')}GET/user/verify`, secret, 'sha256', 'base64');
      return { say: [right ? { event: 'login', code: 0 } : { event: 'error', code: 30015, msg: 'Invalid sign' }] };
    }
    if (message.op !== 'subscribe') return {};
    const channel = textAt(argument, 'channel');
    const topic = TOPICS[channel] ?? (/^candle\d+[mHDW]$/.test(channel) ? 'candles' : null);
    return topic === null
      ? { say: [{ event: 'error', code: 30001, msg: `channel:${channel} doesn't exist` }] }
      : { say: [{ event: 'subscribe', arg: argument }], topics: [topic] };
  },
  refusal: () => ({ event: 'error', code: 30001, msg: "channel doesn't exist" }),
  candle: ([time, open, high, low, close, volume], timeframe, { id }) =>
    pushed(
      `candle${longer(timeframe)}`,
      [[`${time}`, `${open}`, `${high}`, `${low}`, `${close}`, `${volume}`, `${volume * close}`, `${volume * close}`]],
      id,
    ),
  order: (order, { id }) => [
    pushed('orders', [
      {
        accBaseVolume: order.filled,
        cTime: `${order.time}`,
        clientOid: order.clientOrderId,
        enterPointSource: 'API',
        feeDetail: [{ feeCoin: 'USDT', fee: order.fill ? '-0.5' : '0' }],
        force: 'gtc',
        instId: id,
        leverage: '10',
        marginCoin: 'USDT',
        marginMode: 'crossed',
        notionalUsd: '600',
        orderId: order.id,
        orderType: 'limit',
        posMode: 'one_way_mode',
        posSide: 'net',
        price: order.price,
        reduceOnly: 'no',
        side: order.side,
        size: order.amount,
        status: statusOf(order),
        tradeSide: `${order.side}_single`,
        uTime: `${order.time}`,
        ...(order.fill
          ? {
              baseVolume: order.fill.amount,
              fillFee: '-0.5',
              fillFeeCoin: 'USDT',
              fillNotionalUsd: '300',
              fillPrice: order.fill.price,
              fillTime: `${order.time}`,
              pnl: '0',
              priceAvg: order.fill.price,
              tradeId: order.fill.id,
              tradeScope: 'T',
            }
          : {}),
      },
    ]),
  ],
  fill: (fill, { id }) =>
    pushed('fill', [
      {
        orderId: fill.orderId,
        clientOid: fill.clientOrderId,
        tradeId: fill.id,
        symbol: id,
        orderType: 'limit',
        side: fill.side,
        price: fill.price,
        baseVolume: fill.amount,
        quoteVolume: '300',
        profit: '0',
        tradeSide: `${fill.side}_single`,
        posMode: 'one_way_mode',
        tradeScope: 'taker',
        feeDetail: [{ feeCoin: 'USDT', deduction: 'no', totalDeductionFee: '0', totalFee: '-0.5' }],
        cTime: `${fill.time}`,
        uTime: `${fill.time}`,
      },
    ]),
  position: (amount, { id }) =>
    pushed(
      'positions',
      amount === null
        ? []
        : [
            {
              posId: '926036334386778112',
              instId: id,
              marginCoin: 'USDT',
              marginSize: '60',
              marginMode: 'crossed',
              holdSide: 'short',
              posMode: 'one_way_mode',
              total: amount,
              available: amount,
              frozen: '0',
              openPriceAvg: '50000',
              leverage: 10,
              achievedProfits: '0',
              unrealizedPL: '1.2',
              unrealizedPLR: '0.002',
              liquidationPrice: '80000',
              keepMarginRate: '0.004',
              marginRate: '0.0076',
              cTime: `${Date.now()}`,
              uTime: `${Date.now()}`,
              autoMargin: 'off',
            },
          ],
    ),
};
