import { describe, expect, test } from 'vitest';
import { formatMaintenanceTiers, parseMaintenanceTiers } from '#core/market/maintenance-tiers.ts';

describe('maintenance tiers as text', () => {
  test.each([
    ['', 1, []],
    [' , ', 1, []],
    ['50000:0.01', 1, [{ notional: 50_000, rate: 0.01 }]],
    [
      '250000:2.5, 50000 : 0.35',
      0.01,
      [
        { notional: 50_000, rate: 0.0035 },
        { notional: 250_000, rate: 0.025 },
      ],
    ],
  ])('"%s" in units of %d, the smallest first', (text, unit, tiers) => {
    expect(parseMaintenanceTiers(text, unit)).toEqual(tiers);
    expect(parseMaintenanceTiers(formatMaintenanceTiers(tiers, unit), unit)).toEqual(tiers);
  });

  test.each([
    ['50000', 1, /"50000" is not a tier: use NOTIONAL:RATE .* from 0 to 1$/],
    ['0:0.01', 1, /"0:0.01" is not a tier/],
    ['1.2.3:0.01', 1, /is not a tier/],
    ['50000:2', 1, /"50000:2" is not a tier/],
    ['50000:101', 0.01, /rate from 0 to 100$/],
    ['50000:-1', 0.01, /is not a tier/],
    ['5:0.1,5:0.2', 1, /the tier from 5 on is given twice/],
  ])('"%s" in units of %d is refused', (text, unit, message) => {
    expect(parseMaintenanceTiers(text, unit)).toMatch(message);
  });
});
