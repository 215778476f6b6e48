import { describe, expect, it } from 'vitest';
import type { TradeGroup, TradeTables } from '#core/analysis/report.ts';
import { templateSchema } from '#core/strategy/template.ts';
import { createZoneOffset } from '#renderer/charts/zone-offset.ts';
import { accountDigits, formatMoney, formatSignedMoney } from '#renderer/format/number.ts';
import { barOf, breakdowns } from '#renderer/report/breakdown.ts';
import { idInWords } from '#renderer/report/exit-reason.ts';

const group = (key: string): TradeGroup => ({ key, trades: 2, winRatePct: 50, pnl: 1, avgPct: 0.1, profitFactor: 2 });
const template = templateSchema.parse({
  format: 'plutarc-strategy/1',
  name: 'Trend',
  components: [
    { id: 'fast', use: 'ema-cross', role: 'signal' },
    { id: 'rsi-reversal', use: 'rsi-reversal', role: 'signal' },
  ],
});
const tables: TradeTables = {
  exitReason: [group('stop-loss'), group('liquidation')],
  component: [group('fast'), group('rsi-reversal')],
  weekday: [group('mon')],
  hour: [group('07')],
  month: [group('2025-03')],
  market: [],
};

const nameOf = (market: string) => market.split(/[:/]/)[1] ?? market;

describe('the breakdown of the trades', () => {
  it('has its keys in words', () => {
    const labels = breakdowns({ tables, template }, nameOf).map(({ groups }) => groups.map(({ label }) => label));
    expect(labels).toEqual([
      ['Stop loss', 'Liquidation'],
      ['Fast (EMA cross)', 'RSI reversal'],
      ['Monday'],
      ['07:00'],
      ['Mar 2025'],
    ]);
  });

  it('begins with the instruments where there are several, by the names that the report calls them', () => {
    const several = { ...tables, market: [group('binance:BTC/USDT:USDT'), group('binance:XRP/USDT:USDT')] };
    const [first, second] = breakdowns({ tables: several, template }, nameOf);
    expect(first).toMatchObject({ title: 'Instrument', groups: [{ label: 'BTC' }, { label: 'XRP' }] });
    expect(second?.title).toBe('Exit');
  });

  it('marks liquidations and nothing else', () => {
    const alarming = breakdowns({ tables, template }, nameOf).flatMap(({ groups }) =>
      groups.filter(({ alarming }) => alarming),
    );
    expect(alarming.map(({ key }) => key)).toEqual(['liquidation']);
  });

  it('leaves tables out that have no group', () => {
    const none: TradeTables = { exitReason: [], component: [], weekday: [], hour: [], month: [], market: [] };
    expect(breakdowns({ tables: none, template }, nameOf)).toEqual([]);
    expect(breakdowns({ tables: { ...none, hour: [group('07')] }, template }, nameOf)).toHaveLength(1);
  });

  it.each([
    [10, 10, { left: 50, width: 50 }],
    [-10, 10, { left: 0, width: 50 }],
    [-2.5, 10, { left: 37.5, width: 12.5 }],
    [0, 0, { left: 50, width: 0 }],
  ])('draws %s of at most %s as %o', (value, largest, bar) => {
    expect(barOf(value, largest)).toEqual(bar);
  });

  it.each([
    ['sma-cross', 'SMA cross'],
    ['trailing-stop', 'Trailing stop'],
    ['', 'Unknown'],
  ])('the id "%s" is "%s"', (id, words) => {
    expect(idInWords(id)).toBe(words);
  });
});

describe('money of a small account', () => {
  it.each([
    [10_000, 12.5, '12.50'],
    [1, 0.25, '0.250000'],
    [50, 0.25, '0.2500'],
    [1, 1234.5, '1,234.50'],
    [1, 0.0000125, '0.000013'],
  ])('with equity %s: %s is %s', (equity, value, text) => {
    expect(formatMoney(value, accountDigits(equity))).toBe(text);
  });

  it('has a sign where it is a result', () => {
    expect(formatSignedMoney(-0.0123, accountDigits(1))).toBe('−0.012300');
  });
});

describe('clocks of a time zone', () => {
  const HOUR = 3_600_000;

  it.each([
    ['UTC', Date.UTC(2025, 6, 1), 0],
    ['America/New_York', Date.UTC(2025, 6, 1), -4],
    ['America/New_York', Date.UTC(2025, 0, 1), -5],
    ['Asia/Kolkata', Date.UTC(2025, 0, 1), 5.5],
    // On 30 March 2025 clocks in Athens went forward at 01:00 UTC.
    ['Europe/Athens', Date.UTC(2025, 2, 30, 0, 59), 2],
    ['Europe/Athens', Date.UTC(2025, 2, 30, 1), 3],
  ])('%s at %s are ahead by %s hours', (zone, time, hours) => {
    expect(createZoneOffset(zone)(time)).toBe(hours * HOUR);
  });

  it('are the same when they are asked about twice', () => {
    const offset = createZoneOffset('Europe/Athens');
    const times = [Date.UTC(2025, 2, 30, 1), Date.UTC(2025, 2, 30), Date.UTC(2025, 2, 30, 1), Date.UTC(2025, 2, 30)];
    expect(times.map((time) => offset(time) / HOUR)).toEqual([3, 2, 3, 2]);
  });
});
