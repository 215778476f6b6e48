import { listAt, textAt } from '#main/adapters/exchange/ccxt-api.ts';
import { signatureOf } from '../signature.ts';
import type { Reaction, StreamedOrder, Topic, VenueStreams } from './venue-streams.ts';

const USER = '20011';
const TOPICS: Readonly<Record<string, Topic>> = {
  'futures.candlesticks': 'candles',
  'futures.orders': 'orders',
  'futures.usertrades': 'fills',
  'futures.positions': 'positions',
};

const said = (channel: string, event: string, rest: object) => ({
  time: Math.floor(Date.now() / 1000),
  time_ms: Date.now(),
  channel,
  event,
  ...rest,
});
/** Amounts have the sign of the side. */
const signed = (side: 'buy' | 'sell', amount: number) => (side === 'buy' ? amount : -amount);

function endOf({ event, filled, amount }: StreamedOrder): { status: string; finish_as: string } {
  if (event === 'new') return { status: 'open', finish_as: '_new' };
  if (event === 'cancel') return { status: 'finished', finish_as: 'cancelled' };
  return filled === amount ? { status: 'finished', finish_as: 'filled' } : { status: 'open', finish_as: '_update' };
}

export const gateStreams: VenueStreams = {
  http:
    () =>
    ({ path }) =>
      /\/futures\/(usdt|btc)\/accounts$/.test(path)
        ? { body: { user: Number(USER), currency: 'USDT', total: '1000', available: '600' } }
        : undefined,
  refused: /invalid-key/,
  react({ message }, { apiKey, secret }): Reaction {
    const { id, channel, event, time } = message;
    const name = String(channel);
    if (name === 'futures.ping') return { say: [said('futures.pong', '', { result: null })] };
    const topic = TOPICS[name];
    if (event !== 'subscribe' || topic === undefined) return {};
    const failed = (code: number, text: string) => ({
      say: [said(name, 'subscribe', { id, error: { code, message: text }, result: null })],
    });
    if (topic !== 'candles') {
      const signature = signatureOf(`channel=${name}&event=subscribe&time=${time}`, secret, 'sha512');
      if (textAt(message, 'auth', 'KEY') !== apiKey || textAt(message, 'auth', 'SIGN') !== signature) {
        return failed(4, '{"label":"INVALID_SIGNATURE","message":"Signature mismatch"}\n');
      }
      if (listAt(message, 'payload')[0] !== USER) return failed(2, 'user id does not match the key');
    }
    return { say: [said(name, 'subscribe', { id, error: null, result: { status: 'success' } })], topics: [topic] };
  },
  refusal: ({ id, channel }) =>
    said(String(channel), 'subscribe', { id, error: { code: 2, message: 'unknown contract' }, result: null }),
  candle: ([time, o, h, l, c, volume], timeframe, { id, contract }) =>
    said('futures.candlesticks', 'update', {
      error: null,
      result: [
        {
          t: time / 1000,
          v: contract === 'linear' ? volume / 0.0001 : volume * c,
          c: `${c}`,
          h: `${h}`,
          l: `${l}`,
          o: `${o}`,
          n: `${timeframe}_${id}`,
          w: false,
        },
      ],
    }),
  order: (order, { id }) => [
    said('futures.orders', 'update', {
      result: [
        {
          contract: id,
          create_time: Math.floor(order.time / 1000),
          create_time_ms: order.time,
          fill_price: Number(order.fill?.price ?? 0),
          iceberg: 0,
          id: Number(order.id),
          id_string: order.id,
          is_close: false,
          is_liq: false,
          is_reduce_only: false,
          left: signed(order.side, Number(order.amount) - Number(order.filled)),
          mkfr: -0.00025,
          price: Number(order.price),
          refr: 0,
          refu: 0,
          size: signed(order.side, Number(order.amount)),
          ...endOf(order),
          text: order.clientOrderId,
          tif: 'gtc',
          tkfr: 0.0005,
          update_id: 1,
          update_time: order.time,
          user: USER,
        },
      ],
    }),
  ],
  fill: (fill, { id }) =>
    said('futures.usertrades', 'update', {
      error: null,
      result: [
        {
          id: fill.id,
          create_time: Math.floor(fill.time / 1000),
          create_time_ms: fill.time,
          contract: id,
          order_id: fill.orderId,
          size: signed(fill.side, Number(fill.amount)),
          price: fill.price,
          role: 'taker',
          text: fill.clientOrderId,
          fee: 0.5,
          point_fee: 0,
        },
      ],
    }),
  position: (amount, { id }) =>
    said('futures.positions', 'update', {
      result: [
        {
          contract: id,
          cross_leverage_limit: 0,
          entry_price: amount === null ? 0 : 50_000,
          history_pnl: 0,
          history_point: 0,
          last_close_pnl: 0,
          leverage: 7,
          leverage_max: 100,
          liq_price: amount === null ? 0 : 80_000,
          maintenance_rate: 0.004,
          margin: 90,
          mode: 'single',
          realised_pnl: 0,
          realised_point: 0,
          risk_limit: 500_000,
          size: amount === null ? 0 : -Number(amount),
          time: Math.floor(Date.now() / 1000),
          time_ms: Date.now(),
          update_id: 1,
          user: USER,
        },
      ],
    }),
};
