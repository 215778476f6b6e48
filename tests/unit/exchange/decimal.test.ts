import { expect, it } from 'vitest';
import { decimalText, isMultiple } from '#main/adapters/exchange/decimal.ts';

it.each([
  [0.00000001, '0.00000001'],
  [1e-10, '0.0000000001'],
  [1.5e-7, '0.00000015'],
  [1e21, '1000000000000000000000'],
  [1.25e22, '12500000000000000000000'],
  [-2.5e-8, '-0.000000025'],
  [0.1, '0.1'],
  [100, '100'],
])('writes %d out', (value, text) => {
  expect(decimalText(value)).toBe(text);
});

it.each([
  ['0.3', 0.1, true],
  ['0.30', 0.1, true],
  ['0.35', 0.1, false],
  ['1.1', 0.001, true],
  ['0.00000003', 1e-8, true],
  ['0.000000035', 1e-8, false],
  ['120', 10, true],
  ['125', 10, false],
  ['50000.5', 0.5, true],
  ['50000.25', 0.5, false],
  ['7', 1000, false],
  ['12000', 1000, true],
])('knows whether %s is a multiple of %d', (text, step, expected) => {
  expect(isMultiple(text, step)).toBe(expected);
});
