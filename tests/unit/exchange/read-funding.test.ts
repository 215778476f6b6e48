import { describe, expect, it } from 'vitest';
import { readFundingPage } from '#main/adapters/exchange/read-funding.ts';

const rows = [
  { timestamp: 30, fundingRate: 0.0003 },
  { timestamp: 10, fundingRate: 0.0001 },
  { timestamp: 20, fundingRate: 0 },
  { timestamp: 30, fundingRate: 0.0003 },
  { timestamp: 40, fundingRate: undefined },
  { timestamp: 50, fundingRate: -0.0005 },
];

describe('a page of funding', () => {
  it('is in order, each payment once, within what was asked for', () => {
    expect(readFundingPage(rows, { since: 20, end: 50, now: 1000 })).toEqual({
      rates: [
        { time: 20, rate: 0 },
        { time: 30, rate: 0.0003 },
      ],
      coveredUntil: 50,
    });
  });

  it('covers a window of the past even when nothing was paid in it', () => {
    expect(readFundingPage([], { since: 20, end: 50, now: 1000 })).toEqual({ rates: [], coveredUntil: 50 });
  });

  it('covers the present up to the last payment that is listed', () => {
    expect(readFundingPage(rows, { since: 20, end: 60, now: 60 }).coveredUntil).toBe(51);
    expect(readFundingPage([], { since: 20, end: 60, now: 60 }).coveredUntil).toBe(20);
  });

  it('takes another rate of a row where the exchange’s own is another', () => {
    const hourly = [{ timestamp: 10, fundingRate: 0.8, info: { hour: 0.1 } }];
    const page = readFundingPage(hourly, { since: 0, end: 20, now: 100 }, (row) => (row.info as { hour: number }).hour);
    expect(page.rates).toEqual([{ time: 10, rate: 0.1 }]);
  });
});
