import { at } from '#main/adapters/exchange/ccxt-api.ts';
import type { CandleRow, KnownMarket } from './venue.ts';

/** Where an exchange is asked for something, and what it answers. */
export interface Told {
  readonly path: string;
  readonly body: unknown;
}

const settleOf = (market: KnownMarket) => market.symbol.split(':')[1];

/** A fill of the whole amount at 50000, number 9 of a sell order 77, for a fee of 0.5 in the settlement currency. */
export const FILLS: Readonly<Record<string, (market: KnownMarket, time: number) => Told>> = {
  kucoinfutures: (market, time) => ({
    path: '/api/v1/fills',
    body: {
      code: '200000',
      data: {
        items: [
          {
            symbol: market.id,
            tradeId: '9',
            orderId: '77',
            side: 'sell',
            liquidity: 'taker',
            price: '50000',
            size: Number(market.amount),
            value: '600',
            fee: '0.5',
            feeCurrency: settleOf(market) === 'BTC' ? 'XBT' : settleOf(market),
            tradeTime: time * 1e6,
            createdAt: time,
          },
        ],
      },
    },
  }),
  gemini: (market, time) => ({
    path: '/v1/mytrades',
    body: [
      {
        tid: 9,
        order_id: '77',
        type: 'Sell',
        price: '50000',
        amount: market.amount,
        fee_amount: '0.5',
        fee_currency: settleOf(market),
        timestampms: time,
      },
    ],
  }),
  phemex: (market, time) =>
    market.contract === 'linear'
      ? {
          path: '/exchange/order/v2/tradingList',
          body: {
            code: 0,
            msg: 'OK',
            data: [
              {
                symbol: market.id,
                execId: '9',
                orderID: '77',
                side: 2,
                execPriceRp: '50000',
                execQtyRq: market.amount,
                execValueRv: '600',
                execFeeRv: '0.5',
                currency: 'USDT',
                createdAt: time,
              },
            ],
          },
        }
      : {
          path: '/exchange/order/trade',
          body: {
            code: 0,
            msg: 'OK',
            data: {
              rows: [
                {
                  symbol: market.id,
                  execID: '9',
                  orderID: '77',
                  side: 'Sell',
                  execStatus: 'TakerFill',
                  execPriceEp: 500_000_000,
                  execQty: Number(market.amount),
                  execFeeEv: 50_000_000,
                  feeRateEr: 60_000,
                  transactTimeNs: time * 1e6,
                },
              ],
            },
          },
        },
  woo: (market, time) => ({
    path: '/v3/trade/transactionHistory',
    body: {
      success: true,
      data: {
        rows: [
          {
            id: 9,
            orderId: 77,
            symbol: market.id,
            side: 'SELL',
            executedPrice: '50000',
            executedQuantity: market.amount,
            fee: '0.5',
            feeAsset: 'USDT',
            isMaker: 0,
            executedTimestamp: String(time),
          },
        ],
      },
    },
  }),
  bitget: (market, time) => ({
    path: '/v2/mix/order/fills',
    body: {
      code: '00000',
      data: {
        fillList: [
          {
            tradeId: '9',
            orderId: '77',
            symbol: market.id,
            side: 'sell',
            price: '50000',
            baseVolume: market.amount,
            quoteVolume: '600',
            tradeScope: 'taker',
            feeDetail: [{ feeCoin: 'USDT', totalFee: '-0.5', deduction: 'no' }],
            posMode: 'one_way_mode',
            cTime: String(time),
          },
        ],
      },
    },
  }),
  gate: (market, time) => ({
    path: `/futures/${settleOf(market).toLowerCase()}/my_trades_timerange`,
    body: [
      {
        trade_id: '9',
        order_id: '77',
        contract: market.id,
        size: -Number(market.amount),
        price: '50000',
        role: 'taker',
        fee: '0.5',
        point_fee: '0',
        create_time: time / 1000,
      },
    ],
  }),
  hyperliquid: (market, time) => ({
    path: '/info',
    body: [
      {
        coin: 'BTC',
        tid: 9,
        oid: 77,
        side: 'A',
        px: '50000',
        sz: market.amount,
        fee: '0.5',
        feeToken: 'USDC',
        crossed: true,
        time,
      },
    ],
  }),
};

