import { describe, expect, test } from 'vitest';
import { heikinAshi } from '#core/indicators/heikin-ashi.ts';
import { parabolicSar } from '#core/indicators/parabolic-sar.ts';
import { compute } from '../support/indicator-cases.ts';
import { barsFrom } from '../support/market.ts';

/** Sixty candles of waves, in cents. */
function waves(): [open: number, high: number, low: number, close: number][] {
  const cents = (value: number) => Number(value.toFixed(2));
  let open = 100;
  return Array.from({ length: 60 }, (_, i) => {
    const close = cents(open + Math.round(100 * (3 * Math.sin(i / 4) + 2 * Math.sin(i * 1.7))) / 100);
    const high = cents(Math.max(open, close) + 0.5 + (i % 3) * 0.25);
    const low = cents(Math.min(open, close) - 0.5 - (i % 4) * 0.25);
    const candle: [number, number, number, number] = [open, high, low, close];
    open = close;
    return candle;
  });
}

/**
 * What indicatorts 2.2.2 and technicalindicators 3.1.0, which agree with each other, say from index 29 on. They begin with
 * another trend than we do; there all three turn on the same candle, and from a turn on the level is that of any beginning.
 */
const TURN = 29;
const SAR = [
  98.75, 98.9136, 99.380256, 100.32404064, 101.6301173888, 103.27210564992, 105.59025297193, 108.32021755586,
  110.66798709804, 112.68706890431, 114.93393787962, 116.82130781888, 118.40669856786, 126.73, 126.5448, 125.995808,
  125.00245952, 123.6478627584, 121.86907648256, 119.42118730465, 116.765221082, 114.11478570888, 111.88841999546,
  109.54150439628, 107.61703360495, 98.85, 99.0212, 99.423552, 100.29393888, 101.6584237696, 103.34558139264,
];

/** Of technicalindicators 3.1.0: index, open and close. */
const HEIKIN_ASHI = [
  [0, 100, 100],
  [1, 100, 101.365],
  [2, 100.6825, 103.195],
  [5, 104.2103125, 109.6425],
  [10, 117.87415039063, 122.5625],
  [20, 114.59957192421, 110.295],
  [40, 124.27198482473, 122.4775],
  [59, 114.42474924943, 118.7175],
] as const;

describe('values of other programs', () => {
  test('Parabolic SAR', () => {
    const { sar } = compute(barsFrom(waves()), (graph) => ({ sar: parabolicSar(graph, 0.02, 0.2) }));
    for (const [k, value] of SAR.entries())
      expect(Math.abs(sar[TURN + k] / value - 1), String(TURN + k)).toBeLessThan(1e-9);
  });

  test('Heikin-Ashi', () => {
    const { open, close } = compute(barsFrom(waves()), (graph) => ({ ...heikinAshi(graph) }));
    for (const [index, ...values] of HEIKIN_ASHI) {
      for (const [k, value] of values.entries()) {
        expect(Math.abs([open, close][k][index] / value - 1), String(index)).toBeLessThan(1e-9);
      }
    }
  });
});
