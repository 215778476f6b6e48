import fc from 'fast-check';
import { ADX, ATR, EMA, RSI, SMA, WSMA } from 'trading-signals';
import { describe, expect, test } from 'vitest';
import { directionalMovement } from '#core/indicators/adx.ts';
import { atr } from '#core/indicators/atr.ts';
import { ColumnGraph } from '#core/indicators/column-graph.ts';
import { ema } from '#core/indicators/ema.ts';
import { highestHigh, lowestLow } from '#core/indicators/extremes.ts';
import { rsi } from '#core/indicators/rsi.ts';
import { sma } from '#core/indicators/sma.ts';
import { seededRandom } from '#core/market/seeded-random.ts';
import { type Bar, slowAdx, slowAtr, slowEma, slowRsi, slowSma } from './oracle/indicators.ts';
import { barsArbitrary } from './support/generators.ts';
import { barsFrom, barsFromCloses, HOUR, toColumns } from './support/market.ts';

type Lines = Readonly<Record<string, Float64Array>>;

/** Every indicator of the engine: what it needs before its first value, how to ask for it, and its definition. */
const INDICATORS: readonly {
  readonly name: string;
  readonly lines: (graph: ColumnGraph, period: number) => Lines;
  readonly slow: (bars: readonly Bar[], period: number) => Readonly<Record<string, number[]>>;
  /** Index of the first value of each line. */
  readonly first: (period: number) => Readonly<Record<string, number>>;
}[] = [
  {
    name: 'SMA',
    lines: (graph, period) => ({ sma: sma(graph, period) }),
    slow: (bars, period) => ({ sma: slowSma(closesOf(bars), period) }),
    first: (period) => ({ sma: period - 1 }),
  },
  {
    name: 'EMA',
    lines: (graph, period) => ({ ema: ema(graph, period) }),
    slow: (bars, period) => ({ ema: slowEma(closesOf(bars), period) }),
    first: (period) => ({ ema: period - 1 }),
  },
  {
    name: 'RSI',
    lines: (graph, period) => ({ rsi: rsi(graph, period) }),
    slow: (bars, period) => ({ rsi: slowRsi(closesOf(bars), period) }),
    first: (period) => ({ rsi: period }),
  },
  {
    name: 'ATR',
    lines: (graph, period) => ({ atr: atr(graph, period) }),
    slow: (bars, period) => ({ atr: slowAtr(bars, period) }),
    first: (period) => ({ atr: period }),
  },
  {
    name: 'ADX',
    lines: (graph, period) => ({ ...directionalMovement(graph, period) }),
    slow: (bars, period) => slowAdx(bars, period),
    first: (period) => ({ plusDi: period, minusDi: period, adx: 2 * period - 1 }),
  },
];

function closesOf(bars: readonly Bar[]): number[] {
  return bars.map((bar) => bar.close);
}

/** The lines of an indicator, computed in chunks that end at the given indices. */
function compute(bars: readonly Bar[], lines: (graph: ColumnGraph) => Lines, ends: readonly number[] = []): Lines {
  const graph = new ColumnGraph({ candles: toColumns(bars), timeframeMs: HOUR });
  const made = lines(graph);
  let from = 0;
  for (const to of [...ends, bars.length]) {
    graph.run(from, to);
    from = to;
  }
  return made;
}

/** A long random walk of candles with wicks and gaps, the same in every run. */
function walk(length: number): Bar[] {
  const random = seededRandom(7);
  let price = 100;
  return barsFrom(
    Array.from({ length }, () => {
      const open = price * (1 + (random.uniform() - 0.5) * 0.004);
      const close = open * (1 + (random.uniform() - 0.5) * 0.03);
      price = close;
      const wick = () => 1 + random.uniform() * 0.01;
      return [open, Math.max(open, close) * wick(), Math.min(open, close) / wick(), close] as const;
    }),
  );
}

