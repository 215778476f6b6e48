import type { Candles } from '../market/candles.ts';
import { trueRange } from './atr.ts';
import type { ColumnGraph } from './column-graph.ts';
import type { Kernel } from './kernel.ts';

/** The three lines of Wilder's directional movement system, 0 to 100. */
export interface DirectionalMovement {
  readonly plusDi: Float64Array;
  readonly minusDi: Float64Array;
  readonly adx: Float64Array;
}

/**
 * Directional movement index and ADX after Wilder (1978): sums of +DM, −DM and true range over `period` candles,
 * smoothed by S − S / period + new; DX = 100 |+DI − −DI| / (+DI + −DI); ADX starts as the average of the first
 * `period` DX values and then moves by 1 / period. The DI lines begin at candle `period`, ADX at 2 · period − 1.
 */
export class Adx implements Kernel {
  readonly #candles: Candles;
  readonly #period: number;
  readonly #plusDi: Float64Array;
  readonly #minusDi: Float64Array;
  readonly #adx: Float64Array;
  #plus = 0;
  #minus = 0;
  #range = 0;
  #value = 0;

  constructor(candles: Candles, period: number, out: DirectionalMovement) {
    this.#candles = candles;
    this.#period = period;
    this.#plusDi = out.plusDi;
    this.#minusDi = out.minusDi;
    this.#adx = out.adx;
  }

  run(from: number, to: number): void {
    const { high, low, close } = this.#candles;
    const plusDi = this.#plusDi;
    const minusDi = this.#minusDi;
    const adx = this.#adx;
    const period = this.#period;
    const weight = 1 / period;
    let plus = this.#plus;
    let minus = this.#minus;
    let range = this.#range;
    let value = this.#value;
    for (let i = from; i < to; i++) {
      if (i === 0) {
        plusDi[0] = minusDi[0] = adx[0] = Number.NaN;
        continue;
      }
      const up = high[i] - high[i - 1];
      const down = low[i - 1] - low[i];
      const plusMove = up > down && up > 0 ? up : 0;
      const minusMove = down > up && down > 0 ? down : 0;
      const span = trueRange(high[i], low[i], close[i - 1]);
      if (i <= period) {
        plus += plusMove;
        minus += minusMove;
        range += span;
      } else {
        plus += plusMove - plus * weight;
        minus += minusMove - minus * weight;
        range += span - range * weight;
      }
      if (i < period) {
        plusDi[i] = minusDi[i] = adx[i] = Number.NaN;
        continue;
      }
      const plusLine = range > 0 ? (100 * plus) / range : 0;
      const minusLine = range > 0 ? (100 * minus) / range : 0;
      const both = plusLine + minusLine;
      const dx = both > 0 ? (100 * Math.abs(plusLine - minusLine)) / both : 0;
      if (i < 2 * period) value += dx * weight;
      else value += (dx - value) * weight;
      plusDi[i] = plusLine;
      minusDi[i] = minusLine;
      adx[i] = i < 2 * period - 1 ? Number.NaN : value;
    }
    this.#plus = plus;
    this.#minus = minus;
    this.#range = range;
    this.#value = value;
  }
}

export function directionalMovement(graph: ColumnGraph, period: number): DirectionalMovement {
  const name = `dmi(${period})`;
  // One kernel fills three columns: it belongs to the last one, the others only reserve their place.
  const plusDi = graph.column(`${name}.plus`, () => IDLE);
  const minusDi = graph.column(`${name}.minus`, () => IDLE);
  const adx = graph.column(`${name}.adx`, (out) => new Adx(graph.candles, period, { plusDi, minusDi, adx: out }));
  return { plusDi, minusDi, adx };
}

const IDLE: Kernel = { run: () => undefined };
