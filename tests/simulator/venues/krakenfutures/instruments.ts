import { type InstrumentSpec, instrumentSpec } from '../../market/instrument.ts';
import type { Market } from '../../market/market.ts';

const HOUR = 3_600_000;
const FLEXIBLE = { quote: 'USD', settle: 'USD', maxLeverage: 50, maintenanceMargin: 0.01, fundingIntervalMs: HOUR };
const INVERSE = {
  quote: 'USD',
  contract: 'inverse',
  step: '1',
  maxLeverage: 50,
  maintenanceMargin: 0.01,
  fundingIntervalMs: HOUR,
  levelAmount: 40_000,
} as const;

/** A few of Kraken's perpetuals: `PF_` are linear over multi-collateral margin, `PI_` inverse. Bitcoin is `XBT`. */
export const INSTRUMENTS: readonly InstrumentSpec[] = [
  instrumentSpec({
    ...FLEXIBLE,
    symbol: 'PF_XBTUSD',
    base: 'BTC',
    tick: '1',
    step: '0.0001',
    startPrice: 60_000,
    levelAmount: 0.5,
  }),
  instrumentSpec({
    ...FLEXIBLE,
    symbol: 'PF_ETHUSD',
    base: 'ETH',
    tick: '0.1',
    step: '0.001',
    startPrice: 3000,
    levelAmount: 10,
  }),
  instrumentSpec({
    ...FLEXIBLE,
    symbol: 'PF_XRPUSD',
    base: 'XRP',
    tick: '0.0001',
    step: '1',
    startPrice: 2.2,
    levelAmount: 5000,
  }),
  instrumentSpec({ ...INVERSE, symbol: 'PI_XBTUSD', base: 'BTC', settle: 'BTC', tick: '0.5', startPrice: 60_000 }),
  instrumentSpec({ ...INVERSE, symbol: 'PI_ETHUSD', base: 'ETH', settle: 'ETH', tick: '0.05', startPrice: 3000 }),
];

/** Kraken's name of a coin. */
export function krakenCoin(coin: string): string {
  return coin === 'BTC' ? 'XBT' : coin;
}

/** An entry of `/derivatives/api/v3/instruments`. */
export function renderInstrument({ spec, tick, amountDecimals }: Market): Record<string, unknown> {
  const inverse = spec.contract === 'inverse';
  return {
    symbol: spec.symbol,
    pair: `${krakenCoin(spec.base)}:USD`,
    base: krakenCoin(spec.base),
    quote: 'USD',
    type: inverse ? 'futures_inverse' : 'flexible_futures',
    tickSize: tick,
    contractSize: spec.contractSize,
    tradeable: true,
    impactMidSize: 1,
    maxPositionSize: Number(spec.maxAmount),
    openingDate: '2022-03-22T15:00:00.000Z',
    marginLevels: [
      {
        [inverse ? 'contracts' : 'numNonContractUnits']: 0,
        initialMargin: 1 / spec.maxLeverage,
        maintenanceMargin: spec.maintenanceMargin,
      },
    ],
    fundingRateCoefficient: 8,
    maxRelativeFundingRate: 0.0025,
    contractValueTradePrecision: amountDecimals,
    postOnly: false,
    feeScheduleUid: 'eef90775-995b-4596-9257-0917f6134766',
    tags: [],
    hasFunding: true,
  };
}