describe('published values', () => {
  test('RSI 14 of the series that StockCharts works out in its introduction to the RSI', () => {
    const closes = [
      44.34, 44.09, 44.15, 43.61, 44.33, 44.83, 45.1, 45.42, 45.84, 46.08, 45.89, 46.03, 45.61, 46.28, 46.28, 46.0,
      46.03, 46.41, 46.22, 45.64,
    ];
    const { rsi: line } = compute(barsFromCloses(closes), (graph) => ({ rsi: rsi(graph, 14) }));
    // First by hand: gains .06+.72+.50+.27+.32+.42+.24+.14+.67 = 3.34, losses .25+.54+.19+.42 = 1.40 over 14 changes;
    // 100 × 3.34 / (3.34 + 1.40) = 70.4641.
    expect(line[14]).toBeCloseTo((100 * 3.34) / 4.74, 9);
    expect([...line.subarray(14)].map((value) => Number(value.toFixed(2)))).toEqual([
      70.46, 66.25, 66.48, 69.35, 66.29, 57.92,
    ]);
  });

  test('SMA 3 and EMA 3 of a short series, by hand', () => {
    const closes = [1, 2, 6, 4, 8];
    const lines = compute(barsFromCloses(closes), (graph) => ({ sma: sma(graph, 3), ema: ema(graph, 3) }));
    // (1+2+6)/3, (2+6+4)/3, (6+4+8)/3
    expect([...lines.sma]).toEqual([Number.NaN, Number.NaN, 3, 4, 6]);
    // Seed 3, then half of the new value and half of the old one: (4+3)/2, (8+3.5)/2
    expect([...lines.ema]).toEqual([Number.NaN, Number.NaN, 3, 3.5, 5.75]);
  });

  test('ATR 2 with a gap, by hand', () => {
    const bars = barsFrom([
      [10, 11, 9, 10],
      [10, 12, 10, 11], // 12 − 10 = 2
      [15, 16, 14, 15], // gap up: 16 − 11 = 5
      [12, 13, 11, 12], // gap down: 15 − 11 = 4
    ]);
    const { atr: line } = compute(bars, (graph) => ({ atr: atr(graph, 2) }));
    // (2 + 5) / 2 = 3.5, then (3.5 × 1 + 4) / 2 = 3.75
    expect([...line]).toEqual([Number.NaN, Number.NaN, 3.5, 3.75]);
  });

  test('ADX 2 of five candles, by hand', () => {
    const bars = barsFrom([
      [10, 10, 8, 9],
      [10, 12, 9, 11], // up 2, down −1: +DM 2; TR 12 − 9 = 3
      [11, 13, 8, 10], // up 1, down 1: equal, neither; TR 5
      [10, 11, 6, 7], // up −2, down 2: −DM 2; TR 5
      [7, 10, 7, 9], // up −1, down −1: neither; TR 3
    ]);
    const lines = compute(bars, (graph) => ({ ...directionalMovement(graph, 2) }));
    // Sums over candles 1–2: +DM 2, −DM 0, TR 8 → +DI 25, −DI 0, DX 100.
    // Candle 3: +DM 2 − 1 + 0 = 1, −DM 0 + 2 = 2, TR 8 − 4 + 5 = 9 → +DI 100/9, −DI 200/9, DX 100/3.
    // Candle 4: +DM .5, −DM 1, TR 9 − 4.5 + 3 = 7.5 → +DI 20/3, −DI 40/3, DX 100/3.
    // ADX: candle 3 (100 + 100/3) / 2 = 200/3, candle 4 (200/3 + 100/3) / 2 = 50.
    const close = (values: readonly number[]) =>
      values.map((value) => (Number.isNaN(value) ? value : expect.closeTo(value, 10)));
    expect([...lines.plusDi]).toEqual(close([Number.NaN, Number.NaN, 25, 100 / 9, 20 / 3]));
    expect([...lines.minusDi]).toEqual(close([Number.NaN, Number.NaN, 0, 200 / 9, 40 / 3]));
    expect([...lines.adx]).toEqual(close([Number.NaN, Number.NaN, Number.NaN, 200 / 3, 50]));
  });
});

