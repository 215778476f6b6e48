import { type InstrumentSpec, instrumentSpec } from '../../market/instrument.ts';
import type { Market } from '../../market/market.ts';

const COMMON = {
  quote: 'USDT',
  settle: 'USDT',
  maxLeverage: 125,
  maintenanceMargin: 0.004,
  makerFee: 0.0002,
  takerFee: 0.0005,
};

/** A few of Binance's USDⓈ-M perpetuals, with the rules that they had in 2026. */
export const INSTRUMENTS: readonly InstrumentSpec[] = [
  instrumentSpec({
    ...COMMON,
    symbol: 'BTCUSDT',
    base: 'BTC',
    tick: '0.1',
    step: '0.001',
    maxAmount: '1000',
    minNotional: '100',
    startPrice: 60_000,
  }),
  instrumentSpec({
    ...COMMON,
    symbol: 'ETHUSDT',
    base: 'ETH',
    tick: '0.01',
    step: '0.001',
    maxAmount: '10000',
    minNotional: '20',
    startPrice: 3000,
    levelAmount: 20,
  }),
  instrumentSpec({
    ...COMMON,
    symbol: 'XRPUSDT',
    base: 'XRP',
    tick: '0.0001',
    step: '0.1',
    maxAmount: '10000000',
    minNotional: '5',
    maxLeverage: 75,
    startPrice: 2.2,
    levelAmount: 5000,
  }),
  instrumentSpec({
    ...COMMON,
    symbol: 'BTCUSDC',
    base: 'BTC',
    quote: 'USDC',
    settle: 'USDC',
    tick: '0.1',
    step: '0.001',
    maxAmount: '1000',
    minNotional: '100',
    startPrice: 60_000,
  }),
];

const ORDER_TYPES = [
  'LIMIT',
  'MARKET',
  'STOP',
  'STOP_MARKET',
  'TAKE_PROFIT',
  'TAKE_PROFIT_MARKET',
  'TRAILING_STOP_MARKET',
];

/** An entry of `/fapi/v1/exchangeInfo`. */
export function renderInstrument({ spec, priceDecimals, amountDecimals }: Market): Record<string, unknown> {
  return {
    symbol: spec.symbol,
    pair: spec.symbol,
    contractType: 'PERPETUAL',
    deliveryDate: 4_133_404_800_000,
    onboardDate: 1_569_398_400_000,
    status: 'TRADING',
    maintMarginPercent: '2.5000',
    requiredMarginPercent: '5.0000',
    baseAsset: spec.base,
    quoteAsset: spec.quote,
    marginAsset: spec.settle,
    pricePrecision: priceDecimals,
    quantityPrecision: amountDecimals,
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: 'COIN',
    underlyingSubType: ['PoW'],
    triggerProtect: '0.0500',
    liquidationFee: '0.012500',
    marketTakeBound: '0.05',
    maxMoveOrderLimit: 10_000,
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: spec.tick, maxPrice: '4529764', tickSize: spec.tick },
      { filterType: 'LOT_SIZE', minQty: spec.minAmount, maxQty: spec.maxAmount, stepSize: spec.step },
      { filterType: 'MARKET_LOT_SIZE', minQty: spec.minAmount, maxQty: spec.maxAmount, stepSize: spec.step },
      { filterType: 'MAX_NUM_ORDERS', limit: 200 },
      { filterType: 'MAX_NUM_ALGO_ORDERS', limit: 10 },
      { filterType: 'MIN_NOTIONAL', notional: spec.minNotional },
      { filterType: 'PERCENT_PRICE', multiplierUp: '1.0500', multiplierDown: '0.9500', multiplierDecimal: '4' },
    ],
    orderTypes: ORDER_TYPES,
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX', 'GTD'],
  };
}
