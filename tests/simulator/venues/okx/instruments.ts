import { plain } from '../../decimal.ts';
import { type InstrumentSpec, instrumentSpec } from '../../market/instrument.ts';
import type { Market } from '../../market/market.ts';

const LINEAR = {
  quote: 'USDT',
  settle: 'USDT',
  step: '0.01',
  maxAmount: '100000000',
  maintenanceMargin: 0.004,
  levelAmount: 100,
};
const INVERSE = {
  quote: 'USD',
  contract: 'inverse',
  step: '0.1',
  maxAmount: '20000000',
  maintenanceMargin: 0.004,
  levelAmount: 1000,
} as const;

/** A few of OKX's perpetual swaps, with the rules that they had in 2026. Amounts are contracts. */
export const INSTRUMENTS: readonly InstrumentSpec[] = [
  instrumentSpec({
    ...LINEAR,
    symbol: 'BTC-USDT-SWAP',
    base: 'BTC',
    contractSize: 0.01,
    tick: '0.1',
    startPrice: 60_000,
  }),
  instrumentSpec({
    ...LINEAR,
    symbol: 'ETH-USDT-SWAP',
    base: 'ETH',
    contractSize: 0.1,
    tick: '0.01',
    startPrice: 3000,
  }),
  instrumentSpec({
    ...LINEAR,
    symbol: 'XRP-USDT-SWAP',
    base: 'XRP',
    contractSize: 100,
    tick: '0.0001',
    maxLeverage: 75,
    startPrice: 2.2,
  }),
  instrumentSpec({
    ...INVERSE,
    symbol: 'BTC-USD-SWAP',
    base: 'BTC',
    settle: 'BTC',
    contractSize: 100,
    tick: '0.1',
    startPrice: 60_000,
  }),
  instrumentSpec({
    ...INVERSE,
    symbol: 'ETH-USD-SWAP',
    base: 'ETH',
    settle: 'ETH',
    contractSize: 10,
    tick: '0.01',
    startPrice: 3000,
  }),
];

/** OKX's underlying, such as `BTC-USDT`. */
export function underlyingOf(spec: InstrumentSpec): string {
  return `${spec.base}-${spec.quote}`;
}

/** An entry of `/api/v5/public/instruments`. */
export function renderInstrument({ spec }: Market, index: number): Record<string, unknown> {
  return {
    alias: '',
    auctionEndTime: '',
    baseCcy: '',
    category: '1',
    ctMult: '1',
    ctType: spec.contract,
    ctVal: plain(spec.contractSize),
    ctValCcy: spec.contract === 'linear' ? spec.base : spec.quote,
    expTime: '',
    groupId: '1',
    instFamily: underlyingOf(spec),
    instId: spec.symbol,
    instIdCode: 10_458 + index,
    instType: 'SWAP',
    lever: plain(spec.maxLeverage),
    listTime: '1573557408000',
    lotSz: spec.step,
    maxIcebergSz: spec.maxAmount,
    maxLmtAmt: '20000000',
    maxLmtSz: spec.maxAmount,
    maxMktAmt: '',
    maxMktSz: spec.maxAmount,
    maxStopSz: spec.maxAmount,
    maxTriggerSz: spec.maxAmount,
    maxTwapSz: spec.maxAmount,
    minSz: spec.minAmount,
    optType: '',
    quoteCcy: '',
    ruleType: 'normal',
    settleCcy: spec.settle,
    state: 'live',
    stk: '',
    tickSz: spec.tick,
    uly: underlyingOf(spec),
  };
}
