import { describe, expect, it } from 'vitest';
import type { CcxtApi, CcxtOrder, CcxtPosition, CcxtTrade } from '#main/adapters/exchange/ccxt-api.ts';
import { loadCcxtClass } from '#main/adapters/exchange/load-ccxt-class.ts';
import { krakenFutures } from '#main/adapters/exchange/profiles/kraken-futures.ts';
import { repairReadings } from '#main/adapters/exchange/profiles/kraken-repairs.ts';
import { readFill, readOrder, readPosition } from '#main/adapters/exchange/read-account.ts';

const PERPETUAL = { swap: true, contract: true, contractSize: 1, precision: {}, limits: {}, info: {} };
const LINEAR = { ...PERPETUAL, id: 'PF_XBTUSD', symbol: 'BTC/USD:USD', settle: 'USD', linear: true, inverse: false };
const INVERSE = { ...PERPETUAL, id: 'PI_XBTUSD', symbol: 'BTC/USD:BTC', settle: 'BTC', linear: false, inverse: true };

/** The real class, and what it would hand to those who watch. */
async function kraken() {
  const Class = await loadCcxtClass(krakenFutures.classes.linear ?? '');
  const api: CcxtApi = Reflect.construct(Class, [{}]);
  const markets = [LINEAR, INVERSE].map((market) => ({ ...market, base: 'BTC', quote: 'USD', type: 'swap' }));
  Reflect.apply(Reflect.get(api, 'setMarkets'), api, [markets]);
  repairReadings(api);
  const told: { name: string; result: unknown }[] = [];
  const connection = {
    futures: {},
    resolve: (result: unknown, name: string) => told.push({ name, result: structuredClone(result) }),
  };
  const receive = (handler: string, message: object) =>
    Reflect.apply(Reflect.get(api, handler), api, [connection, message]);
  const orders = () => {
    const latest = told.findLast(({ name }) => name === 'orders')?.result as CcxtOrder[];
    return latest.map((order) => readOrder(krakenFutures, order, LINEAR.symbol));
  };
  return { api, receive, orders, told };
}

const order = (id: string, filled: number, qty: number) => ({
  instrument: 'PF_XBTUSD',
  time: 1_763_800_000_000,
  last_update_time: 1_763_800_001_000,
  qty,
  filled,
  limit_price: 60_000,
  stop_price: 0,
  type: 'limit',
  order_id: id,
  cli_ord_id: `mine-${id}`,
  direction: 0,
  reduce_only: false,
});
const update = (id: string, filled: number, qty: number, reason: string) => ({
  feed: 'open_orders',
  order: order(id, filled, qty),
  is_cancel: false,
  reason,
});
const gone = (id: string, reason: string) => ({ feed: 'open_orders', order_id: id, is_cancel: true, reason });