describe('against an implementation that is not ours', () => {
  const bars = walk(1500);

  test.each([
    ['SMA', (period: number) => new SMA(period), 'sma'],
    ['RSI', (period: number) => new RSI(period, WSMA), 'rsi'],
  ] as const)('%s agrees from its first value on', (name, make, key) => {
    for (const period of [2, 9, 14, 50]) {
      const other = make(period);
      const theirs = closesOf(bars).map((close) => other.update(close, false));
      const indicator = INDICATORS.find((one) => one.name === name);
      const ours = indicator ? compute(bars, (graph) => indicator.lines(graph, period))[key] : new Float64Array();
      const from = indicator?.first(period)[key] ?? 0;
      expect(from).toBeGreaterThan(0);
      for (let i = from; i < bars.length; i++) expect(ours[i], `candle ${i}`).toBeCloseTo(Number(theirs[i]), 9);
    }
  });

  test('EMA, ATR, +DI, −DI and ADX agree once the different first values have worn off', () => {
    // That library begins an EMA at the first price instead of the mean of the first ones, and counts high − low of the very first candle as a true range; Wilder and TA-Lib do not. The difference shrinks by (1 − 1/period) a candle.
    for (const period of [2, 7, 14]) {
      const theirEma = new EMA(period);
      const theirAtr = new ATR(period, WSMA);
      const theirAdx = new ADX(period);
      const lines = compute(bars, (graph) => ({
        ema: ema(graph, period),
        atr: atr(graph, period),
        ...directionalMovement(graph, period),
      }));
      for (const [i, bar] of bars.entries()) {
        const average = theirEma.update(bar.close, false);
        const range = theirAtr.update(bar, false);
        const index = theirAdx.update(bar, false);
        if (i < 60 * period) continue;
        expect(lines.ema[i], `EMA ${period} at ${i}`).toBeCloseTo(Number(average), 9);
        expect(lines.atr[i], `ATR ${period} at ${i}`).toBeCloseTo(Number(range), 9);
        expect(lines.adx[i], `ADX ${period} at ${i}`).toBeCloseTo(Number(index), 9);
        expect(lines.plusDi[i], `+DI ${period} at ${i}`).toBeCloseTo(100 * Number(theirAdx.pdi), 9);
        expect(lines.minusDi[i], `−DI ${period} at ${i}`).toBeCloseTo(100 * Number(theirAdx.mdi), 9);
      }
    }
  });
});

