/**
 * An SVG path of a curve inside `width` × `height`, thinned to the extremes of each pixel column, so that no peak is
 * lost and a long curve costs no more than a short one.
 */
export function curvePath(values: ArrayLike<number>, width: number, height: number, floor?: number, ceiling?: number) {
  const count = values.length;
  if (count === 0) return '';
  let low = floor ?? Number.POSITIVE_INFINITY;
  let high = ceiling ?? Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    low = Math.min(low, values[i] as number);
    high = Math.max(high, values[i] as number);
  }
  const span = high - low || 1;
  const y = (value: number) => Math.round((height - ((value - low) / span) * height) * 100) / 100;
  const columns = Math.max(1, Math.min(count, Math.floor(width)));
  const points: string[] = [];
  for (let column = 0; column < columns; column++) {
    const start = Math.floor((column * count) / columns);
    const end = Math.max(start + 1, Math.floor(((column + 1) * count) / columns));
    let min = start;
    let max = start;
    for (let i = start; i < end; i++) {
      if ((values[i] as number) < (values[min] as number)) min = i;
      if ((values[i] as number) > (values[max] as number)) max = i;
    }
    const x = Math.round(((column + 0.5) / columns) * width * 100) / 100;
    const [first, second] = min < max ? [min, max] : [max, min];
    points.push(`${x},${y(values[first] as number)}`);
    if (second !== first) points.push(`${x},${y(values[second] as number)}`);
  }
  return `M${points.join('L')}`;
}
