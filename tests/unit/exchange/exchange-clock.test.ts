import { expect, it } from 'vitest';
import { ExchangeClock, medianOffset } from '#main/adapters/exchange/exchange-clock.ts';

it('takes the offset against the middle of question and answer', () => {
  expect(medianOffset([{ before: 1000, after: 1200, server: 1600 }])).toEqual({ offset: 500, uncertainty: 100 });
});

it('is nothing, and not minus nothing, where the clocks agree', () => {
  expect(medianOffset([{ before: 1000, after: 1001, server: 1000.2 }]).offset).toBe(0);
});

it('is not moved by one slow answer', () => {
  const samples = [
    { before: 0, after: 20, server: 510 },
    { before: 100, after: 120, server: 612 },
    { before: 200, after: 2200, server: 2690 },
    { before: 3000, after: 3020, server: 3509 },
    { before: 4000, after: 4020, server: 4511 },
  ];
  expect(medianOffset(samples).offset).toBe(501);
});

it('tells our own time until it has been measured, then the exchange’s', async () => {
  let local = 1_000_000;
  const clock = new ExchangeClock(() => local);
  expect(clock.now()).toBe(1_000_000);
  const sample = async () => {
    const before = local;
    local += 40;
    return { before, after: local, server: before + 20 - 3000 };
  };
  expect(await clock.measure(sample)).toEqual({ offset: -3000, uncertainty: 20 });
  expect(clock.now()).toBe(local - 3000);
});
