import { type Instrument, instrumentSchema } from './instrument.ts';

/** An instrument with its rules filled in, for data of exchanges that cannot be asked any more. */
export interface InstrumentPreset {
  readonly id: string;
  readonly title: string;
  readonly instrument: Instrument;
}

/**
 * The perpetuals of BitMEX, which closed on 23 September 2026: contract rules of its last years, fees of its default tier
 * and margins of the base risk limit. They changed over the years (XBTUSD once had a tick of 0.5), so every value can be
 * set anew.
 */
export const INSTRUMENT_PRESETS: readonly InstrumentPreset[] = [
  {
    id: 'bitmex-xbtusd',
    title: 'BitMEX XBTUSD, inverse: 1 contract is 1 USD, margin and P&L in BTC',
    instrument: instrumentSchema.parse({
      contract: 'inverse',
      contractSize: 1,
      tick: 0.1,
      step: 100,
      minAmount: 100,
      maintenanceMargin: 0.0035,
      maxLeverage: 100,
      feeTaker: 0.0005,
      feeMaker: 0.0002,
    }),
  },
  {
    id: 'bitmex-xbtusdt',
    title: 'BitMEX XBTUSDT, linear: 1 contract is 0.000001 BTC, margin and P&L in USDT',
    instrument: instrumentSchema.parse({
      contract: 'linear',
      contractSize: 0.000001,
      tick: 0.1,
      step: 1000,
      minAmount: 1000,
      maintenanceMargin: 0.005,
      maxLeverage: 100,
      feeTaker: 0.0005,
      feeMaker: 0.0002,
    }),
  },
];

/** Instruments that are asked for and cannot be simulated, with the reason. */
export const UNSUPPORTED_PRESETS: Readonly<Record<string, string>> = {
  'bitmex-ethusd':
    'BitMEX ETHUSD is a quanto contract (priced in USD, settled in BTC at a fixed rate), which is neither linear nor inverse',
};
