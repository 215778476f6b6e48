import type { Time, TimeScalePoint } from 'lightweight-charts';
import { describe, expect, it } from 'vitest';
import { toChartTime, ZonedTimeAxis } from '#renderer/charts/time-axis.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2025, 0, 10);

type Point = { -readonly [K in keyof TimeScalePoint]: TimeScalePoint[K] };

/** UTC hours of three days at which the axis sets its heaviest marks. */
function heaviestHours(timeZone: string): number[] {
  const axis = new ZonedTimeAxis();
  axis.setTimeZone(timeZone);
  const points = Array.from({ length: 72 }, (_, hour) => {
    const time: Time = toChartTime(START + hour * HOUR);
    return { time: axis.convertHorzItemToInternal(time), originalTime: time, timeWeight: 0 } as unknown as Point;
  });
  axis.fillWeightsForPoints(points, 0);
  // The first one is guessed, because nothing comes before it.
  const weights = points.map(({ timeWeight }) => Number(timeWeight)).slice(1);
  const heaviest = Math.max(...weights);
  return weights.flatMap((weight, index) => (weight === heaviest ? [(index + 1) % 24] : []));
}

describe('the day marks of the axis', () => {
  it.each([
    ['UTC', 0, 2],
    ['America/New_York', 5, 3],
    ['Europe/Athens', 22, 3],
    ['Asia/Tokyo', 15, 3],
  ])('are at midnight in %s, which is %s:00 UTC', (zone, hour, days) => {
    expect(heaviestHours(zone)).toEqual(new Array(days).fill(hour));
  });

  it('go on where points are added', () => {
    const axis = new ZonedTimeAxis();
    axis.setTimeZone('Asia/Tokyo');
    const weigh = (from: number) => {
      const points = Array.from({ length: 48 }, (_, hour) => {
        const time: Time = toChartTime(START + hour * HOUR);
        return { time: axis.convertHorzItemToInternal(time), originalTime: time, timeWeight: 0 } as unknown as Point;
      });
      axis.fillWeightsForPoints(points, from);
      return points.map(({ timeWeight }) => Number(timeWeight));
    };
    expect(weigh(10).slice(10)).toEqual(weigh(0).slice(10));
    expect(weigh(10).slice(0, 10)).toEqual(new Array(10).fill(0));
  });
});