/** Rates that were paid: time in ms and fraction, oldest first. */
export type FundingRow = readonly [time: number, rate: number];

export const FUNDINGS: Readonly<Record<string, (market: KnownMarket, rows: readonly FundingRow[]) => Told>> = {
  kucoinfutures: (market, rows) => ({
    path: '/api/v1/contract/funding-rates',
    body: {
      code: '200000',
      data: rows.map(([timepoint, fundingRate]) => ({ symbol: market.id, fundingRate, timepoint })).reverse(),
    },
  }),
  phemex: (market, rows) => ({
    path: '/public/data/funding-rate-history',
    body: {
      code: 0,
      msg: 'OK',
      data: {
        rows: rows.map(([fundingTime, rate]) => ({
          symbol: `.${market.contract === 'linear' ? market.id : 'BTC'}FR8H`,
          fundingRate: String(rate),
          fundingTime,
        })),
      },
    },
  }),
  woo: (market, rows) => ({
    path: '/v3/public/fundingRateHistory',
    body: {
      success: true,
      data: {
        rows: rows
          .map(([time, rate]) => ({ symbol: market.id, fundingRate: String(rate), fundingRateTimestamp: time }))
          .reverse(),
      },
    },
  }),
  bitget: (market, rows) => ({
    path: '/v2/mix/market/history-fund-rate',
    body: {
      code: '00000',
      data: rows
        .map(([time, rate]) => ({ symbol: market.id, fundingRate: String(rate), fundingTime: String(time) }))
        .reverse(),
    },
  }),
  gate: (market, rows) => ({
    path: `/futures/${settleOf(market).toLowerCase()}/funding_rate`,
    body: rows.map(([time, rate]) => ({ t: time / 1000, r: String(rate) })).reverse(),
  }),
  hyperliquid: (_market, rows) => ({
    path: '/info',
    body: rows.map(([time, rate]) => ({ coin: 'BTC', fundingRate: String(rate), premium: '0', time })),
  }),
};

/** Answers to a question for an order that never was: of plain orders, and of conditional ones. */
export const NOT_FOUND: Readonly<Record<string, { status?: number; plain: unknown; conditional?: unknown }>> = {
  kucoinfutures: { plain: { code: '100001', msg: 'error.getOrder.orderNotExist' } },
  gemini: { status: 404, plain: { result: 'error', reason: 'OrderNotFound', message: 'Order 1 not found' } },
  phemex: { plain: { code: 10_002, msg: 'OM_ORDER_NOT_FOUND' } },
  woo: { status: 400, plain: { success: false, code: 317_206, message: 'order not found' } },
  bitget: {
    status: 400,
    plain: { code: '40109', msg: 'The data of the order cannot be found, please confirm the order number' },
    conditional: { code: '00000', data: { entrustedList: null, endId: null } },
  },
  gate: { status: 404, plain: { label: 'ORDER_NOT_FOUND', message: 'order not found' }, conditional: [] },
  hyperliquid: { plain: { status: 'unknownOid' } },
};

/** Rows of candles of one minute that rise by one each. */
export function minutes(first: number, count: number): CandleRow[] {
  return Array.from({ length: count }, (_, i) => {
    const open = 50_000 + i;
    return [first + i * 60_000, open, open + 20, open - 10, open + 5, i + 1];
  });
}

/** Whether a request is one to Hyperliquid's only path, and about this. */
export function isAbout(fields: Readonly<Record<string, unknown>>, ...types: string[]): boolean {
  return types.includes(String(at(fields, 'type')));
}