describe.each(INDICATORS)('$name', ({ lines, slow, first }) => {
  test('is its definition, and NaN until there are enough candles', () => {
    fc.assert(
      fc.property(barsArbitrary(1, 120), fc.integer({ min: 1, max: 20 }), (bars, period) => {
        const found = compute(bars, (graph) => lines(graph, period));
        const wanted = slow(bars, period);
        for (const [key, from] of Object.entries(first(period))) {
          for (let i = 0; i < bars.length; i++) {
            if (i < from) expect(found[key][i], `${key} at ${i}`).toBeNaN();
            else if (!(Math.abs(found[key][i] - wanted[key][i]) <= 1e-9 * Math.max(1, Math.abs(wanted[key][i])))) {
              expect(found[key][i], `${key} at ${i}`).toBe(wanted[key][i]);
            }
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test('gives the same bits wherever the candles are cut', () => {
    const bars = walk(1200);
    fc.assert(
      fc.property(fc.array(fc.nat(1200), { maxLength: 20 }), fc.integer({ min: 1, max: 600 }), (cuts, period) => {
        const whole = compute(bars, (graph) => lines(graph, period));
        const parts = compute(
          bars,
          (graph) => lines(graph, period),
          [...cuts].sort((a, b) => a - b),
        );
        expect(parts).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });

  test('knows nothing of the candles to come', () => {
    const bars = walk(1200);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1200 }), fc.integer({ min: 1, max: 600 }), (known, period) => {
        const whole = compute(bars, (graph) => lines(graph, period));
        const prefix = compute(bars.slice(0, known), (graph) => lines(graph, period));
        for (const [key, line] of Object.entries(prefix)) expect(line).toEqual(whole[key].slice(0, known));
      }),
      { numRuns: 40 },
    );
  });
});

describe('long series', () => {
  test('an SMA after a hundred thousand candles, with a burst of huge prices behind it, is still exact', () => {
    const length = 100_000;
    const closes = Array.from({ length }, (_, i) => (i === 50_000 ? 1e12 : 100 + (i % 7) * 0.1));
    const { sma: line } = compute(barsFromCloses(closes), (graph) => ({ sma: sma(graph, 10) }));
    const wanted = slowSma(closes.slice(-20), 10);
    expect(line[length - 1]).toBeCloseTo(wanted[19], 9);
  });

  test('an RSI of a price that never moves is 50, of one that only rises 100, of one that only falls 0', () => {
    const of = (step: number) => {
      const closes = Array.from({ length: 30 }, (_, i) => 100 + i * step);
      return compute(barsFromCloses(closes), (graph) => ({ rsi: rsi(graph, 14) })).rsi[29];
    };
    expect([of(0), of(1), of(-1)]).toEqual([50, 100, 0]);
  });
});

describe('highest high and lowest low', () => {
  const columns = (bars: readonly Bar[], period: number) => {
    const graph = new ColumnGraph({ candles: toColumns(bars), timeframeMs: HOUR });
    return { graph, highest: highestHigh(graph, period), lowest: lowestLow(graph, period) };
  };

  test('are those of the last candles, by looking at each of them; nothing before there are enough', () => {
    fc.assert(
      fc.property(barsArbitrary(1, 120), fc.integer({ min: 1, max: 40 }), (bars, period) => {
        const { graph, highest, lowest } = columns(bars, period);
        graph.run(0, bars.length);
        const naive = (of: (window: readonly Bar[]) => number) =>
          bars.map((_, i) => (i < period - 1 ? Number.NaN : of(bars.slice(i - period + 1, i + 1))));
        expect([...highest]).toEqual(naive((window) => Math.max(...window.map((bar) => bar.high))));
        expect([...lowest]).toEqual(naive((window) => Math.min(...window.map((bar) => bar.low))));
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['rising', (i: number) => 100 + i],
    ['falling', (i: number) => 200 - i],
    ['never moving', () => 100],
    ['a single spike that leaves the window', (i: number) => (i === 10 ? 500 : 100)],
  ])('of a price that is %s', (_name, price) => {
    const closes = Array.from({ length: 40 }, (_, i) => price(i));
    const { graph, highest, lowest } = columns(barsFromCloses(closes), 5);
    graph.run(0, closes.length);
    for (let i = 4; i < closes.length; i++) {
      // A candle opens at the close before it.
      const seen = closes.slice(Math.max(0, i - 5), i + 1);
      expect([highest[i], lowest[i]], `candle ${i}`).toEqual([Math.max(...seen), Math.min(...seen)]);
    }
  });

  test('do not depend on where the candles are cut', () => {
    fc.assert(
      fc.property(
        barsArbitrary(2, 100),
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.nat(100), { maxLength: 8 }),
        (bars, period, cuts) => {
          const whole = columns(bars, period);
          whole.graph.run(0, bars.length);
          const parts = columns(bars, period);
          let from = 0;
          for (const to of [...cuts.filter((cut) => cut < bars.length).sort((a, b) => a - b), bars.length]) {
            parts.graph.run(from, to);
            from = to;
          }
          expect([...parts.highest]).toEqual([...whole.highest]);
          expect([...parts.lowest]).toEqual([...whole.lowest]);
        },
      ),
      { numRuns: 100 },
    );
  });
});