describe('streamed orders of Kraken Futures', () => {
  it('are open from the first, with our id and the whole amount', async () => {
    const { receive, orders } = await kraken();
    receive('handleOrderSnapshot', { feed: 'open_orders_snapshot', orders: [order('1', 0.5, 1.5)] });
    const expected = { id: '1', clientOrderId: 'mine-1', status: 'open', amount: 2, filled: 0.5, side: 'buy' };
    expect(orders()).toEqual([expect.objectContaining(expected)]);
  });

  it('count what is filled once, however often it is told', async () => {
    const { receive, orders } = await kraken();
    receive('handleOrder', update('1', 0, 2, 'new_placed_order_by_user'));
    receive('handleOrder', update('1', 0.5, 1.5, 'partial_fill'));
    receive('handleOrder', update('1', 1.5, 0.5, 'partial_fill'));
    expect(orders()).toEqual([expect.objectContaining({ status: 'open', amount: 2, filled: 1.5 })]);
    receive('handleOrder', gone('1', 'full_fill'));
    expect(orders()).toEqual([expect.objectContaining({ status: 'filled', amount: 2, filled: 2 })]);
  });

  it.each([
    ['cancelled_by_user', 'cancelled'],
    ['not_enough_margin', 'cancelled'],
    // It has become another order, and only a question tells what of it.
    ['stop_order_triggered', 'unknown'],
  ])('that leave the book by %s are %s, with the part that was filled', async (reason, status) => {
    const { receive, orders } = await kraken();
    receive('handleOrder', update('1', 0, 2, 'new_placed_order_by_user'));
    receive('handleOrder', update('2', 0.5, 1.5, 'new_placed_order_by_user'));
    receive('handleOrder', update('1', 0.5, 1.5, 'partial_fill'));
    receive('handleOrder', gone('2', reason));
    expect(orders().find((read) => read?.id === '2')).toMatchObject({ status, filled: 0.5, amount: 2 });
    expect(orders().find((read) => read?.id === '1')).toMatchObject({ status: 'open', filled: 0.5 });
  });

  it('are told last when they changed last, so that a reader of the newest finds them', async () => {
    const { receive, orders } = await kraken();
    receive('handleOrder', update('1', 0, 2, 'new_placed_order_by_user'));
    receive('handleOrder', update('2', 0, 2, 'new_placed_order_by_user'));
    receive('handleOrder', gone('1', 'cancelled_by_user'));
    expect(orders().map((read) => read?.id)).toEqual(['2', '1']);
  });

  it('that nobody knows are passed over when they end', async () => {
    const { receive, told } = await kraken();
    receive('handleOrder', gone('9', 'full_fill'));
    expect(told).toEqual([]);
  });
});

it.each([LINEAR, INVERSE])('fills of $id have their amount', async ({ id, symbol }) => {
  const { api } = await kraken();
  const row = {
    fill_id: 'f1',
    symbol: id,
    side: 'buy',
    order_id: 'o1',
    size: 2000,
    price: 60_000,
    fillTime: '2026-11-22T12:00:00.000Z',
    fillType: 'taker',
  };
  const parsed: CcxtTrade = Reflect.apply(Reflect.get(api, 'parseTrade'), api, [row]);
  expect(readFill(parsed, symbol)).toMatchObject({ id: 'f1', orderId: 'o1', symbol, amount: 2000, price: 60_000 });
});

it.each([LINEAR, INVERSE])('an order of $id that was filled at once is known as filled', async ({ id, symbol }) => {
  const { api } = await kraken();
  const prior = { orderId: 'o1', cliOrdId: 'mine', type: 'mkt', symbol: id, side: 'buy', quantity: 30, filled: 0 };
  const execution = (executionId: string, amount: number) => ({
    executionId,
    price: 60_000,
    amount,
    orderPriorEdit: null,
    orderPriorExecution: prior,
    type: 'EXECUTION',
  });
  const answer = { status: 'placed', order_id: 'o1', orderEvents: [execution('e1', 10), execution('e2', 20)] };
  expect(readOrder(krakenFutures, api.parseOrder(answer), symbol)).toMatchObject({
    id: 'o1',
    status: 'filled',
    amount: 30,
    filled: 30,
    averagePrice: 60_000,
  });
});

it('a position that the stream lists no more is closed', async () => {
  const { receive, told } = await kraken();
  const position = (instrument: string, balance: number) => ({ instrument, balance, entry_price: 60_000 });
  const latest = () => told.at(-1)?.result as CcxtPosition[];
  receive('handlePositions', { positions: [position('PF_XBTUSD', -2), position('PI_XBTUSD', 100)], timestamp: 1 });
  expect(latest().map((row) => readPosition(row)?.amount)).toEqual([-2, 100]);
  receive('handlePositions', { positions: [position('PI_XBTUSD', 50)], timestamp: 2 });
  expect(latest().map((row) => [row.symbol, readPosition(row)?.amount])).toEqual([
    ['BTC/USD:BTC', 50],
    ['BTC/USD:USD', undefined],
  ]);
  receive('handlePositions', { positions: [position('PI_XBTUSD', 50)], timestamp: 3 });
  expect(latest()).toHaveLength(1);
});
