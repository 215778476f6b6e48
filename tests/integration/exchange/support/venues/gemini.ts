import { byPart, byPath, present, type Venue } from '../venue.ts';

/** Gemini sends the fields of a private call in a header, as base 64 of JSON. */
export function geminiFields(headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return JSON.parse(Buffer.from(String(headers['x-gemini-payload']), 'base64').toString());
}

export const geminiVenue: Venue = {
  exchange: 'gemini',
  credentials: { apiKey: 'account-key', secret: 'secret' },
  markets: [
    {
      contract: 'linear',
      symbol: 'BTC/GUSD:GUSD',
      id: 'btcgusdperp',
      tick: 0.5,
      step: 0.0001,
      contractSize: 1,
      amount: '0.0012',
      price: '50000.5',
    },
  ],
  answers: byPath({
    '/v1/symbols': ['btcusd', 'btcgusdperp'],
    '/v1/symbols/details/btcgusdperp': {
      symbol: 'BTCGUSDPERP',
      base_currency: 'BTC',
      quote_currency: 'GUSD',
      tick_size: 0.0001,
      quote_increment: 0.5,
      min_order_size: '0.0001',
      status: 'open',
      wrap_enabled: false,
      product_type: 'swap',
      contract_type: 'linear',
      contract_price_currency: 'GUSD',
    },
    '/v1/roles': { isAuditor: false, isFundManager: false, isTrader: true },
  }),
  unpredictable: ['nonce'],
  fieldsOf: ({ headers }) => geminiFields(headers),
  wire: (order, market) => ({
    path: '/v1/order/new',
    fields: present({
      request: '/v1/order/new',
      client_order_id: order.clientOrderId,
      symbol: market.id,
      amount: order.amount,
      price: 'price' in order ? order.price : order.shape === 'market' ? order.priceBound : undefined,
      side: order.side,
      type: 'exchange limit',
      options:
        order.shape === 'market'
          ? ['immediate-or-cancel']
          : order.shape === 'post-only'
            ? ['maker-or-cancel']
            : undefined,
    }),
  }),
  candles: (rows) => byPart('/v2/derivatives/candles/btcgusdperp/1m', [...rows].reverse()),
  state: (market) =>
    byPath({
      '/v1/balances': [{ type: 'exchange', currency: 'GUSD', amount: '1000', available: '600' }],
      '/v1/margin': {
        margin_assets_value: '1000',
        initial_margin: '300',
        available_margin: '700',
        estimated_liquidation_price: '80000',
        buying_power: '0.7',
        selling_power: '0.71',
      },
      '/v1/riskstats/btcgusdperp': { product_type: 'PerpetualSwapContract', mark_price: '49900' },
      '/v1/positions': [
        {
          symbol: market.id,
          instrument_type: 'perp',
          quantity: `-${market.amount}`,
          average_cost: '50000',
          mark_price: '49900',
          unrealised_pnl: '1.2',
        },
      ],
    }),
  withdrawable: byPath({ '/v1/roles': { isAuditor: false, isFundManager: true, isTrader: true } }),
  readOnly: byPath({ '/v1/roles': { isAuditor: true, isFundManager: false, isTrader: false } }),
  created: ({ headers }) => ({
    body: {
      order_id: '106027397702',
      symbol: 'btcgusdperp',
      side: 'buy',
      type: 'exchange limit',
      timestampms: 1763800000000,
      is_live: true,
      is_cancelled: false,
      executed_amount: '0',
      client_order_id: geminiFields(headers).client_order_id,
      options: [],
      price: '50000.5',
      original_amount: '0.0012',
      remaining_amount: '0.0012',
    },
  }),
};
