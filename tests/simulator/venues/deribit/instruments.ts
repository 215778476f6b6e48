import { type InstrumentSpec, instrumentSpec } from '../../market/instrument.ts';
import type { Market } from '../../market/market.ts';

const COMMON = {
  maxLeverage: 50,
  maintenanceMargin: 0.01,
  makerFee: 0,
  takerFee: 0.0005,
  fundingIntervalMs: 3_600_000,
};
const LINEAR = { ...COMMON, quote: 'USDC', settle: 'USDC' };
const INVERSE = { ...COMMON, quote: 'USD', contract: 'inverse' } as const;

/** A few of Deribit's perpetuals. Amounts are base currency (linear) or dollars (inverse), never contracts. */
export const INSTRUMENTS: readonly InstrumentSpec[] = [
  instrumentSpec({
    ...LINEAR,
    symbol: 'BTC_USDC-PERPETUAL',
    base: 'BTC',
    tick: '1',
    step: '0.0001',
    startPrice: 60_000,
    levelAmount: 0.5,
  }),
  instrumentSpec({
    ...LINEAR,
    symbol: 'ETH_USDC-PERPETUAL',
    base: 'ETH',
    tick: '0.1',
    step: '0.001',
    startPrice: 3000,
    levelAmount: 10,
  }),
  instrumentSpec({
    ...LINEAR,
    symbol: 'XRP_USDC-PERPETUAL',
    base: 'XRP',
    tick: '0.0001',
    step: '1',
    startPrice: 2.2,
    levelAmount: 5000,
  }),
  instrumentSpec({
    ...INVERSE,
    symbol: 'BTC-PERPETUAL',
    base: 'BTC',
    settle: 'BTC',
    tick: '0.5',
    step: '10',
    startPrice: 60_000,
    levelAmount: 40_000,
  }),
  instrumentSpec({
    ...INVERSE,
    symbol: 'ETH-PERPETUAL',
    base: 'ETH',
    settle: 'ETH',
    tick: '0.05',
    step: '1',
    startPrice: 3000,
    levelAmount: 40_000,
  }),
];

/** An entry of `public/get_instruments`. */
export function renderInstrument({ spec, tick }: Market, index: number): Record<string, unknown> {
  const inverse = spec.contract === 'inverse';
  return {
    instrument_name: spec.symbol,
    instrument_id: 210_838 + index,
    instrument_type: inverse ? 'reversed' : 'linear',
    kind: 'future',
    future_type: inverse ? 'reversed' : 'linear',
    base_currency: spec.base,
    counter_currency: spec.quote,
    quote_currency: spec.quote,
    settlement_currency: spec.settle,
    settlement_period: 'perpetual',
    contract_size: Number(spec.step),
    min_trade_amount: Number(spec.minAmount),
    tick_size: tick,
    tick_size_steps: [],
    taker_commission: spec.takerFee,
    maker_commission: spec.makerFee,
    max_leverage: spec.maxLeverage,
    max_liquidation_commission: 0.0075,
    is_active: true,
    state: 'open',
    rfq: false,
    block_trade_commission: 0.00025,
    block_trade_min_trade_amount: 200_000,
    block_trade_tick_size: tick,
    price_index: `${spec.base.toLowerCase()}_${inverse ? 'usd' : 'usdc'}`,
    creation_timestamp: 1_534_167_754_000,
    expiration_timestamp: 32_503_708_800_000,
  };
}
