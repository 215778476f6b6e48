import { TickMarkType, type Time, type UTCTimestamp } from 'lightweight-charts';
import { formatDateTime, monthName, wallTime } from '#renderer/format/time.ts';

export function toChartTime(ms: number): UTCTimestamp {
  return (ms / 1000) as UTCTimestamp;
}

export function fromChartTime(time: Time): number {
  return (time as UTCTimestamp) * 1000;
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
