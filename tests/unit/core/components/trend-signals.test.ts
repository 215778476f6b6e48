import fc from 'fast-check';
import type { AnyParams } from '#core/components/component.ts';
import { slowAverage } from '../oracle/averages.ts';
import { type Bar, slowAdx, slowEma } from '../oracle/indicators.ts';
import type { State } from '../oracle/signal-states.ts';
import { beyond, compare, outside } from '../oracle/signals.ts';
import {
  slowAroon,
  slowHeikinAshi,
  slowIchimoku,
  slowMacd,
  slowSar,
  slowSessionVwap,
  slowSupertrend,
  slowVwap,
} from '../oracle/trends.ts';
import { slowRegression } from '../oracle/windows.ts';
import { testSignal } from '../support/component-cases.ts';
import { closesOf } from '../support/indicator-cases.ts';

const upTo = (max: number, min = 1) => fc.integer({ min, max });
const n = (params: AnyParams, name: string) => Number(params[name]);

testSignal({
  use: 'price-vs-ma',
  params: fc.record({
    type: fc.constantFrom('sma', 'ema', 'wma', 'hma', 'vwma'),
    period: upTo(20, 2),
    bufferPct: fc.constantFrom(0, 0.37, 2.11),
  }),
  slow: ({ bars }, params) => {
    const line = slowAverage(String(params.type), bars, n(params, 'period'));
    const buffer = n(params, 'bufferPct') / 100;
    return bars.map((bar, i) => outside(bar.close, line[i] * (1 - buffer), line[i] * (1 + buffer)));
  },
  symmetric: { bufferPct: 0 },
});

testSignal({
  use: 'ma-ribbon',
  params: fc.record({
    periods: fc.uniqueArray(upTo(14), { minLength: 2, maxLength: 5 }).map((list) => list.sort((a, b) => a - b)),
  }),
  slow: ({ bars }, { periods }) => {
    const lines = (periods as readonly number[]).map((period) => slowEma(closesOf(bars), period));
    return bars.map((_, i) => {
      const sides = lines.slice(1).map((line, k) => compare(lines[k][i], line[i]));
      if (sides.includes(null)) return null;
      return sides.every((side) => side === sides[0]) ? sides[0] : 0;
    });
  },
});

testSignal({
  use: 'macd',
  params: fc.record({
    fast: upTo(5),
    slow: upTo(12, 6),
    signal: upTo(7, 2),
    trigger: fc.constantFrom('signal-cross', 'zero-cross', 'histogram-turn'),
  }),
  slow: ({ bars }, params) => {
    const lines = slowMacd(closesOf(bars), n(params, 'fast'), n(params, 'slow'), n(params, 'signal'));
    return bars.map(({ close }, i): State => {
      if (params.trigger === 'signal-cross') return compare(lines.line[i], lines.signal[i], close);
      if (params.trigger === 'zero-cross') return compare(lines.line[i], 0, close);
      return compare(lines.histogram[i], i > 0 ? lines.histogram[i - 1] : Number.NaN, close);
    });
  },
});

testSignal({
  use: 'supertrend',
  params: fc.record({ period: upTo(12), multiplier: fc.constantFrom(0.17, 0.71, 1.37, 3.01) }),
  slow: ({ bars }, params) =>
    slowSupertrend(bars, n(params, 'period'), n(params, 'multiplier')).trend.map((side) => compare(side, 0, 1)),
});

testSignal({
  use: 'dmi',
  params: fc.record({ period: upTo(8), minAdx: fc.constantFrom(0, 17.37, 31.91) }),
  slow: ({ bars }, params) => {
    const { plusDi, minusDi, adx } = slowAdx(bars, n(params, 'period'));
    return bars.map((_, i) => {
      if (Number.isNaN(adx[i])) return null;
      return adx[i] >= n(params, 'minAdx') ? compare(plusDi[i], minusDi[i]) : 0;
    });
  },
});

testSignal({
  use: 'parabolic-sar',
  params: fc.record({ step: fc.constantFrom(0.01, 0.02, 0.1), max: fc.constantFrom(0.1, 0.2, 0.5) }),
  slow: ({ bars }, params) => {
    const level = slowSar(bars, n(params, 'step'), n(params, 'max'));
    return bars.map(({ close }, i) => compare(close, level[i]));
  },
});

testSignal({
  use: 'ichimoku',
  params: fc.record({
    conversion: upTo(4),
    base: upTo(8, 5),
    span: upTo(16, 9),
    rule: fc.constantFrom('cloud', 'tk-cross', 'both'),
  }),
  slow: ({ bars }, params) => {
    const lines = slowIchimoku(bars, n(params, 'conversion'), n(params, 'base'), n(params, 'span'));
    return bars.map(({ close }, i) => {
      const cross = compare(lines.conversion[i], lines.base[i]);
      const edges = [lines.spanA[i], lines.spanB[i]];
      const cloud = outside(close, Math.min(...edges), Math.max(...edges));
      if (params.rule === 'tk-cross') return cross;
      if (params.rule === 'cloud' || cloud === null) return cloud;
      return cloud === cross ? cloud : 0;
    });
  },
});

testSignal({
  use: 'aroon',
  params: fc.record({ period: upTo(20, 2), level: fc.constantFrom(0, 49.9, 70, 100) }),
  slow: ({ bars }, params) => {
    const { up, down } = slowAroon(bars, n(params, 'period'));
    return bars.map((_, i) => {
      const leader = compare(up[i], down[i]);
      return leader === null || Math.max(up[i], down[i]) >= n(params, 'level') ? leader : 0;
    });
  },
});

testSignal({
  use: 'linear-regression',
  params: fc.record({ period: upTo(20, 2), minSlopePct: fc.constantFrom(0, 0.113, 0.737) }),
  slow: ({ bars }, params) => {
    const { slope } = slowRegression(closesOf(bars), n(params, 'period'));
    return bars.map(({ close }, i) => {
      // The slope of a level line is not 0 to the last digit; a trillionth of the price is no rise.
      const percent = Math.abs(slope[i]) < 1e-12 * close ? 0 : (100 * slope[i]) / close;
      return beyond(percent, n(params, 'minSlopePct'));
    });
  },
  symmetric: { minSlopePct: 0 },
});

testSignal({
  use: 'heikin-ashi',
  params: fc.record({ candles: upTo(5) }),
  slow: ({ bars }, params) => {
    const { open, close } = slowHeikinAshi(bars);
    const colour = bars.map((_, i) => compare(close[i], open[i]));
    const candles = n(params, 'candles');
    return colour.map((now, i) => {
      if (i < candles - 1) return null;
      return colour.slice(i - candles + 1, i + 1).every((one) => one === now) ? now : 0;
    });
  },
});

const vwapOf = (bars: readonly Bar[], params: AnyParams): number[] => {
  if (params.anchor === 'session') return slowSessionVwap(bars);
  const period = n(params, 'period');
  return bars.map((_, i) => (i < period - 1 ? Number.NaN : slowVwap(bars.slice(i - period + 1, i + 1))));
};

testSignal({
  use: 'vwap',
  params: fc.record({ anchor: fc.constantFrom('session', 'rolling'), period: upTo(20, 2) }),
  slow: ({ bars }, params) => {
    const line = vwapOf(bars, params);
    return bars.map(({ close }, i) => compare(close, line[i]));
  },
});
