import { describe, expect, it } from 'vitest';
import { parseIsoTime } from '#main/adapters/csv/time-text.ts';
import { parseRange, parseTime } from '#main/cli/parse-time.ts';

describe('an ISO time', () => {
  it.each([
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2024/02/29', Date.UTC(2024, 1, 29)],
    ['2024-02-29T23:59', Date.UTC(2024, 1, 29, 23, 59)],
    ['2024-02-29 23:59:58', Date.UTC(2024, 1, 29, 23, 59, 58)],
    ['2024-02-29T23:59:58.7Z', Date.UTC(2024, 1, 29, 23, 59, 58, 700)],
    ['2024-02-29T23:59:58,123456789Z', Date.UTC(2024, 1, 29, 23, 59, 58, 123)],
    ['2024-02-29 23:59:58 UTC', Date.UTC(2024, 1, 29, 23, 59, 58)],
    ['2024-02-29T23:59-05:30', Date.UTC(2024, 2, 1, 5, 29)],
    ['2024-02-29T23:59+0100', Date.UTC(2024, 1, 29, 22, 59)],
    ['2023-02-29', null],
    ['2024-13-01', null],
    ['2024-01-01T24:00', null],
    ['2024-01-01T12:60', null],
    ['2024-01/01', null],
    ['24-01-01', null],
    ['2024-01-01x', null],
    ['', null],
  ])('%s', (text, expected) => {
    expect(parseIsoTime(text)).toBe(expected);
  });
});

describe('a moment on the command line', () => {
  it.each([
    ['1704067200000', 1704067200000],
    ['1704067200', 1704067200000],
    ['2024-01-01', 1704067200000],
    [' 2024-01-01T01:00 ', 1704070800000],
  ])('%s', (text, expected) => {
    expect(parseTime(text, '--from')).toBe(expected);
  });

  it.each([
    ['soon', '--to "soon" is not a time: write 2025-12-31, 2025-12-31T16:00 or milliseconds'],
    ['2025', '--to "2025" is not a time: write 2025-12-31, 2025-12-31T16:00 or milliseconds'],
    ['1704067200000000', '--to 1704067200000000 is in microseconds: give milliseconds, seconds or a date'],
  ])('%s is refused', (text, message) => {
    expect(() => parseTime(text, '--to')).toThrow(message);
  });

  it('makes a range with another that is later', () => {
    expect(parseRange({})).toEqual({});
    expect(parseRange({ to: '2024-01-01' })).toEqual({ to: 1704067200000 });
    expect(() => parseRange({ from: '2024-01-02', to: '2024-01-02' })).toThrow(
      '--from 2024-01-02 is not before --to 2024-01-02: the range is empty',
    );
  });
});
