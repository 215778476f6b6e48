import { type InstrumentSpec, instrumentSpec } from '../../market/instrument.ts';
import type { Market } from '../../market/market.ts';

const FEES = { makerFee: 0.0002, takerFee: 0.00055 };
const LINEAR = { quote: 'USDT', settle: 'USDT', minNotional: '5', ...FEES };
const INVERSE = {
  quote: 'USD',
  contract: 'inverse',
  step: '1',
  maxAmount: '25000000',
  levelAmount: 40_000,
  ...FEES,
} as const;

/** A few of Bybit's perpetuals, with the rules that they had in 2026. */
export const INSTRUMENTS: readonly InstrumentSpec[] = [
  instrumentSpec({
    ...LINEAR,
    symbol: 'BTCUSDT',
    base: 'BTC',
    tick: '0.1',
    step: '0.001',
    maxAmount: '1190',
    startPrice: 60_000,
  }),
  instrumentSpec({
    ...LINEAR,
    symbol: 'ETHUSDT',
    base: 'ETH',
    tick: '0.01',
    step: '0.01',
    maxAmount: '7240',
    startPrice: 3000,
  }),
  instrumentSpec({
    ...LINEAR,
    symbol: 'XRPUSDT',
    base: 'XRP',
    tick: '0.0001',
    step: '0.1',
    maxAmount: '3500000',
    maxLeverage: 75,
    maintenanceMargin: 0.01,
    startPrice: 2.2,
    levelAmount: 5000,
  }),
  instrumentSpec({ ...INVERSE, symbol: 'BTCUSD', base: 'BTC', settle: 'BTC', tick: '0.5', startPrice: 60_000 }),
  instrumentSpec({ ...INVERSE, symbol: 'ETHUSD', base: 'ETH', settle: 'ETH', tick: '0.05', startPrice: 3000 }),
];

/** Bybit's name for the kind of contract. */
export function categoryOf(spec: InstrumentSpec): 'linear' | 'inverse' {
  return spec.contract;
}

/** An entry of `/v5/market/instruments-info`. */
export function renderInstrument({ spec }: Market): Record<string, unknown> {
  const inverse = spec.contract === 'inverse';
  return {
    symbol: spec.symbol,
    contractType: inverse ? 'InversePerpetual' : 'LinearPerpetual',
    status: 'Trading',
    baseCoin: spec.base,
    quoteCoin: spec.quote,
    settleCoin: spec.settle,
    launchTime: '1585526400000',
    deliveryTime: '0',
    deliveryFeeRate: '',
    priceScale: '2',
    leverageFilter: { minLeverage: '1', maxLeverage: spec.maxLeverage.toFixed(2), leverageStep: '0.01' },
    priceFilter: { minPrice: spec.tick, maxPrice: '1999999.80', tickSize: spec.tick },
    lotSizeFilter: {
      maxOrderQty: spec.maxAmount,
      maxMktOrderQty: spec.maxAmount,
      minOrderQty: spec.minAmount,
      qtyStep: spec.step,
      postOnlyMaxOrderQty: spec.maxAmount,
      ...(inverse ? {} : { minNotionalValue: spec.minNotional }),
    },
    unifiedMarginTrade: true,
    fundingInterval: spec.fundingIntervalMs / 60_000,
    copyTrading: 'none',
    upperFundingRate: '0.00375',
    lowerFundingRate: '-0.00375',
    isPreListing: false,
  };
}
