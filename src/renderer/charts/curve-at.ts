/**
 * For each of some ascending moments the index of the last point of a curve at or before it; −1 where there is none yet.
 * A point carries the open time of a candle and holds what was at its close, as a candle does: so the point that belongs
 * to a candle is the last one whose time is not after the candle's own.
 */
export function curvePointsAt(curveTime: ArrayLike<number>, moments: readonly number[]): Int32Array {
  const points = new Int32Array(moments.length);
  let next = 0;
  for (let i = 0; i < moments.length; i++) {
    while (next < curveTime.length && (curveTime[next] as number) <= (moments[i] as number)) next++;
    points[i] = next - 1;
  }
  return points;
}
