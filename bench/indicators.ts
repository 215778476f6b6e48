import { Adx } from '#core/indicators/adx.ts';
import { Atr } from '#core/indicators/atr.ts';
import { Ema } from '#core/indicators/ema.ts';
import { RollingExtreme } from '#core/indicators/extremes.ts';
import type { Kernel } from '#core/indicators/kernel.ts';
import { Rsi } from '#core/indicators/rsi.ts';
import { Sma } from '#core/indicators/sma.ts';
import { STEP } from '#core/simulation/backtest.ts';
import { inFreshProcess, isProgram, median } from './fresh-process.ts';
import { randomCandles } from './random-candles.ts';
import type { BenchmarkResult } from './result.ts';

const COUNT = 1_000_000;
const PROCESSES = 3;
const PASSES = 9;
const WARM_FROM = 4;
const MIN_SPEED = 80_000_000;
/** Plain recursions, of which the target speaks. */
const TARGETED: readonly string[] = ['sma', 'ema', 'rsi'];

type Times = Readonly<Record<string, number[]>>;

/** Values per second of each indicator over a column in memory, next to copying the column. */
export async function indicators(): Promise<BenchmarkResult[]> {
  const runs = Array.from({ length: PROCESSES }, () => inFreshProcess<Times>(import.meta.filename, []));
  const warm = (name: string) => median(runs.map((run) => median(run[name].slice(WARM_FROM))));
  const speed = (ms: number) => Math.round((COUNT / ms) * 1000);
  const copy = speed(warm('copy'));
  return Object.keys(runs[0])
    .filter((name) => name !== 'copy')
    .map((name) => {
      const value = speed(warm(name));
      const targeted = TARGETED.includes(name);
      return {
        name: `indicator-${name}`,
        value,
        unit: 'values/s',
        baseline: copy,
        baselineName: 'copying the column',
        ratio: Math.round((value / copy) * 1000) / 1000,
        target: targeted ? 'at least 80 million values/s' : 'none',
        ok: !targeted || value >= MIN_SPEED,
      };
    });
}

function measureHere(): Times {
  const candles = randomCandles(COUNT);
  const { close, high } = candles;
  const out = new Float64Array(COUNT);
  const second = new Float64Array(COUNT);
  const third = new Float64Array(COUNT);
  const copy: Kernel = {
    run(from, to) {
      for (let i = from; i < to; i++) out[i] = close[i];
    },
  };
  const makers: Record<string, () => Kernel> = {
    copy: () => copy,
    sma: () => new Sma(close, out, 20),
    ema: () => new Ema(close, out, 20),
    rsi: () => new Rsi(close, out, 14),
    atr: () => new Atr(candles, out, 14),
    adx: () => new Adx(candles, 14, { plusDi: out, minusDi: second, adx: third }),
    highest: () => new RollingExtreme(high, out, 20, 1),
  };
  const times: Record<string, number[]> = {};
  for (const [name, make] of Object.entries(makers)) {
    times[name] = [];
    for (let pass = 0; pass < PASSES; pass++) {
      const kernel = make();
      const begin = performance.now();
      for (let from = 0; from < COUNT; from += STEP) kernel.run(from, Math.min(COUNT, from + STEP));
      times[name].push(performance.now() - begin);
    }
  }
  return times;
}

if (isProgram(import.meta.url)) console.log(JSON.stringify(measureHere()));
