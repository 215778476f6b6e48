import {
  defaultHorzScaleBehavior,
  TickMarkType,
  type Time,
  type TimeScalePoint,
  type UTCTimestamp,
} from 'lightweight-charts';
import { formatDateTime, monthName, wallTime } from '#renderer/format/time.ts';
import { createZoneOffset } from './zone-offset.ts';

export function toChartTime(ms: number): UTCTimestamp {
  return (ms / 1000) as UTCTimestamp;
}

export function fromChartTime(time: Time): number {
  return (time as UTCTimestamp) * 1000;
}

/** A point whose weight the axis fills in. */
type WeighedPoint = { -readonly [K in keyof TimeScalePoint]: TimeScalePoint[K] };

/** The axis that weighs its marks in a time zone: days begin at the zone's midnight and not at that of UTC. */
export class ZonedTimeAxis extends defaultHorzScaleBehavior() {
  #offset = createZoneOffset('UTC');

  /** Takes effect with the next data. */
  setTimeZone(timeZone: string): void {
    this.#offset = createZoneOffset(timeZone);
  }

  override fillWeightsForPoints(points: readonly WeighedPoint[], startIndex: number): void {
    // The library reads calendar and clock from the time itself, so it is shown wall-clock times in place of the real ones.
    const from = Math.max(0, startIndex - 1);
    const onTheWall = points.slice(from).map((point) => {
      const time = fromChartTime(point.originalTime as Time);
      return { ...point, time: this.convertHorzItemToInternal(toChartTime(time + this.#offset(time))) };
    });
    super.fillWeightsForPoints(onTheWall, startIndex - from);
    for (let index = startIndex; index < points.length; index++) {
      const point = points[index];
      if (point) point.timeWeight = onTheWall[index - from]?.timeWeight ?? point.timeWeight;
    }
  }
}

/** Labels of the axis and of the crosshair in a time zone. */
export function timeFormats(timeZone: string) {
  return {
    label: (time: Time): string => formatDateTime(fromChartTime(time), timeZone),
    tick: (time: Time, type: TickMarkType): string => {
      const wall = wallTime(fromChartTime(time), timeZone);
      if (type === TickMarkType.Year) return wall.year;
      if (type === TickMarkType.Month) return monthName(Number(wall.month));
      if (type === TickMarkType.DayOfMonth) return `${Number(wall.day)} ${monthName(Number(wall.month))}`;
      return `${wall.hour}:${wall.minute}`;
    },
  };
}
