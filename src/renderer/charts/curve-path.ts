/**
 * Indices of at most about `limit` points that keep the shape of a long curve: the lowest and the highest of each
 * stretch, in their order.
 */
export function thinned(values: ArrayLike<number>, limit: number): number[] {
  const count = values.length;
  const stretches = count <= limit ? count : Math.max(1, Math.floor(limit / 2));
  const kept: number[] = [];
  for (let stretch = 0; stretch < stretches; stretch++) {
    const start = Math.floor((stretch * count) / stretches);
    const end = Math.floor(((stretch + 1) * count) / stretches);
    let low = start;
    let high = start;
    for (let i = start; i < end; i++) {
      if ((values[i] as number) < (values[low] as number)) low = i;
      if ((values[i] as number) > (values[high] as number)) high = i;
    }
    kept.push(Math.min(low, high));
    if (low !== high) kept.push(Math.max(low, high));
  }
  return kept;
}

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
  const points = thinned(values, columns * 2).map((index) => {
    const x = Math.round((((Math.floor((index * columns) / count) + 0.5) * width) / columns) * 100) / 100;
    return `${x},${y(values[index] as number)}`;
  });
  return `M${points.join('L')}`;
}
