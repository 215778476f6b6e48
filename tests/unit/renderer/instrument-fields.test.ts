import { describe, expect, it } from 'vitest';
import type { Dataset } from '#contract/market-data.ts';
import { INSTRUMENT_PRESETS } from '#core/market/instrument-presets.ts';
import { fromRequest, toRequest } from '#renderer/pages/backtester/form-model.ts';
import { DEFAULT_VALUES, fieldOfPath } from '#renderer/pages/backtester/form-values.ts';
import {
  contractOf,
  equityAfterChange,
  FORM_PRESETS,
  instrumentFields,
  presetOf,
} from '#renderer/pages/backtester/instrument-fields.ts';

const dataset: Dataset = {
  id: 'xbtusd-1h',
  exchange: 'bitmex',
  symbol: 'BTC/USD:BTC',
  timeframe: '1h',
  count: 1000,
  from: Date.UTC(2024, 0, 1),
  to: Date.UTC(2024, 1, 1),
  gaps: 0,
  missing: 0,
  bytes: 48_000,
  synthetic: false,
  fundingRates: 0,
  updatedAt: 0,
};
const filled = { ...DEFAULT_VALUES, strategyId: 'sma-cross', datasetId: dataset.id };

describe('an instrument preset', () => {
  it.each(INSTRUMENT_PRESETS)(
    '$id fills the form so that the request has its very instrument',
    ({ id, instrument }) => {
      const values = { ...filled, ...instrumentFields(instrument) };
      const result = toRequest(values, [dataset]);
      expect(result.ok && result.request.instrument).toEqual(instrument);
      expect(presetOf(values)?.id).toBe(id);
      expect(result.ok && fromRequest(result.request, [dataset])).toEqual(values);
    },
  );

  it('is the plain one at first, and none after a change by hand', () => {
    expect(presetOf(DEFAULT_VALUES)?.id).toBe('plain');
    expect(presetOf({ ...DEFAULT_VALUES, tick: '0.5' })).toBeUndefined();
  });

  it('writes small sizes as decimals', () => {
    const tiny = FORM_PRESETS.find(({ id }) => id === 'bitmex-xbtusdt');
    expect(tiny && instrumentFields(tiny.instrument).contractSize).toBe('0.000001');
    expect(instrumentFields({ ...(FORM_PRESETS[0]?.instrument ?? raise()), contractSize: 1e-8 }).contractSize).toBe(
      '0.00000001',
    );
  });
});

describe('margin', () => {
  it('mode, maintenance and leverage limit reach the request', () => {
    const result = toRequest({ ...filled, marginMode: 'cross', maintenanceMargin: '0.4', maxLeverage: '50' }, [
      dataset,
    ]);
    expect(result.ok && result.request).toMatchObject({
      settings: { marginMode: 'cross' },
      instrument: { maintenanceMargin: 0.004, maxLeverage: 50 },
    });
  });

  it.each([
    ['101', 'Must be at most 100.'],
    ['-1', 'Must be at least 0.'],
    ['', 'Enter a number.'],
  ])('maintenance of "%s": %s', (maintenanceMargin, message) => {
    const result = toRequest({ ...filled, maintenanceMargin }, [dataset]);
    expect(!result.ok && result.errors.maintenanceMargin).toBe(message);
  });

  it('maintenance tiers reach the request as fractions, and come back as they were typed', () => {
    const result = toRequest({ ...filled, maintenanceTiers: '50000:0.35, 250000:2.5' }, [dataset]);
    expect(result.ok && result.request.instrument.maintenanceTiers).toEqual([
      { notional: 50_000, rate: 0.0035 },
      { notional: 250_000, rate: 0.025 },
    ]);
    expect(result.ok && fromRequest(result.request, [dataset]).maintenanceTiers).toBe('50000:0.35, 250000:2.5');
  });

  it('a tier that is none is said at its field', () => {
    const result = toRequest({ ...filled, maintenanceTiers: '50000' }, [dataset]);
    expect(!result.ok && result.errors.maintenanceTiers).toMatch(/^"50000" is not a tier: use NOTIONAL:RATE .*100\.$/);
  });

  it('errors of the main process find their fields', () => {
    expect(fieldOfPath('settings.marginMode')).toBe('marginMode');
    expect(fieldOfPath('instrument.maxLeverage')).toBe('maxLeverage');
  });
});

describe('the contract of a symbol', () => {
  it.each([
    ['BTC/USD:BTC', 'inverse'],
    ['BTC/USDT:USDT', 'linear'],
    ['ETH/USD:BTC', null],
    ['BTC/USDT', null],
  ])('%s is %s', (symbol, contract) => {
    expect(contractOf(symbol)).toBe(contract);
  });

  it('brings its usual equity along, and leaves what the user entered', () => {
    expect(equityAfterChange('10000', 'linear', 'inverse')).toBe('1');
    expect(equityAfterChange('1', 'inverse', 'linear')).toBe('10000');
    expect(equityAfterChange('2500', 'linear', 'inverse')).toBe('2500');
  });
});

function raise(): never {
  throw new Error('There is no preset.');
}
