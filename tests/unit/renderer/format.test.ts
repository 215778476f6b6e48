import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCompact,
  formatCount,
  formatMoney,
  formatNumber,
  formatPercent,
  formatSigned,
  formatSignedPercent,
  priceDigits,
} from '#renderer/format/number.ts';
import { formatDate, formatDateTime, formatDuration, zoneLabel } from '#renderer/format/time.ts';

const THIN = '\u2009';

describe('numbers', () => {
  it.each([
    [1234.5, 2, '1,234.50'],
    [-1234.5, 0, '−1,235'],
    [-0.001, 2, '0.00'],
    [null, 2, '–'],
    [Number.NaN, 2, '–'],
    [Number.POSITIVE_INFINITY, 2, '–'],
  ])('%s with %s digits is %s', (value, digits, text) => {
    expect(formatNumber(value, digits)).toBe(text);
  });

  it.each([
    [1.5, '+1.50'],
    [-1.5, '−1.50'],
    [0, '0.00'],
    [0.0001, '0.00'],
    [null, '–'],
  ])('%s with its sign is %s', (value, text) => {
    expect(formatSigned(value)).toBe(text);
  });

  it('puts a thin space before the percent sign and none after a missing value', () => {
    expect(formatPercent(12.345, 1)).toBe(`12.3${THIN}%`);
    expect(formatSignedPercent(-3)).toBe(`−3.00${THIN}%`);
    expect(formatSignedPercent(null)).toBe('–');
  });

  it.each([
    [10_000, '10,000.00'],
    [1_234_567.8, '1,234,568'],
    [0.001234, '0.001234'],
    [0, '0.00'],
  ])('money of %s is %s', (value, text) => {
    expect(formatMoney(value)).toBe(text);
  });

  it.each([
    [999, '999'],
    [12_345, '12.3k'],
    [-4_560_000, '−4.56M'],
    [2e9, '2B'],
    [0.25, '0.25'],
  ])('%s in little room is %s', (value, text) => {
    expect(formatCompact(value)).toBe(text);
  });

  it.each([
    [512, '512 B'],
    [1_230_964, '1.2 MB'],
    [999_999, '1 MB'],
    [128_000_000, '128 MB'],
  ])('%s bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [0.1, 43_000, 1],
    [0.0005, 1, 4],
    [1, 43_000, 0],
    [0, 43_000, 2],
    [0, 2.5, 4],
    [0, 0.00012, 8],
  ])('a tick of %s and a price of %s need %s digits', (tick, price, digits) => {
    expect(priceDigits(tick, price)).toBe(digits);
  });

  it('counts in words', () => {
    expect(formatCount(1, 'trade')).toBe('1 trade');
    expect(formatCount(1204, 'trade')).toBe('1,204 trades');
    expect(formatCount(0, 'match', 'matches')).toBe('0 matches');
  });
});

describe('times', () => {
  const moment = Date.UTC(2026, 2, 29, 23, 5);

  it.each([
    ['UTC', '2026-03-29 23:05'],
    ['Europe/Athens', '2026-03-30 02:05'],
    ['America/New_York', '2026-03-29 19:05'],
    ['Asia/Kolkata', '2026-03-30 04:35'],
  ])('in %s it is %s', (zone, text) => {
    expect(formatDateTime(moment, zone)).toBe(text);
    expect(formatDate(moment, zone)).toBe(text.slice(0, 10));
  });

  it('writes midnight as 00:00', () => {
    expect(formatDateTime(Date.UTC(2026, 0, 1), 'UTC')).toBe('2026-01-01 00:00');
    expect(formatDateTime(Date.UTC(2025, 11, 31, 22), 'Europe/Athens')).toBe('2026-01-01 00:00');
  });

  it('names the zone that the computer is in', () => {
    expect(zoneLabel('Europe/Athens')).toBe('Europe/Athens');
    expect(zoneLabel('local')).not.toBe('local');
  });

  it.each([
    [0, '0 ms'],
    [4200, '4.2 s'],
    [59_000, '59 s'],
    [90_000, '1 min 30 s'],
    [3_600_000, '1 h'],
    [3_599_900, '60 min'],
    [100 * 3_600_000, '4 d 4 h'],
    [null, '–'],
  ])('%s ms last %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
