import { type Instrument, instrumentSchema } from '#core/market/instrument.ts';
import { INSTRUMENT_PRESETS, type InstrumentPreset } from '#core/market/instrument-presets.ts';
import { formatMaintenanceTiers } from '#core/market/maintenance-tiers.ts';

/** An instrument as the form shows it: numbers as text, fees and margin in percent. */
export interface InstrumentFields {
  readonly contract: Instrument['contract'];
  readonly contractSize: string;
  readonly tick: string;
  readonly step: string;
  readonly minAmount: string;
  readonly minNotional: string;
  readonly maintenanceMargin: string;
  /** `50000:1, 250000:2.5`; empty for none. */
  readonly maintenanceTiers: string;
  readonly maxLeverage: string;
  readonly feeTaker: string;
  readonly feeMaker: string;
}

export function instrumentFields(instrument: Instrument): InstrumentFields {
  return {
    contract: instrument.contract,
    contractSize: numberText(instrument.contractSize),
    tick: numberText(instrument.tick),
    step: numberText(instrument.step),
    minAmount: numberText(instrument.minAmount),
    minNotional: numberText(instrument.minNotional),
    maintenanceMargin: percentText(instrument.maintenanceMargin),
    maintenanceTiers: formatMaintenanceTiers(instrument.maintenanceTiers, PERCENT),
    maxLeverage: numberText(instrument.maxLeverage),
    feeTaker: percentText(instrument.feeTaker),
    feeMaker: percentText(instrument.feeMaker),
  };
}

/** What the form can be filled with in one go. */
export const FORM_PRESETS: readonly InstrumentPreset[] = [
  { id: 'plain', title: 'Plain linear contract, no exchange rules', instrument: instrumentSchema.parse({}) },
  ...INSTRUMENT_PRESETS,
];

/** The preset whose values the form holds; undefined when they are the user's own. */
export function presetOf(fields: InstrumentFields): InstrumentPreset | undefined {
  return FORM_PRESETS.find(({ instrument }) =>
    Object.entries(instrumentFields(instrument)).every(
      ([name, value]) => fields[name as keyof InstrumentFields].trim() === value,
    ),
  );
}

/** The contract that a symbol stands for: what settles in its base coin is inverse. Null where it does not say. */
export function contractOf(symbol: string): Instrument['contract'] | null {
  const [base, quote, settle] = symbol.split(/[/:]/);
  if (!settle || base === quote) return null;
  if (settle === base) return 'inverse';
  return settle === quote ? 'linear' : null;
}

const ACCOUNT = { linear: '10000', inverse: '1' } as const;

/** The equity to start with after a change of contract: the usual one of the new kind in place of that of the old. */
export function equityAfterChange(equity: string, from: Instrument['contract'], to: Instrument['contract']): string {
  return equity.trim() === ACCOUNT[from] ? ACCOUNT[to] : equity;
}

/** Unit of the rates that are typed. */
export const PERCENT = 0.01;

/** A fraction as a percentage, without the noise of binary arithmetic. */
function percentText(fraction: number): string {
  return numberText(Number((fraction * 100).toPrecision(12)));
}

/** Never `1e-7`, which few would read as a size. */
function numberText(value: number): string {
  const text = String(value);
  return text.includes('e-') ? value.toFixed(12).replace(/0+$/, '') : text;
}
