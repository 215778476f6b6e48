import { byPart, byPath, present, type Venue } from '../venue.ts';

const listing = (name: string, base: string, counter: string, settle: string, more: object) => ({
  instrument_name: name,
  kind: 'future',
  base_currency: base,
  quote_currency: counter,
  counter_currency: counter,
  settlement_currency: settle,
  settlement_period: 'perpetual',
  expiration_timestamp: 32503708800000,
  creation_timestamp: 1534242287000,
  is_active: true,
  maker_commission: 0,
  taker_commission: 0.0005,
  max_leverage: 50,
  ...more,
});

const ok = (result: unknown) => ({ jsonrpc: '2.0', result, usIn: 1763800000000000, usOut: 1763800000000100 });

export const deribitVenue: Venue = {
  exchange: 'deribit',
  credentials: { apiKey: 'key', secret: 'secret' },
  markets: [
    {
      contract: 'linear',
      symbol: 'BTC/USDC:USDC',
      id: 'BTC_USDC-PERPETUAL',
      tick: 1,
      step: 0.001,
      contractSize: 1,
      amount: '0.012',
      price: '50001',
    },
    {
      contract: 'inverse',
      symbol: 'BTC/USD:BTC',
      id: 'BTC-PERPETUAL',
      tick: 0.5,
      step: 10,
      contractSize: 1,
      amount: '120',
      price: '50000.5',
    },
  ],
  answers: byPath({
    '/public/get_instruments': ok([
      listing('BTC-PERPETUAL', 'BTC', 'USD', 'BTC', { tick_size: 0.5, contract_size: 10, min_trade_amount: 10 }),
      listing('BTC_USDC-PERPETUAL', 'BTC', 'USDC', 'USDC', {
        tick_size: 1,
        contract_size: 0.001,
        min_trade_amount: 0.001,
      }),
    ]),
    '/public/auth': ok({ access_token: 'x', scope: 'account:read trade:read_write wallet:none', expires_in: 900 }),
  }),
  wire: (order, market) => ({
    path: `/private/${order.side}`,
    fields: present({
      instrument_name: market.id,
      amount: order.amount,
      label: order.clientOrderId,
      type: {
        market: 'market',
        limit: 'limit',
        'post-only': 'limit',
        'stop-market': 'stop_market',
        'take-profit-market': 'take_market',
        'trailing-stop': 'trailing_stop',
      }[order.shape],
      price: 'price' in order ? order.price : undefined,
      post_only: order.shape === 'post-only' ? 'true' : undefined,
      reject_post_only: order.shape === 'post-only' ? 'true' : undefined,
      reduce_only: order.reduceOnly ? 'true' : undefined,
      trigger: 'triggerBy' in order ? `${order.triggerBy}_price` : undefined,
      trigger_price: 'triggerPrice' in order ? order.triggerPrice : undefined,
      trigger_offset: order.shape === 'trailing-stop' ? order.trail.value : undefined,
    }),
  }),
  candles: (rows) => {
    const column = (index: number) => rows.map((row) => row[index]);
    const [ticks, open, high, low, close, volume] = [0, 1, 2, 3, 4, 5].map(column);
    const cost = volume.map(() => 0);
    return byPart('/get_tradingview_chart_data', ok({ ticks, open, high, low, close, volume, cost, status: 'ok' }));
  },
  state: (market) =>
    byPath({
      '/public/get_time': () => ok(Date.now()),
      '/private/get_account_summaries': ok({
        summaries: [{ currency: market.symbol.split(':')[1], equity: 1000, balance: 1000, available_funds: 600 }],
      }),
      '/private/get_positions': ok([
        {
          instrument_name: market.id,
          kind: 'future',
          direction: 'sell',
          size: -Number(market.amount),
          size_currency: -0.0024,
          average_price: 50000,
          mark_price: 49900,
          estimated_liquidation_price: 80000,
          floating_profit_loss: 1.2,
          initial_margin: 90,
          maintenance_margin: 3,
          leverage: 50,
        },
      ]),
    }),
  withdrawable: byPath({
    '/public/auth': ok({ access_token: 'x', scope: 'account:read trade:read_write wallet:read_write' }),
  }),
  readOnly: byPath({ '/public/auth': ok({ access_token: 'x', scope: 'account:read trade:read wallet:none' }) }),
  created: ({ fields }) => ({
    body: ok({
      order: {
        order_id: 'venue-1',
        label: fields.label,
        instrument_name: fields.instrument_name,
        order_state: 'open',
        order_type: fields.type,
        direction: 'buy',
        amount: Number(fields.amount),
        filled_amount: 0,
        average_price: 0,
        price: 0,
        creation_timestamp: 1763800000000,
      },
      trades: [],
    }),
  }),
};
